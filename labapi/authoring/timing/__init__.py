"""One clock for all that is told of minutes: heads, contents, notes for teachers, run sheets.

`clock` counts them, `table` reads the page that holds how long each lesson took when it was walked
(and what the run sheets plan), `sheets` plans a session, `pages` writes what is told outside of the
notebooks, and `fast_track` makes the notebook that fills a session with the beginnings of lessons.
"""
