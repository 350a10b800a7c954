"""Exercise 06: what a schema lets in, what it refuses, and an attack on the learner's own app."""
