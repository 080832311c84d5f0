"""The command line."""

from standfast.cli.main import main

__all__ = ["main"]
