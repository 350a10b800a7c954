"""The verbs of a teacher: a course, a room, and the way of a class from its files to its points."""
