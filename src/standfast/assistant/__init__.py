"""The assistant's folder: parsed, checked, frozen as a release."""

from standfast.assistant.expressions import Expression, Moment, compile_expression
from standfast.assistant.types import *  # noqa: F403

__all__ = ["Expression", "Moment", "compile_expression"]
