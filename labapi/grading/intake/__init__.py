"""What a learning platform gives: files, whose they are, and which row of the roster is meant."""
