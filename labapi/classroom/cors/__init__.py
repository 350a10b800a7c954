"""What a browser does with a request to another origin: the rules, the verdict, the probe."""
