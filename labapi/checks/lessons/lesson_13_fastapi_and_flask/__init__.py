"""Exercise 13: the contract of lesson 05 in Flask, mended and completed."""
