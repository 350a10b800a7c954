"""Exercise 03: methods safe and idempotent; clients that retry, endpoints that keep promises."""
