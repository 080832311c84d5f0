"""A conversation service in memory with a scripted assistant, for building front ends and for tests.

It keeps the promises of `ConversationService` (once by key, in order, waits and subscriptions) without a database, a
model or an assistant's files. What it says is up to a script: (state, message) -> events.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from standfast.channels.rehearsal_operations import RehearsalOperations
from standfast.events import (
    AnyEvent,
    CaseClosed,
    CaseId,
    CaseOpened,
    CaseReturned,
    CaseTaken,
    ContactId,
    ConversationId,
    ConversationStarted,
    EffectKey,
    IdentityRaised,
    Level,
    MessageId,
    MessageReceived,
    PersonId,
    PersonReplied,
    Record,
    ReleaseId,
    Replied,
    State,
    fold_all,
)
from standfast.identity import Claims, Session, SessionInvalid, TokenInvalid
from standfast.storage import Accepted, CaseRow, EffectRow, Loaded, NewInbox, StoredEvent

Script = Callable[[State, MessageReceived], Sequence[AnyEvent]]
_START = datetime(2026, 11, 20, 9, tzinfo=UTC)
_TOMORROW = _START + timedelta(days=1)


def echo(_state: State, message: MessageReceived) -> Sequence[AnyEvent]:
    """Say what was said: the simplest script."""
    return [Replied(reply="echo", text=f"You said: {message.text}")]


@dataclass(slots=True)
class _Kept:
    state: State
    events: list[StoredEvent] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)


class RehearsalService:
    """Keeps conversations in memory and answers by a script.

    Args:
        script: What is said to each message.
        pause_s: How long the assistant seems to think.
    """

    def __init__(self, script: Script = echo, *, pause_s: float = 0.0) -> None:
        self._script = script
        self._pause_s = pause_s
        self._kept: dict[ConversationId, _Kept] = {}
        self._items: dict[tuple[str, str], tuple[int, Record]] = {}
        self._done: dict[tuple[str, str], asyncio.Future[tuple[StoredEvent, ...]]] = {}
        self._locks: dict[ConversationId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._turns: set[asyncio.Task[None]] = set()
        self._positions = 0
        self.case_rows: dict[CaseId, CaseRow] = {}
        self.effect_rows: dict[EffectKey, EffectRow] = {}
        self.failing: dict[str, str] = {}
        self.operations = RehearsalOperations()

    async def accept(self, item: NewInbox) -> Accepted:
        """Take an item, once by its key."""
        key = (item.channel, item.dedupe_key)
        if key in self._items:
            number, body = self._items[key]
            return Accepted(inbox_id=number, is_new=False, same_body=body == item.body)
        self._items[key] = (len(self._items) + 1, item.body)
        self._done[key] = asyncio.get_running_loop().create_future()
        turn = asyncio.create_task(self._turn(item))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        return Accepted(inbox_id=len(self._items), is_new=True)

    async def wait(
        self, channel: str, key: str, *, timeout_s: float
    ) -> tuple[StoredEvent, ...] | None:
        """Return what the item's turn committed, or None when it takes longer."""
        done = self._done[channel, key]
        await asyncio.wait([done], timeout=timeout_s)
        return done.result() if done.done() else None

    async def subscribe(
        self, conversation: ConversationId, *, after: int
    ) -> AsyncIterator[StoredEvent]:
        """Return events after a seq, then those to come."""
        kept = self._of(conversation)
        while True:
            async with kept.changed:
                while len(kept.events) <= after:
                    await kept.changed.wait()
            for stored in kept.events[after:]:
                yield stored
                after = stored.seq

    async def events(
        self, conversation: ConversationId, *, after: int, limit: int
    ) -> list[StoredEvent]:
        """Return events after a seq."""
        kept = self._kept.get(conversation)
        return kept.events[after : after + limit] if kept else []

    async def load(self, conversation: ConversationId) -> Loaded | None:
        """Return a conversation that has begun."""
        kept = self._kept.get(conversation)
        if kept is None or not kept.events:
            return None
        return Loaded(
            conversation=conversation,
            tenant="default",
            state=kept.state,
            seq=len(kept.events),
            epoch=1,
            is_new=False,
        )

    async def case(self, case: CaseId) -> CaseRow | None:
        """Return one case."""
        return self.case_rows.get(case)

    async def cases(self, *, status: str | None, limit: int) -> list[CaseRow]:
        """Return cases, newest first."""
        rows = [row for row in self.case_rows.values() if status in {None, row.status}]
        return sorted(rows, key=lambda row: row.opened_at, reverse=True)[:limit]

    async def effect(self, key: EffectKey) -> EffectRow | None:
        """Return one row of the ledger."""
        return self.effect_rows.get(key)

    async def effects(self, *, status: str | None, limit: int) -> list[EffectRow]:
        """Return rows of the ledger, oldest first."""
        return [row for row in self.effect_rows.values() if status in {None, row.status}][:limit]

    async def health(self) -> Mapping[str, str]:
        """Return `ok`, and what a test said is failing."""
        return {"store": "ok", **self.failing}

    def conversations(self) -> list[ConversationId]:
        """Return the conversations that have begun, oldest first."""
        return list(self._kept)

    async def happen(self, conversation: ConversationId, events: Sequence[AnyEvent]) -> None:
        """Commit events as if a turn had made them."""
        await self._commit(conversation, events)

    async def _turn(self, item: NewInbox) -> None:
        async with self._locks[item.conversation]:
            await asyncio.sleep(self._pause_s)
            events = self._events_of(item)
            stored = await self._commit(item.conversation, events)
        self._done[item.channel, item.dedupe_key].set_result(stored)

    def _of(self, conversation: ConversationId) -> _Kept:
        return self._kept.setdefault(conversation, _Kept(State(conversation=conversation)))

    async def _commit(
        self, conversation: ConversationId, events: Sequence[AnyEvent]
    ) -> tuple[StoredEvent, ...]:
        kept = self._of(conversation)
        at = _START + timedelta(seconds=self._positions)
        stored: list[StoredEvent] = []
        for event in events:
            self._positions += 1
            seq = len(kept.events) + len(stored) + 1
            stored.append(StoredEvent(self._positions, conversation, seq, None, at, event))
            self._note_case(conversation, event, at)
        kept.state = fold_all(kept.state, events)
        kept.events.extend(stored)
        async with kept.changed:
            kept.changed.notify_all()
        return tuple(stored)

    def _events_of(self, item: NewInbox) -> list[AnyEvent]:
        state = self._of(item.conversation).state
        begun: list[AnyEvent] = [] if state.channel else [_begin(item)]
        match item.kind:
            case "message":
                return [*begun, *self._answer(state, item.body)]
            case "identity":
                return [*begun, _raise_identity(item.body)]
            case "person":
                return _person_events(item.body)
            case _:
                return self._settle(item.body)

    def _answer(self, state: State, body: Record) -> list[AnyEvent]:
        payload = body["payload"]
        message = MessageReceived(
            message_id=MessageId(str(body["id"])),
            text=str(body["text"]),
            payload=None if payload is None else str(payload),
        )
        said = () if state.status == "with_person" else self._script(state, message)
        return [message, *said]

    def _settle(self, body: Record) -> list[AnyEvent]:
        key = EffectKey(str(body["key"]))
        self.effect_rows[key] = replace(
            self.effect_rows[key], status=str(body["status"]), settled_by=str(body["person"])
        )
        return []

    def _note_case(self, conversation: ConversationId, event: AnyEvent, at: datetime) -> None:
        match event:
            case CaseOpened():
                self.case_rows[event.case] = _open_row(conversation, event, at)
            case CaseTaken(case=case, person=person):
                self._change_case(case, status="taken", person=person)
            case CaseReturned(case=case):
                self._change_case(case, status="returned")
            case CaseClosed(case=case):
                self._change_case(case, status="closed")
            case _:
                pass

    def _change_case(self, case: CaseId, *, status: str, person: str | None = None) -> None:
        row = self.case_rows[case]
        self.case_rows[case] = replace(row, status=status, person=person or row.person)


class RehearsalDoorkeeper:
    """Makes readable tokens: `session:<conversation>:<language>:<contact>`, `shop:<contact>`, `expired`."""

    def __init__(self) -> None:
        self._made = 0

    def check_identity(self, token: str) -> Claims:
        """Return whom `shop:<contact>` names."""
        if token == "expired":  # noqa: S105  # an example
            raise TokenInvalid("token_expired", "it is old.")
        kind, _, contact = token.partition(":")
        if kind != "shop" or not contact:
            raise TokenInvalid("token_forged", "it is not ours.")
        return Claims(ContactId(contact), {"name": "Anna Weber"}, _START + timedelta(minutes=15))

    def make_session(
        self, conversation: ConversationId, *, language: str, contact: ContactId | None
    ) -> tuple[str, Session]:
        """Return a session as readable text."""
        session = Session(conversation, _TOMORROW, language, contact)
        return f"session:{conversation}:{language}:{contact or ''}", session

    def check_session(self, token: str) -> Session:
        """Return what the text says."""
        if token == "expired":  # noqa: S105  # an example
            raise SessionInvalid("session_expired", "it is old.")
        kind, *rest = token.split(":")
        if kind != "session" or len(rest) != len(("conversation", "language", "contact")):
            raise SessionInvalid("session_forged", "it is not ours.")
        contact = ContactId(rest[2]) if rest[2] else None
        return Session(ConversationId(rest[0]), _TOMORROW, rest[1], contact)

    def new_id(self) -> str:
        """Return a number as an id."""
        self._made += 1
        return f"c-{self._made:04d}"


def _begin(item: NewInbox) -> ConversationStarted:
    language = str(item.body.get("language") or "en")
    return ConversationStarted(
        channel=item.channel, assistant="rehearsal", release=ReleaseId("r-1"), language=language
    )


def _raise_identity(body: Record) -> IdentityRaised:
    attributes = body.get("attributes")
    return IdentityRaised(
        level=Level.IDENTIFIED,
        contact=ContactId(str(body["contact"])),
        method="token",
        attributes=attributes if isinstance(attributes, dict) else {},
    )


def _person_events(body: Record) -> list[AnyEvent]:
    case, person = CaseId(str(body["case"])), PersonId(str(body["person"]))
    match body["act"]:
        case "take":
            return [CaseTaken(case=case, person=person)]
        case "reply":
            name, text = str(body["name"]), str(body["text"])
            return [PersonReplied(case=case, person=person, name=name, text=text)]
        case "return":
            return [CaseReturned(case=case, person=person, resume=bool(body["resume"]))]
        case "close":
            return [CaseClosed(case=case, person=person)]
        case _:
            return []


def _open_row(conversation: ConversationId, event: CaseOpened, at: datetime) -> CaseRow:
    return CaseRow(
        case=event.case,
        tenant="default",
        conversation=conversation,
        status="open",
        reason=event.reason,
        queue=event.queue or "support",
        priority="normal",
        person="",
        language="en",
        packet={},
        opened_at=at,
        changed_at=at,
    )
