"""A real HTTP server in a thread of this process, and how pages and cells reach it."""
