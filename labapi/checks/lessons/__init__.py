"""The tasks: one package an exercise, one module a task.

In grading, none of these modules is in the process that runs a learner's code.
"""
