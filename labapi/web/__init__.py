"""The REST API under study. ``app.py`` is the place to start reading."""
