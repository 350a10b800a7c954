"""All of `checks` that is copied into a child process: no judge, no answer, no solution."""
