"""The tasks: one package an exercise, one module a task. None of it ever enters a learner's process
in grading.
"""
