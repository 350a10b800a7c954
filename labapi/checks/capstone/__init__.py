"""START HERE: the black-box suite of lesson 14, which attacks an API that a learner has built.

`labapi.capstone(create_app)` is `face.py`. The parts, in the order in which a run needs them:

- `checks/inside/capstone/`: what the factory is given (`given.py`), and which model (`sources.py`)
- `bench.py`: has an app made, serves it, sends requests to it, and never waits for ever
- `answer.py`: an answer, read with patience: whatever shape it has, what it means is found
- `claims.py`: what a claim is, and the `Trial` that each claim is given: keys, cases, requests
- `axes/`: the claims, one module an objective; its docstring says which faults it is to catch
- `suite.py`: runs all of them, each on an app that the one before has not spoiled
- `report.py` and `radar.py`: what came of it, as text, as a table and as a picture

**One fault, one axis.** Each claim looks at one thing and forgives all else: a refusal is one by
its status or by what its body says, an id is found in whatever envelope it comes. What a claim
stands on is a *basis*; where that is missing, the claim says that it waits, and does not guess.
"""

from labapi.checks.inside.capstone.given import Feature, Given

__all__ = ["Feature", "Given"]
