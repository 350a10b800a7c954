"""A JSON Web Token taken apart, changed, and put before the server: `labapi.token_inspector()`."""
