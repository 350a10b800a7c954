"""An exercise's notebook: how it is shipped, what was left blank, what ran, what is handed in."""
