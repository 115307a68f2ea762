"""Satu Aduan. The version is said here and nowhere else by hand but in package.json."""

__version__ = "0.3.0"
