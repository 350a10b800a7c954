"""What a learner has done so far: kept in one file, and drawn."""
