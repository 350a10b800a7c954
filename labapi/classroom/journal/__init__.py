"""All that reached a server, kept in order."""
