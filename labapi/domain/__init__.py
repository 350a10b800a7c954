"""The loan office in plain Python: no web framework, usable in a cell with no server running.

- `loans`: applicants, the algorithms that judge them, training, and decisions
- `registry`: the trained models, each under a name and version; `predictions`; `datasets`
- `idempotency`: which requests were answered already, and with what
- `store`: the SQLite file that all of these keep their things in; `paging`: lists in pages
- `errors`: all that can go wrong; `clock`: time; `identifiers`: ids
"""
