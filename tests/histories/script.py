"""The dialogue of the histories: the rehearsal's, where several messages of one turn are taken one after the other.

A contact's words: `say x`, `refund SO-1` (asked as often as one likes, wanted once), `return R-1` (asked once, with a read
whose answer is another each time), `later` (a timer of a few seconds), `ask hours`, `person`, `boom` (breaks each run).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256

from tests.turns.rehearsal import WordReader, run_of
from tests.turns.rehearsal import advance as rehearse

from standfast.assistant import Assistant, Moment
from standfast.dialogue import (
    Advance,
    Command,
    GiveFacts,
    StartFlow,
    Want,
    WantedRead,
    WantEffect,
    WantReads,
)
from standfast.events import AnyEvent, EffectKey, ReleaseId, State, TimerSet, fold_all, time_text
from standfast.turns import Advancing
from standfast.understanding import Message, Reading

Purpose = Callable[[State, str], str]
"""Names what makes two wishes the same."""


class Reader(WordReader):
    """Reads the words above."""

    async def read(self, message: Message, state: State, assistant: Assistant) -> Reading:
        """Return the command that the words are."""
        word, _, rest = message.text.partition(" ")
        if word in {"return", "later"}:
            return Reading((StartFlow(word, {"word": rest}),))
        return await super().read(message, state, assistant)


def by_order(_state: State, order: str) -> str:
    """A wish is the same when the order is."""
    return f"refund:{order}"


def effect(state: State, order: str, *, business: str, charge: str = "") -> WantEffect:
    """Return the wish to give money back for an order."""
    instance = run_of(state)
    key = sha256(f"{instance}|{business}|{charge}".encode()).hexdigest()[:16]
    arguments = {"order": order, "charge": charge}
    return WantEffect(instance, "pay", EffectKey(key), "pay.refund", arguments, business)


def _timer(state: State, word: str, moment: Moment) -> TimerSet:
    due = time_text(moment.now + timedelta(seconds=float(word)))
    return TimerSet(timer=f"w{state.timer_count + 1}", kind="wait", due_at=due)


def scripted(purpose: Purpose = by_order) -> Advancing:
    """Return the dialogue; the purpose says which wishes are the same."""

    def advance(
        state: State,
        commands: Sequence[Command],
        assistants: Callable[[ReleaseId], Assistant],
        *,
        moment: Moment,
    ) -> Advance:
        events: list[AnyEvent] = []
        wants: list[Want] = []
        for command in commands:
            done = _one(state, command, assistants, moment=moment)
            state = fold_all(state, done.events)
            events += done.events
            wants += done.wants
        return Advance(tuple(events), tuple(wants))

    def _one(
        state: State,
        command: Command,
        assistants: Callable[[ReleaseId], Assistant],
        *,
        moment: Moment,
    ) -> Advance:
        match command:
            case StartFlow(flow="refund"):
                order = str(command.slots["word"])
                return Advance((), (effect(state, order, business=purpose(state, order)),))
            case StartFlow(flow="later"):
                return Advance((_timer(state, str(command.slots["word"]), moment),), ())
            case StartFlow(flow="return"):
                return Advance((), (_look(state, str(command.slots["word"])),))
            case GiveFacts(facts={"purchase": purchase}):
                found = purchase.value if isinstance(purchase.value, dict) else {}
                order, charge = str(found["order"]), str(found["charge"])
                business = f"return:{order}:{charge}"
                return Advance((), (effect(state, order, business=business, charge=charge),))
            case _:
                return rehearse(state, [command], assistants, moment=moment)

    return advance


def _look(state: State, order: str) -> WantReads:
    read = WantedRead("purchase", "pay.purchase", {"order": order})
    return WantReads(run_of(state), f"read {order}", (read,), timedelta(seconds=6))
