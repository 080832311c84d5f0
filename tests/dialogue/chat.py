"""A conversation with the dialogue alone: the world outside is a few plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from standfast.assistant import Assistant, Moment, load_folder, parse
from standfast.dialogue import (
    Command,
    GiveAnswer,
    GiveCodeResult,
    GiveCodeSent,
    GiveFacts,
    GiveMatches,
    GiveOutcome,
    RaiseIdentity,
    Want,
    WantAnswer,
    WantCode,
    WantCodeCheck,
    WantedRead,
    WantEffect,
    WantMatch,
    WantReads,
    advance,
    initial,
)
from standfast.events import (
    AnyEvent,
    ContactId,
    ConversationId,
    ConversationStarted,
    Fact,
    FactStatus,
    Level,
    MessageId,
    MessageReceived,
    Record,
    ReleaseId,
    Replied,
    State,
    fold_all,
    time_text,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONTACT = ContactId("CUS-1")


@cache
def shop() -> Assistant:
    """Return the test shop, parsed."""
    parsed = parse(load_folder(Path(__file__).parent / "shop"))
    assert parsed.assistant is not None, "\n".join(map(str, parsed.problems))
    return parsed.assistant


def order(number: str, *, status: str = "delivered", names: str = "Red Shoes") -> Record:
    return {"number": number, "names": names, "status": status}


@dataclass
class World:
    """What lies outside: the contact's orders, what is down, how writes end, what words match."""

    orders: list[Record] = field(default_factory=lambda: [order("SO-1")])
    days: int = 3
    down: set[str] = field(default_factory=set)
    outcome: str = "done"
    matches: tuple[str, ...] = ()
    answer: str | None = "We open at nine."
    code: str = "123456"
    problem: str = ""
    known_email: str = "ada@example.com"
    made: list[Record] = field(default_factory=list)

    def give(self, want: Want) -> Command:
        match want:
            case WantReads(instance, step, reads):
                return GiveFacts(instance, step, {read.name: self.fact(read) for read in reads})
            case WantEffect():
                return self.outcome_of(want)
            case WantMatch(instance, slot, _text, candidates):
                values = [c.value for c in candidates if c.value in self.matches]
                return GiveMatches(instance, slot, tuple(values))
            case WantAnswer(question, instance, step):
                return GiveAnswer(question, self.answer, instance=instance, step=step)
            case WantCode(instance, email):
                return self.send_code(instance, email)
            case WantCodeCheck(instance, code):
                right = code == self.code
                contact = CONTACT if right else None
                return GiveCodeResult(instance, "right" if right else "wrong", contact)

    def send_code(self, instance: object, email: str | None) -> Command:
        known = CONTACT if email in {None, self.known_email} else None
        return GiveCodeSent(
            instance=instance,  # type: ignore[arg-type]
            challenge="ch1",
            masked_to="a***@example.com",
            digest="d",
            expires_at=time_text(NOON + timedelta(minutes=10)),
            contact=known,
            email=email or "",
            problem=self.problem,
        )

    def fact(self, read: WantedRead) -> Fact:
        if read.operation in self.down:
            return Fact(status=FactStatus.UNAVAILABLE, operation=read.operation, reason="timeout")
        if read.operation == "bank.list_orders":
            return Fact(status=FactStatus.KNOWN, value=list(self.orders))
        found = [one for one in self.orders if one["number"] == read.arguments["order"]]
        if not found:
            return Fact(status=FactStatus.NOT_PERMITTED, reason="not_found")
        total = {"amount": 10.0, "currency": "EUR", "minor": 1000}
        return Fact(status=FactStatus.KNOWN, value={**found[0], "total": total, "days": self.days})

    def outcome_of(self, want: WantEffect) -> Command:
        if self.outcome in {"done", "found"}:
            self.made.append(want.arguments)
        return GiveOutcome(want.instance, want.key, self.outcome, {"id": "R-1"})


@dataclass
class Chat:
    """A conversation: `say` gives commands and returns the names of the replies."""

    world: World = field(default_factory=World)
    state: State = field(default_factory=lambda: initial(ConversationId("c")))
    log: list[AnyEvent] = field(default_factory=list)
    now: datetime = NOON
    assistant: Assistant = field(default_factory=shop)

    def __post_init__(self) -> None:
        started = ConversationStarted(
            channel="test", assistant="shop", release=self.assistant.release, language="en"
        )
        self.take(started)

    def take(self, *events: AnyEvent) -> None:
        self.log += events
        self.state = fold_all(self.state, events)

    def verified(self) -> Chat:
        self.give(RaiseIdentity(Level.VERIFIED, CONTACT, "token", {"email": "ada@example.com"}))
        return self

    def say(self, *commands: Command, text: str = "some words") -> list[str]:
        number = self.state.messages + 1
        self.take(MessageReceived(message_id=MessageId(f"m{number}"), text=text))
        return self.give(*commands)

    def give(self, *commands: Command) -> list[str]:
        """Give commands, and what the world answers, until nothing is wanted; return what was said."""
        start = len(self.log)
        waiting = list(commands)
        for _ in range(30):
            step = advance(self.state, waiting, self.assistants, moment=self.moment)
            self.take(*step.events)
            if not step.wants:
                return [one.reply for one in self.log[start:] if isinstance(one, Replied)]
            waiting = [self.world.give(want) for want in step.wants]
        raise AssertionError("the dialogue never stops wanting")

    def assistants(self, _release: ReleaseId) -> Assistant:
        return self.assistant

    @property
    def moment(self) -> Moment:
        return Moment(self.now, "Europe/Berlin")

    def wait(self, pause: timedelta) -> None:
        self.now += pause

    def said(self) -> Replied:
        return [one for one in self.log if isinstance(one, Replied)][-1]

    def labels(self) -> list[str]:
        return [option.label for option in self.said().options]

    def happened(self, kind: type[AnyEvent]) -> list[AnyEvent]:
        return [one for one in self.log if isinstance(one, kind)]

    def flows(self) -> list[str]:
        return [run.flow for run in self.state.stack]

    def slot(self, name: str) -> object:
        run = next(run for run in reversed(self.state.stack) if name in run.slots)
        return run.slots[name].value
