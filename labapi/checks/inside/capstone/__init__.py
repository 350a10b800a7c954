"""What the factory of lesson 14 is given: keys, origins, a limit, a model that takes its time."""
