"""A question to answer before a cell is run."""
