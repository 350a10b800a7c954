"""The folder of a course: what a teacher settles before anything is graded.

- `course.py`: the course as the other rooms ask for it, and its exercises
- `policy.py`: what lateness costs, and how long a submission may run
- `table.py`: how `course.toml` is read, so that each mistake in it is told with its line
- `secret.py`: the seed of the unseen cases, in a file of its own
- `making.py`: a new course
"""
