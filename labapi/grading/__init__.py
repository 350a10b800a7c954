"""START HERE: a class is graded, from what a learning platform gives to what it takes back.

A submission's way (`labapi grade submissions.zip --course rest-2027 --roster canvas.csv`):

    archive -> layout -> roster -> matching -> sandbox -> judge -> record -> report -> export

- `intake/`: what came is read as it is, a folder or a zip, in the *layout* of whichever platform
  made it, and each file is *matched* with a row of the *roster*, or that row needs you
- `tables/`: the roster, and the tables of Canvas and Moodle, which are given back as they came
- `course/`: the folder of a course: dates, points, late policy, the secret seed
- `sandbox/`: where the code of a submission runs; the judges stay outside (`checks/child`)
- `records.py`: what became of each row of the roster, a file a student
- `overrides.py`: what a teacher sets by hand; `marks.py`: the points after all rules
- `report/`: what students and teachers are shown of the records
- `cleaning.py`: what students wrote, made harmless wherever it is shown
"""
