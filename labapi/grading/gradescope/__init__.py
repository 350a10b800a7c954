"""One submission, graded where Gradescope runs it: in a container, by the file that a course makes.

- `submission.py`: what came there: the notebook, and what Gradescope says of it
- `results.py`: what is said of it, in the form that Gradescope reads
- `__main__.py`: the program, which leaves results behind whatever happens
"""
