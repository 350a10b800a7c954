"""Exercise 14: an API of the learner's own, which keeps a whole promise."""
