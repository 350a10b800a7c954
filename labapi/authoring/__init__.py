"""Tools for those who write and keep the lessons: `python -m labapi.authoring --help`.

Read in this order: `notebook` (a lesson and its file), `prose` (what its text says), `script` (a
lesson as plain text), `navigation` (its first and last cell), `execution` (its outputs), `shape`,
`saved`, `links` and `glossary` (the rules), `review` (all rules on one file). No learner's code
passes here, and nothing else in labapi imports this package.
"""
