"""What came in, item by item: events for the log and commands for the dialogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from standfast.dialogue import (
    CloseCase,
    Command,
    FireTimer,
    PersonFills,
    PersonSays,
    ReturnCase,
    SettleEffect,
    TakeCase,
)
from standfast.events import (
    CaseId,
    ConversationStarted,
    EffectKey,
    PersonId,
    Record,
    ReleaseChanged,
)
from standfast.storage import InboxItem
from standfast.turns.errors import TurnError
from standfast.turns.identities import raise_identity
from standfast.turns.operating import erase_as_asked, settle_aside
from standfast.turns.reading import hear
from standfast.turns.turn import Turn

_OPEN = frozenset({"doubted", "intended"})


async def take_in(turn: Turn) -> list[Command]:
    """Note everything that came in and return what is wanted by it, in order."""
    items = await erase_as_asked(turn)
    if not items:
        return []
    begin(turn, items)
    commands: list[Command] = []
    for item in items:
        commands += await _take_item(turn, item, commands)
    return commands


def begin(turn: Turn, items: Sequence[InboxItem]) -> None:
    """Note that the conversation starts with these items, or that another release is live by now."""
    state = turn.state
    if not state.assistant:
        start = ConversationStarted(
            channel=items[0].channel,
            assistant=turn.assistant.name,
            release=turn.release,
            language=_first_language(turn),
        )
        turn.add([start])
    elif state.release != turn.release:
        turn.add([ReleaseChanged(release=turn.release)])


def _first_language(turn: Turn) -> str:
    spoken = turn.assistant.languages
    wished = (str(item.body.get("language") or "") for item in turn.items)
    return next((language for language in wished if language in spoken), spoken[0])


async def _take_item(turn: Turn, item: InboxItem, earlier: list[Command]) -> list[Command]:
    match item.kind:
        case "message":
            return await _take_message(turn, item, earlier)
        case "identity":
            return await raise_identity(turn, item.body)
        case "timer":
            return _fire(turn, item.body)
        case "person":
            return [person_command(item.body)]
        case "settle":
            return await _settle(turn, item.body)
        case "aside":
            await settle_aside(turn, item.body)
            return []
        case _:
            raise TurnError(f"inbox item {item.id}: kind '{item.kind}' is unknown.")


async def _take_message(turn: Turn, item: InboxItem, earlier: list[Command]) -> list[Command]:
    vouched = item.body.get("identity")
    raised = await raise_identity(turn, vouched) if isinstance(vouched, dict) else []
    return raised + await hear(turn, item, [*earlier, *raised])


def _fire(turn: Turn, body: Record) -> list[Command]:
    """Return the command of a timer, unless what it waited for came."""
    timer, kind = str(body["timer"]), str(body["kind"])
    is_answered = kind.startswith("silence") and any(item.kind == "message" for item in turn.items)
    if timer not in turn.state.timers or is_answered:
        return []
    return [FireTimer(timer, kind)]


def person_command(body: Record) -> Command:
    """Return the command of what a member of staff did.

    Raises:
        TurnError: Nobody can do that.
    """
    case, person = CaseId(str(body["case"])), PersonId(str(body["person"]))
    match body["act"]:
        case "take":
            return TakeCase(case, person)
        case "reply":
            name = str(body.get("name") or person)
            return PersonSays(case, person, name, str(body.get("text") or ""))
        case "fill":
            return PersonFills(case, person, str(body["slot"]), body.get("value"))
        case "return":
            flow = body.get("flow")
            return ReturnCase(case, person, bool(body.get("resume")), cast("str | None", flow))
        case "close":
            return CloseCase(case, person)
        case act:
            raise TurnError(f"case {case}: nobody can '{act}' it.")


async def _settle(turn: Turn, body: Record) -> list[Command]:
    """Note what a person decided about an effect in doubt; a decided one stays as it is."""
    row = await turn.store.effect(EffectKey(str(body["key"])))
    if row is None or row.status not in _OPEN:
        return []
    person, status = PersonId(str(body["person"])), str(body["status"])
    said = body.get("result")
    result: Record = dict(said) if isinstance(said, dict) else {}
    turn.settled.append(replace(row, status=status, result=result, settled_by=person))
    return [SettleEffect(row.key, person, status, result)]
