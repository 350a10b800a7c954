"""What the store keeps its things in: the tables, and what can be wrong with the file."""
