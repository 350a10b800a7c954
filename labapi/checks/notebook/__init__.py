"""An exercise's notebook: what was left blank, what ran, what is handed in."""
