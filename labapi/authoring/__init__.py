"""Tools for those who write and keep the lessons: `python -m labapi.authoring --help`.

Read in this order: `notebook` (a lesson and its file), `script` (a lesson as plain text),
`markdown` (what its text says), `navigation` (its first and last cell), `execution` (its outputs),
the folder `made` (what is made of all lessons: how long each takes, run sheets, the fast track),
and the folder `rules` (what a lesson must be; `rules.review` asks all of it of one folder).

A solution is such a notebook too, with a shape of its own. `release` makes the exercise of it,
`rehearsal` runs it with other answers, and `proof` is what `labapi verify` asks. The judges are
proved by the folder `mutation`, and by the answers of a `corpus`.
"""
