"""What all widgets share: the way from a page's question to its answer, and their elements."""
