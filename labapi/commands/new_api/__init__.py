"""How `labapi new-api` works: a file is looked at, a model loaded, asked what it takes, framed."""
