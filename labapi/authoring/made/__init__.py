"""What is made of all lessons together: minutes, run sheets, the fast track, the objectives.

There is one clock for all that is told of minutes: `clock` counts them, `table` reads the page that
holds how long each lesson took when it was walked (and what the run sheets plan), `sheets` plans a
session, and `pages` writes what is told outside of the notebooks. `fast_track` makes the notebook
that fills a session with the beginnings of lessons, and `objectives` the page of all tasks.
"""
