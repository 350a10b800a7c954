"""Tables of learning platforms: who is in the class, and where the points go."""
