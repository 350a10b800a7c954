"""Who is calling, and what they may do: callers, scopes, API keys, tokens, grants."""
