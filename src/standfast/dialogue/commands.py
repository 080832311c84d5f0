"""Commands: what the contact wants, what came back from outside, what a person or a timer did.

All commands of one moment are given together, so that "refund for SO-2026-01001, and when are you open?"
is one step, not three.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from standfast.events import (
    CaseId,
    ContactId,
    EffectKey,
    Fact,
    InstanceId,
    Level,
    PersonId,
    Record,
    Value,
)

# --- commands from understanding (what the contact wants) --------------------------------------------------


@dataclass(frozen=True, slots=True)
class StartFlow:
    """Begin this flow (several in one message: in the order said)."""

    flow: str
    slots: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FillSlot:
    """Give a slot a value. For the slot that was asked, or one given ahead ("more than asked")."""

    slot: str
    value: Value
    text: str = ""


@dataclass(frozen=True, slots=True)
class CorrectSlot:
    """Replace an earlier answer: "no, I meant ..."; slot None means the one last filled of the value's type."""

    slot: str | None
    value: Value
    text: str = ""


@dataclass(frozen=True, slots=True)
class Affirm:
    """Yes."""


@dataclass(frozen=True, slots=True)
class Deny:
    """No."""


@dataclass(frozen=True, slots=True)
class ChooseOption:
    """One of the offered options, by its id."""

    option: str


@dataclass(frozen=True, slots=True)
class RefuseSlot:
    """Won't or can't say what was asked ("I don't know", "skip")."""

    dont_know: bool = False


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop what is in progress; flow None means the one on top. `everything` also drops what lies below."""

    flow: str | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Restart:
    """Begin again from nothing."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say that again."""


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Wants a person."""


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """A question for the knowledge: answered without leaving the flow in progress."""

    text: str


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Thanks, greeting, goodbye...: `intent` names the reply `chitchat_<intent>`."""

    intent: str


@dataclass(frozen=True, slots=True)
class Clarify:
    """Two or three flows are likely: offer them."""

    flows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BeyondScope:
    """Wants something that the assistant does not do."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Could not be made sense of."""


@dataclass(frozen=True, slots=True)
class ChangeLanguage:
    """Goes on in another language of the assistant."""

    language: str


@dataclass(frozen=True, slots=True)
class NoteFrustration:
    """How frustrated the conversation sounds now (0 to 1), as understanding aggregates it."""

    score: float


# --- commands from the turn (what came back) ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GiveFacts:
    """The reads of a step came back."""

    instance: InstanceId
    step: str
    facts: dict[str, Fact]


@dataclass(frozen=True, slots=True)
class GiveOutcome:
    """A write came back: `status` is `done`, `found` (had happened before), `failed` or `doubted`."""

    instance: InstanceId
    key: EffectKey
    status: str
    result: Record = field(default_factory=dict)
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class GiveMatches:
    """What of the message matched a slot's live list: none, one, or several to choose from."""

    instance: InstanceId
    slot: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """What the knowledge says: `text` None where it has no supported answer (`near`: titles of what is near)."""

    question: str
    text: str | None
    sources: tuple[Record, ...] = ()
    near: tuple[str, ...] = ()
    score: float = 0.0
    instance: InstanceId | None = None
    step: str | None = None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class GiveCodeSent:
    """A code was made and will go out with the commit; or, with a problem, it could not be."""

    instance: InstanceId
    challenge: str
    masked_to: str
    digest: str
    expires_at: str
    contact: ContactId | None
    email: str = ""
    problem: str = ""
    """`unavailable`: whose address it is could not be found out now; `no_address`: there is none."""


@dataclass(frozen=True, slots=True)
class GiveCodeResult:
    """The code was checked: `right`, `wrong`, `expired`, `used_up`; when right, whom it proved."""

    instance: InstanceId
    result: str
    contact: ContactId | None = None
    attributes: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RaiseIdentity:
    """A token or a person vouches for the contact."""

    level: Level
    contact: ContactId | None
    method: str
    attributes: Record = field(default_factory=dict)


# --- commands from people and time -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FireTimer:
    """A timer's time came."""

    timer: str
    kind: str


@dataclass(frozen=True, slots=True)
class TakeCase:
    """A person takes the case."""

    case: CaseId
    person: PersonId


@dataclass(frozen=True, slots=True)
class PersonSays:
    """A person writes to the contact."""

    case: CaseId
    person: PersonId
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonFills:
    """A person fills a slot of the run that was handed over."""

    case: CaseId
    person: PersonId
    slot: str
    value: Value


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """A person gives the conversation back: to the same step (`resume`), to another flow, or to the start."""

    case: CaseId
    person: PersonId
    resume: bool
    flow: str | None = None


@dataclass(frozen=True, slots=True)
class CloseCase:
    """A person settles the matter."""

    case: CaseId
    person: PersonId


@dataclass(frozen=True, slots=True)
class SettleEffect:
    """A person decides about an effect in doubt: `done` or `failed`."""

    key: EffectKey
    person: PersonId
    status: str
    result: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Hand over now, for this reason (quarantine, rules outside flows)."""

    reason: str


Command: TypeAlias = (
    StartFlow
    | FillSlot
    | CorrectSlot
    | Affirm
    | Deny
    | ChooseOption
    | RefuseSlot
    | Cancel
    | Restart
    | Repeat
    | AskPerson
    | AskQuestion
    | SmallTalk
    | Clarify
    | BeyondScope
    | Unclear
    | ChangeLanguage
    | NoteFrustration
    | GiveFacts
    | GiveOutcome
    | GiveMatches
    | GiveAnswer
    | GiveCodeSent
    | GiveCodeResult
    | RaiseIdentity
    | FireTimer
    | TakeCase
    | PersonSays
    | PersonFills
    | ReturnCase
    | CloseCase
    | SettleEffect
    | OpenCase
)
