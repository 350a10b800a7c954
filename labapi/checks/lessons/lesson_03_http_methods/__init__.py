"""Exercise 03: methods, safe and idempotent; a client that retries; endpoints that keep promises."""
