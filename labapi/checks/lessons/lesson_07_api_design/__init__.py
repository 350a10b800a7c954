"""Exercise 07: what breaks a client, a rule, pages, a release, names, and a farewell."""
