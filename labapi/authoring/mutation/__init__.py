"""The proof of the judges: whatever an answer is changed into, it is seen; whatever its style, not.

Read in this order: `mutants` (an answer with one thing changed, at each of its places),
`operators` (what is changed), `rewrites` and `expressions` (an answer written otherwise, which does
the same), `equivalents` (mutants that may live), `trial` (all of them judged for one task) and
`soak` (`labapi verify --mutants`: all tasks, and the table of it in `docs/instructors.md`). `trees`
has what the others are made with.
"""
