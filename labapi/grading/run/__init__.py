"""A class is judged: which rows there are, one row at a time, and all of them side by side.

- `collecting.py`: what is to become of each row of the roster, before anything is judged
- `lateness.py`: how late a row is, and who says so
- `kit.py`: what a row is judged by: the exercise as handed out, the tasks, a digest of both
- `job.py`: one notebook, judged in a worker
- `workers.py`: many of them, on this machine or on a cluster, none lost and none twice
- `grading.py`: the whole class, from the rows to the records
"""
