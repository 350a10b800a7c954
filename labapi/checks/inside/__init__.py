"""All of `checks` that is copied into a child process: no judge, no answer, no solution.

`work.py` names the four verbs by which work is looked at, `here.py` has them for one namespace, in
which a name that the exercise gave means what was given (`given.py`).
What stands there is copied as plain data (`codec.py`), asked whether a blank is left
(`left_blank.py`), run for so long at most (`deadline.py`), and what it raises is told by its line
(`learners_code.py`) as one of a few `problems.py`. `judged_lab.py` is a lab to be called. The rest
is the process itself: `inside.py` runs the cells and answers over the `wire.py`, and `silent.py`
stands there in the place of the checks. `capstone/` is what an app of lesson 14 is given.
"""
