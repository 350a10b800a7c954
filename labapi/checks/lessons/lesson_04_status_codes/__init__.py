"""Exercise 04: what a status tells; clients that act on it, an app that picks the right one."""
