"""JSON Schemas read for people: what a value may be, its fields, its bounds, a sample of it."""
