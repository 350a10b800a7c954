"""A form to write requests by hand: `lab.console()`."""
