"""A turn from what came in to what is committed."""

from __future__ import annotations

from standfast.dialogue import Command
from standfast.storage import TurnCommit
from standfast.turns.errors import TooManyRounds
from standfast.turns.finishing import finish
from standfast.turns.intake import take_in
from standfast.turns.performing import perform
from standfast.turns.turn import Turn


async def run(turn: Turn) -> TurnCommit:
    """Run a turn until the contact, a person or a timer is next, and return what is to be committed."""
    commands = await take_in(turn)
    is_begun = bool(turn.state.assistant)
    if commands or (is_begun and any(item.kind == "message" for item in turn.items)):
        await go_on(turn, commands)
    return await finish(turn)


async def go_on(turn: Turn, commands: list[Command]) -> None:
    """Let the dialogue go on, performing what it wants, until it wants nothing.

    Raises:
        TooManyRounds: It never stops wanting.
    """
    for _ in range(turn.settings.rounds):
        wants = turn.advance(commands).wants
        if not wants:
            return
        commands = await perform(turn, wants)
    raise TooManyRounds(f"turn {turn.id}: still wanting after {turn.settings.rounds} rounds.")
