"""Tessera: the response to trafficking in persons, as one installable system."""

__version__ = "0.1.0"
