"""The version of labapi: the number alone, so that no room imports the face of the package."""

__version__ = "0.1.0"
