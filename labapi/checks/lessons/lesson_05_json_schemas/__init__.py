"""Exercise 05: what is written as JSON, what is read, and what a schema lets in."""
