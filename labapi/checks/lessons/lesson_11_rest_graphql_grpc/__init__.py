"""Exercise 11: what a protocol costs, a query, a message read by hand, a stream."""
