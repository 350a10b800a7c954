"""An answer that comes in parts: what is in it, read as it comes, and drawn."""
