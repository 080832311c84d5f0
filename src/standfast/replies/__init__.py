"""What is said: wordings rendered, numbers hidden. Pure."""

from standfast.replies.redact import redact
from standfast.replies.render import render

__all__ = ["redact", "render"]
