"""Exercise 12: where the time goes, and whom a slow request keeps waiting."""
