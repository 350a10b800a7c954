"""Each benchmark measures the lab and a named rival in one run, and prints the ratio."""
