"""The assistant as a whole: one immutable release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from standfast.assistant.types.connectors import Connector, Operation, Secret
from standfast.assistant.types.content import Intent, Owners, Page, ReplyText, Routing
from standfast.assistant.types.flows import Flow
from standfast.assistant.types.policies import Policy
from standfast.assistant.types.slots import Call, SlotType
from standfast.events import ReleaseId


@dataclass(frozen=True, slots=True)
class Limits:
    """The budgets of assistant.yaml.

    Attributes:
        steps_per_turn: Steps of flows that one turn may run.
        message_chars: The longest message that is accepted.
        silence_remind / silence_close: Pauses after which a contact is reminded, then the conversation closes; None: never.
        act_at / ask_at: Probability bands of understanding (None: as trained).
    """

    steps_per_turn: int = 60
    message_chars: int = 4000
    stack_depth: int = 8
    silence_remind: timedelta | None = timedelta(minutes=10)
    silence_close: timedelta | None = timedelta(hours=24)
    act_at: float | None = None
    ask_at: float | None = None
    code_tries: int = 5
    code_lifetime: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Identity:
    """How contacts are recognised (assistant.yaml, `identity`).

    Attributes:
        token_key: The secret of the shop's page for HS256 tokens.
        audience: The token's `aud`.
        find: The read that finds contacts by e-mail (records with `id`, `email`, `name`); its argument is `email`.
        profile: The read that knows a contact by id (record with `email`, `name`, `language`, ...); kept as `contact.*`.
        code_mail: The connector operation that sends the code, with `to`, `subject`, `text`, `reference`.
    """

    token_key: Secret | None
    audience: str
    find: Call | None
    profile: Call | None
    code_mail: Call | None


@dataclass(frozen=True, slots=True)
class Assistant:
    """One immutable release of an assistant."""

    name: str
    release: ReleaseId
    title: Mapping[str, str]
    languages: tuple[str, ...]
    scope: Mapping[str, tuple[str, ...]]
    """By language: what it does, in the words said to a contact."""
    limits: Limits
    identity: Identity
    flows: Mapping[str, Flow]
    """By name, with the patterns (the house's own, unless the assistant overrides one)."""
    slot_types: Mapping[str, SlotType]
    intents: Mapping[str, Intent]
    out_of_scope: Mapping[str, tuple[str, ...]]
    policies: Mapping[str, tuple[Policy, ...]]
    """By name; several have dates that do not overlap."""
    connectors: Mapping[str, Connector]
    replies: Mapping[str, ReplyText]
    routing: Routing
    owners: Owners
    pages: tuple[Page, ...]
    double: str | None = None
    """`module:function` that makes the systems' in-process double for `standfast test`."""
    start_command: str | None = None
    tone: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"
    """The IANA zone in which dates are said and days are counted."""
    currency: str = "EUR"

    def operation(self, name: str) -> tuple[Connector, Operation]:
        """Return the operation `connector.operation`.

        Raises:
            KeyError: The assistant has none of that name (the check refuses such a flow before).
        """
        connector, _, operation = name.partition(".")
        return self.connectors[connector], self.connectors[connector].operations[operation]
