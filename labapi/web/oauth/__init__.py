"""OAuth 2.0 over HTTP: forms in, the answers of RFC 6749 out, and a consent page."""
