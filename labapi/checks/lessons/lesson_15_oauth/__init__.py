"""Exercise 15: an app that acts for somebody without their password."""
