"""A class is judged: which rows there are, one row at a time, and all of them side by side.

- `collecting.py`: what is to become of each row of the roster, before anything is judged
- `lateness.py`: how late a row is, and who says so
- `kit.py`: what a row is judged by: the exercise as handed out, the tasks, a digest of both
- `job.py`: one notebook, judged in a worker
- `masking.py`: what differs from run to run, and so stands in no record
- `workers.py`: many of them side by side, none lost and none twice
- `cluster.py`: the same on a cluster of Dask; `sent.py`: what a worker elsewhere has to have
- `grading.py`: the whole class, from the rows to the records; `again.py`: once more
- `lifetime.py`: one run at a time, and nothing of it is left; `progress.py`: how far it is
"""
