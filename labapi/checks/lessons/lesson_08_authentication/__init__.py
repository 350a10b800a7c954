"""Exercise 08: who is calling, and may they? Keys, tokens, a login, and keys that change."""
