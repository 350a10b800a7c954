"""The exercises: tasks, the work that a learner hands them, and what the checks say of it.

Read in this order: `task` (what a teacher writes), `work` (how a task looks at what the learner
made), `judging` (how one result comes about), `exercise` (what the learner types).
"""
