"""Exercise 10: which limit for which need, clients that wait, and a token bucket of one's own."""
