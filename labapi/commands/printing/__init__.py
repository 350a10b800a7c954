"""`labapi print`, and how nbconvert shows what a lesson has shown."""
