"""The design of an API read by rules: names, envelopes, pages, what is announced."""
