"""A class that never was, from a seed: to try grading on, to test it and to measure it.

- `students.py`: who is in it, with names as a real list has them
- `answers.py`: what may stand under a task, with the verdict that it must get
- `notebooks.py`: a notebook with answers in it, handed in as a learner's is
- `classes.py`: a class of the twelve cases that a teacher meets, and one as large as one likes
- `download.py`: the zip and the gradebook that Canvas would give
"""
