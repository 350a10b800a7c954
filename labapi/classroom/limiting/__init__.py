"""The limiter playground: the same traffic through four strategies, and then against the server."""
