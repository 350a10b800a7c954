"""OAuth 2.0 without HTTP: apps, consents, codes and access tokens."""
