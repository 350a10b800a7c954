"""A request that the notebook's page really sends to another origin: `lab.cors_probe()`."""
