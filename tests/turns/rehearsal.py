"""A dialogue, an understanding and an outside world small enough to be wrong on purpose.

A contact's words are commands here: `say x`, `refund SO-1`, `read SO-1`, `later 5`, `code a@b.c`, `123456`, `ask x`,
`close`, `person`, `boom` (breaks on every run), `boom once`, `forever`. The engine under test is the real one.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from standfast.actions import (
    EffectStatus,
    Gathered,
    Guard,
    Performed,
    ReadRequest,
    Resumed,
    unguarded,
)
from standfast.assistant import Assistant, Moment
from standfast.dialogue import (
    Advance,
    AskPerson,
    AskQuestion,
    Command,
    FillSlot,
    FireTimer,
    GiveAnswer,
    GiveCodeResult,
    GiveCodeSent,
    GiveFacts,
    GiveOutcome,
    OpenCase,
    PersonSays,
    RaiseIdentity,
    ReturnCase,
    SettleEffect,
    StartFlow,
    Unclear,
    Want,
    WantAnswer,
    WantCode,
    WantCodeCheck,
    WantedRead,
    WantEffect,
    WantReads,
)
from standfast.events import (
    AnyEvent,
    CaseId,
    CaseOpened,
    CaseReturned,
    CodeChecked,
    CodeSent,
    Contact,
    ConversationClosed,
    EffectKey,
    Fact,
    FactStatus,
    IdentityRaised,
    InstanceId,
    Level,
    OperationCalled,
    Option,
    PersonReplied,
    Record,
    ReleaseId,
    Replied,
    State,
    TimerFired,
    TimerSet,
    Value,
    time_text,
)
from standfast.storage import EffectRow
from standfast.understanding import Message, Reading


def run_of(state: State) -> InstanceId:
    """Name what this message started; the same when the turn is run again."""
    return InstanceId(f"{state.conversation}.{state.messages}")


def _say(text: str, **params: Value) -> Replied:
    return Replied(reply=text, params=params)


def _effect(state: State, order: str) -> WantEffect:
    instance = run_of(state)
    key = hashlib.sha256(f"{instance}{order}".encode()).hexdigest()[:16]
    arguments: Record = {"order": order}
    return WantEffect(instance, "pay", EffectKey(key), "pay.refund", arguments, f"refund:{order}")


def _start(state: State, command: StartFlow, moment: Moment) -> tuple[list[AnyEvent], list[Want]]:
    word = str(command.slots.get("word", ""))
    match command.flow:
        case "say":
            return [_say("said", word=word)], []
        case "refund":
            return [], [_effect(state, order) for order in word.split("+")]
        case "read":
            read = WantedRead("purchase", "erp.get_order", {"order": word})
            return [], [WantReads(run_of(state), "read", (read,), timedelta(seconds=6))]
        case "later":
            due = time_text(moment.now + timedelta(minutes=int(word)))
            timer = f"w{state.timer_count + 1}"
            return [TimerSet(timer=timer, kind="wait", due_at=due)], []
        case "code":
            return [], [WantCode(run_of(state), word or None)]
        case "forever":
            return [], [WantAnswer("again")]
        case "close":
            return [ConversationClosed(reason="done")], []
        case _:
            raise KeyError(command.flow)


def _code_events(given: GiveCodeResult) -> list[AnyEvent]:
    events: list[AnyEvent] = [CodeChecked(challenge="x", result=given.result)]
    if given.result == "right":
        events.append(
            IdentityRaised(
                level=Level.VERIFIED,
                contact=given.contact,
                method="email_code",
                attributes=given.attributes,
            )
        )
    return [*events, _say(f"code_{given.result}")]


def _given(state: State, command: Command) -> list[AnyEvent]:  # noqa: C901, PLR0912  # one case each
    match command:
        case GiveOutcome():
            return [_say(f"refund_{command.status}", code=command.code, **command.result)]
        case GiveFacts():
            return [_say("facts", **{name: fact.value for name, fact in command.facts.items()})]
        case GiveAnswer():
            return [_say("answer", said=command.text)]
        case GiveCodeSent():
            sent = CodeSent(
                challenge=command.challenge,
                instance=command.instance,
                masked_to=command.masked_to,
                digest=command.digest,
                expires_at=command.expires_at,
                contact=command.contact,
                email=command.email,
            )
            return [sent, _say("code_sent", to=command.masked_to, problem=command.problem)]
        case GiveCodeResult():
            return _code_events(command)
        case RaiseIdentity():
            raised = IdentityRaised(
                level=command.level,
                contact=command.contact,
                method=command.method,
                attributes=command.attributes,
            )
            return [raised]
        case OpenCase() | AskPerson():
            reason = command.reason if isinstance(command, OpenCase) else "asked_for_person"
            case = CaseId(f"{state.conversation}.k{state.cases + 1}")
            return [CaseOpened(case=case, reason=reason), _say("handed_over", reason=reason)]
        case PersonSays():
            return [
                PersonReplied(
                    case=command.case, person=command.person, name=command.name, text=command.text
                )
            ]
        case ReturnCase():
            return [CaseReturned(case=command.case, person=command.person, resume=command.resume)]
        case FireTimer():
            return [TimerFired(timer=command.timer, kind=command.kind), _say("reminded")]
        case SettleEffect():
            return [_say(f"settled_{command.status}")]
        case _:
            return [_say("not_understood")]


def advance(
    state: State,
    commands: Sequence[Command],
    assistants: Callable[[ReleaseId], Assistant],
    *,
    moment: Moment,
) -> Advance:
    """Do what the commands say, one after the other."""
    del assistants
    events: list[AnyEvent] = []
    wants: list[Want] = []
    for command in commands:
        match command:
            case StartFlow():
                new, wanted = _start(state, command, moment)
                events += new
                wants += wanted
            case AskQuestion():
                wants.append(WantAnswer(command.text))
            case FillSlot(slot="code"):
                wants.append(WantCodeCheck(run_of(state), str(command.value)))
            case GiveAnswer(question="again"):
                wants.append(WantAnswer("again"))
            case _:
                events += _given(state, command)
    return Advance(tuple(events), tuple(wants))


def render(
    reply: Replied, assistant: Assistant, *, language: str, channel: str, seed: str
) -> Replied:
    """Say the reply's name and what it was given."""
    del assistant, channel, seed
    text = " ".join(str(value) for value in (reply.reply, *reply.params.values()) if value)
    return Replied(reply=reply.reply, params=reply.params, text=f"{language}: {text}")


@dataclass(slots=True)
class WordReader:
    """Reads the words above; `boom` breaks it."""

    booms: int = 0
    seen: list[tuple[str, State]] = field(default_factory=list)
    model: str = "words"
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def read(self, message: Message, state: State, assistant: Assistant) -> Reading:
        """Return the command that the words are."""
        del assistant
        self.seen.append((message.text, state))
        if self.meanwhile is not None:
            await self.meanwhile()
        if message.text == "boom" or (message.text == "boom once" and self.booms == 0):
            self.booms += 1
            raise RuntimeError("these words break it")
        return Reading((self._command(message.text),))

    def _command(self, text: str) -> Command:
        word, _, rest = text.partition(" ")
        if text.isdigit():
            return FillSlot("code", text)
        match word:
            case "say" | "refund" | "read" | "later" | "code" | "forever" | "close":
                return StartFlow(word, {"word": rest})
            case "ask":
                return AskQuestion(rest)
            case "person":
                return AskPerson()
            case _:
                return Unclear()

    def match(self, text: str, candidates: tuple[Option, ...]) -> tuple[Value, ...]:
        """Return the candidates whose label is said."""
        return tuple(each.value for each in candidates if each.label in text)


@dataclass(frozen=True, slots=True)
class Said:
    """What the knowledge says."""

    text: str | None
    sources: tuple[Record, ...] = ()
    near: tuple[str, ...] = ()
    score: float = 1.0
    withheld: str = ""


class OnePage:
    """Knows one thing."""

    def answer(self, question: str, *, level: Level, language: str, today: date) -> Said:
        """Answer about hours alone."""
        del level, language, today
        return Said("from 9 to 17" if "hours" in question else None)


@dataclass(slots=True)
class World:
    """The systems outside: they honour keys, and count.

    Attributes:
        refunds: Order -> how often money went back. More than once is the failure of all failures.
        calls: Every call of a write, with its key and whether the caller knew of an earlier one.
        outcome: What the next writes answer; `done` carries the refund out.
    """

    refunds: Counter[str] = field(default_factory=Counter)
    by_key: dict[str, Record] = field(default_factory=dict)
    calls: list[tuple[str, Resumed]] = field(default_factory=list)
    mails: list[Record] = field(default_factory=list)
    customers: dict[str, Record] = field(default_factory=dict)
    outcome: EffectStatus = EffectStatus.DONE
    logged: tuple[OperationCalled, ...] = ()
    reads: int = 0
    is_down: bool = False

    async def read_all(
        self,
        reads: Mapping[str, ReadRequest],
        *,
        assistant: Assistant,
        contact: Contact,
        deadline: timedelta,
    ) -> Gathered:
        """Return customers and orders; every read of an order says how many there were."""
        del assistant, contact, deadline
        await asyncio.sleep(0)
        return Gathered({name: self._read(read) for name, read in reads.items()}, ())

    def _read(self, read: ReadRequest) -> Fact:
        self.reads += 1
        if self.is_down:
            return Fact(status=FactStatus.UNAVAILABLE, reason="timeout")
        if read.operation == "crm.find":
            email = read.arguments["email"]
            found = [record for record in self.customers.values() if record["email"] == email]
            return Fact(status=FactStatus.KNOWN, value=list(found))
        if read.operation == "crm.get":
            return Fact(
                status=FactStatus.KNOWN, value=self.customers.get(str(read.arguments["customer"]))
            )
        return Fact(status=FactStatus.KNOWN, value={"read": self.reads, **read.arguments})

    async def perform(
        self,
        effect: EffectRow,
        *,
        assistant: Assistant,
        contact: Contact,
        resumed: Resumed,
        guard: Guard = unguarded,
    ) -> Performed:
        """Carry a write out, once by its key."""
        del assistant, contact
        await guard()
        await asyncio.sleep(0)
        if effect.operation == "mail.send":
            self.mails.append(dict(effect.arguments))
            return Performed(self.outcome)
        self.calls.append((effect.key, resumed))
        if self.outcome is not EffectStatus.DONE:
            return Performed(self.outcome, code="no")
        if effect.key in self.by_key:
            return Performed(EffectStatus.FOUND, self.by_key[effect.key])
        order = str(effect.arguments["order"])
        self.refunds[order] += 1
        self.by_key[effect.key] = {"id": f"re_{len(self.by_key) + 1}"}
        return Performed(EffectStatus.DONE, self.by_key[effect.key], calls=self.logged)
