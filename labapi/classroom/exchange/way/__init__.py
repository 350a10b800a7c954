"""The way of a request through the server: what is known of it, and the one picture of it."""
