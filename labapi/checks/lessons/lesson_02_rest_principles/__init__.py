"""Exercise 02: which constraint a server keeps, and what it costs to break one."""
