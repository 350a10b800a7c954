"""The way of a request: what is known of it, its one picture, and the same with time on it."""
