"""Whether this machine has what the lessons need."""
