"""The judge's side of a child process: it is staged, started, asked, and ended."""
