"""What a notebook cell shows: markup, measured values, short tracebacks."""
