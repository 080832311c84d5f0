"""Flows and their repair, purely: (state, commands, assistant) -> (events, wants)."""

from standfast.dialogue.types import *  # noqa: F403
