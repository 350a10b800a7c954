"""START HERE: the black-box suite of lesson 14, which attacks an API that a learner has built.

`labapi.capstone(create_app)` is `face.py`. The parts, in the order in which a run needs them:

- `checks/inside/capstone/`: what runs where the learner's app runs. `given.py` is what the factory
  is given, `sources.py` the model; `bench.py` has an app made, serves it, never waits for ever;
  `answer.py` reads an answer with patience: whatever its shape, what it means is found; `remote.py`
  is the same bench where the app runs in a child process, and the judge does not
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
