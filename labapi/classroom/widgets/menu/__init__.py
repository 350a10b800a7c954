"""What an API offers, told from its OpenAPI document: `lab.menu()`."""
