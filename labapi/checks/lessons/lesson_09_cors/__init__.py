"""Exercise 09: origins, simple requests and preflights; servers that open to the right pages."""
