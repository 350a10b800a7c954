"""The requests that reach a server, live: `lab.journal.view()`."""
