"""The token inspector: a JSON Web Token in its three parts, altered, and shown to the server."""
