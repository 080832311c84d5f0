"""Standfast: business conversations that survive production."""

__version__ = "0.1.0"
