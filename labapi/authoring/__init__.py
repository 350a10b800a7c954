"""Tools for those who write and keep the lessons: `python -m labapi.authoring --help`.

Read in this order: `notebook` (a lesson and its file), `prose` (what its text says), `script` (a
lesson as plain text), `navigation` (its first and last cell), `execution` (its outputs), `shape`,
`saved`, `links` and `glossary` (the rules), `review` (all rules on one file).

A solution is such a notebook too, with rules of its own (`solution_shape`). `release` makes the
exercise of it, `rehearsal` runs it with other answers, and `proof` is what `labapi verify` asks.
"""
