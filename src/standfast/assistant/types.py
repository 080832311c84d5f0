"""The assistant as its files say it: flows, slots, policies, connectors, replies, routing.

Everything here is parsed, checked and frozen; nothing here does anything. A `Place` stands on each
part that a person can get wrong, so that whoever refuses it later can say where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from standfast.assistant.expressions import Expression
from standfast.events import Level, ReleaseId, Value


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: `flows/refund.yaml:14:7` (line and column count from 1)."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in the files: where, what, what would be right.

    Attributes:
        place: Where it stands.
        code: A stable name, e.g. `flow-unknown-slot`; documented in docs/reference/check.md.
        text: What is wrong.
        remedy: What would be right.
        is_warning: Worth a look; does not stop a release.
    """

    place: Place
    code: str
    text: str
    remedy: str
    is_warning: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.text} {self.remedy}"


# --- slots -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call:
    """One use of an operation in a flow: `orders.get_order(order, detail="full")`.

    Attributes:
        connector: `orders`.
        operation: `get_order`.
        arguments: Parameter name -> expression; positional ones are named after the operation's `args`.
    """

    connector: str
    operation: str
    arguments: Mapping[str, Expression]
    place: Place

    @property
    def name(self) -> str:
        """`connector.operation`."""
        return f"{self.connector}.{self.operation}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a `choice` slot, with the words for it by language."""

    value: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A live list that a slot is chosen from: the contact's own orders.

    Attributes:
        read: The read whose fact is a list of records.
        value: The field that becomes the slot's value.
        label: The reply-template text of one record, e.g. `{{ number }}: {{ items }}` (sandboxed Jinja).
        when: Keeps a record only if true (the record is `item` in the scope); None keeps all.
        take_single: Whether a list of one fills the slot without asking.
    """

    read: Call
    value: str
    label: str
    when: Expression | None = None
    take_single: bool = False


@dataclass(frozen=True, slots=True)
class SlotCheck:
    """What a value must pass. Exactly one of the two is set.

    Attributes:
        read: The read that must come back known or stale (its fact is kept under `fact`).
        condition: The expression that must be true (`value` is the new value).
        otherwise: The reply that tells the contact what would be right.
    """

    otherwise: str
    read: Call | None = None
    fact: str | None = None
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """What a flow needs to know from the contact.

    Attributes:
        type: `text`, `order_number`-like pattern types of types.yaml, `email`, `phone`, `money`, `date`,
            `time`, `number`, `name`, `address`, `choice`, `yes_no`, `code`.
        ask: The reply that asks (default `ask_<name>`); `help` is said at the second attempt.
        optional: Whether "I don't know" or a refusal leaves it empty and goes on.
        depends_on: Slots whose correction clears this one.
        carry: Whether the value is passed on to the next flow that has a slot of this name.
    """

    name: str
    type: str
    ask: str
    help: str | None
    place: Place
    choices: tuple[Choice, ...] = ()
    offer: Offer | None = None
    checks: tuple[SlotCheck, ...] = ()
    optional: bool = False
    depends_on: tuple[str, ...] = ()
    carry: bool = True
    max_attempts: int = 3
    description: str = ""


@dataclass(frozen=True, slots=True)
class SlotType:
    """A type of types.yaml: values recognised by pattern.

    Attributes:
        patterns: Regular expressions (linear time: no nested repetition), matched anywhere in a message.
        normal_form: How the groups are put together, e.g. `SO-{1}-{2}`.
        example: Shown in help and errors.
    """

    name: str
    patterns: tuple[str, ...]
    normal_form: str
    example: str
    place: Place


# --- flows --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Collect:
    """Ask for a slot unless it is filled; then check it."""

    id: str
    place: Place
    slot: str
    ask: str | None = None
    when: Expression | None = None
    ask_before_filling: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """Read outside systems in parallel under one deadline; each result is a fact of that name."""

    id: str
    place: Place
    calls: Mapping[str, Call]
    deadline: timedelta = timedelta(seconds=6)
    fresh: bool = False
    """Read again although the fact is there."""


@dataclass(frozen=True, slots=True)
class Decide:
    """Ask a decision table. Inputs are expressions by name; without them, the scope is the input."""

    id: str
    place: Place
    policy: str
    inputs: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confirm:
    """Ask yes or no before something that cannot be taken back; `steps` covers what is confirmed.

    Attributes:
        reply: Says exactly what would be done.
        otherwise: What follows a no: steps; empty cancels the flow.
    """

    id: str
    place: Place
    reply: str
    params: Mapping[str, Expression] = field(default_factory=dict)
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Do:
    """Make a write: at most once per business key.

    Attributes:
        name: Under which the flow knows the result: `refund` -> `refund.done`, `refund.id`.
        business: Expression of what makes two wishes the same (default: operation and arguments).
        unconfirmed: The reason why no confirm step is needed; None when one must come before.
        on_failure: Steps when it certainly did not happen (empty: hand over with `effect_failed`).
        on_duplicate: Steps when this business effect had happened before (empty: go on as done).
    """

    id: str
    place: Place
    name: str
    call: Call
    business: Expression | None = None
    unconfirmed: str | None = None
    on_failure: tuple[Step, ...] = ()
    on_duplicate: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """Say a reply."""

    id: str
    place: Place
    reply: str
    params: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a question from the knowledge; `question` None takes the contact's last message."""

    id: str
    place: Place
    question: Expression | None = None
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class SetSlots:
    """Set slots to the values of expressions (None clears)."""

    id: str
    place: Place
    values: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of a choose step; `condition` None is the else."""

    condition: Expression | None
    steps: tuple[Step, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Choose:
    """Take the first branch whose condition holds."""

    id: str
    place: Place
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """End this flow and go on with another."""

    id: str
    place: Place
    flow: str
    slots: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallFlow:
    """Run another flow and come back; its slots named in `returns` are copied back."""

    id: str
    place: Place
    flow: str
    slots: Mapping[str, Expression] = field(default_factory=dict)
    returns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on after a while, or when the contact writes (`until_message`)."""

    id: str
    place: Place
    duration: timedelta


@dataclass(frozen=True, slots=True)
class Handoff:
    """Give the conversation to people, with a reason code of routing.yaml."""

    id: str
    place: Place
    reason: str
    reply: str | None = None


@dataclass(frozen=True, slots=True)
class SendCode:
    """Send a one-time code to the address that the expression names, or to the contact's own."""

    id: str
    place: Place
    email: Expression | None = None


@dataclass(frozen=True, slots=True)
class CheckCode:
    """Ask for the code and check it: right raises the level to verified; else `otherwise`."""

    id: str
    place: Place
    ask: str
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Goto:
    """Go on at the step of that id; `END` ends the flow."""

    id: str
    place: Place
    target: str


Step: TypeAlias = (
    Collect
    | Read
    | Decide
    | Confirm
    | Do
    | Say
    | Answer
    | SetSlots
    | Choose
    | Link
    | CallFlow
    | Wait
    | Handoff
    | SendCode
    | CheckCode
    | Goto
)


@dataclass(frozen=True, slots=True)
class Flow:
    """One thing that the assistant can do for a contact.

    Attributes:
        title: By language: how it is named in a choice ("Where is my refund?").
        needs: The identity level without which it does not begin.
        is_pattern: Whether it is a repair pattern (`pattern_*`), never started by an intent.
        resume: `ask` or `auto`: whether coming back to it after an interruption asks first.
        next_step: Step id -> id of what follows it in order (None: the flow ends there).
        index: Step id -> step, for every step at any depth.
    """

    name: str
    description: str
    owner: str
    place: Place
    steps: tuple[Step, ...]
    slots: Mapping[str, Slot]
    title: Mapping[str, str]
    needs: Level
    resume: str
    index: Mapping[str, Step]
    next_step: Mapping[str, str | None]
    is_pattern: bool = False


# --- policies ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table: all its conditions hold -> this outcome."""

    number: int
    conditions: tuple[Expression, ...]
    outcome: str
    reason: str
    outputs: Mapping[str, Expression]
    place: Place


@dataclass(frozen=True, slots=True)
class Policy:
    """A decision table with an owner and dates.

    Attributes:
        hit: `first` (the first row that matches) or `unique` (two matches are a mistake of the table).
        inputs: Name -> type (`number`, `text`, `bool`, `date`, `choice`), with their values where closed.
        otherwise: The row when none matches; its reason code says that.
    """

    name: str
    owner: str
    place: Place
    hit: str
    inputs: Mapping[str, str]
    rows: tuple[Row, ...]
    otherwise: Row
    valid_from: date | None = None
    valid_until: date | None = None
    description: str = ""


# --- connectors ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that is never in the files: an environment variable or a file named by one.

    Attributes:
        env: The variable's name.
        default: Only for things that are no secret (a base URL); None means that it must be set.
    """

    env: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class FieldMap:
    """How one field of a fact is taken from a response.

    Attributes:
        source: Dotted path in the response item (`money.total`, `lines[].sku`).
        type: `text`, `number`, `bool`, `money`, `time`, `date`, `list`, `raw`.
        form: For `money`: `minor`, `decimal`, `decimal_comma`, `float`; for `time`/`date`: `iso`, `unix`,
            `unix_ms`, `rfc2822`, or a strptime format.
        zone: For times without one: an IANA name.
        currency: For money: a path, or a fixed code in quotes.
        values: Maps the system's words to ours; a word that is not in it is refused (`bad_shape`).
        fields: For `list`: the fields of each member.
        required: Whether its absence makes the whole fact unavailable (`bad_shape`).
    """

    name: str
    source: str
    type: str
    form: str = ""
    zone: str = ""
    currency: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    fields: tuple[FieldMap, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """How the pages of a list follow each other.

    Attributes:
        style: `page` (page number), `offset`, `cursor`, `link` (Link header), `next_url`.
        settings: Names of the parameters and fields of the style.
        max_pages: At most so many are read; more make the fact stale-free but `truncated`.
    """

    style: str
    settings: Mapping[str, str]
    max_pages: int = 5


@dataclass(frozen=True, slots=True)
class Idempotency:
    """What keeps a write from happening twice on the other side.

    Attributes:
        kind: `key` (they honour a key), `lookup` (we can ask whether it happened), `none`.
        header: For `key`: the header that carries it.
        lifetime: For `key`: how long they keep it.
        lookup: For `lookup`: the read operation of the same connector that finds it; `match` tells (an expression
            with `item` and `args`) which record is ours.
    """

    kind: str
    header: str = ""
    lifetime: timedelta | None = None
    lookup: str = ""
    lookup_arguments: Mapping[str, Expression] = field(default_factory=dict)
    match: Expression | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a connector that the assistant may use.

    Attributes:
        operation_id: In the OpenAPI document.
        access: `read` or `write`.
        needs: The identity level of the contact.
        args: Names of our arguments, in order.
        parameters: OpenAPI parameter name -> expression over the arguments (and `key`, `contact`).
        body: The request body, a tree whose leaves are expressions (None: no body).
        items: Dotted path to the list in the response; "" when the response is the record.
        result: How a record is mapped.
        is_list: Whether the fact is a list.
        belongs_to: Expression over `item` and `contact`: whose it is; false makes it not_permitted.
        not_found: Status codes that mean "there is none" (for a list: an empty one; for a record: not_permitted).
        refused: Status codes of a write that mean "certainly not done" (default: 400..422 but 408, 409, 425, 429).
        stale_ok: How old an earlier answer may be to stand in when the system is down; None: never.
    """

    name: str
    operation_id: str
    access: str
    place: Place
    needs: Level
    args: tuple[str, ...]
    parameters: Mapping[str, Expression]
    body: Mapping[str, object] | None
    items: str
    result: tuple[FieldMap, ...]
    is_list: bool
    belongs_to: Expression | None
    not_found: tuple[int, ...]
    refused: tuple[int, ...]
    stale_ok: timedelta | None
    connect_limit: timedelta
    read_limit: timedelta
    attempts: int
    max_bytes: int
    concurrency: int
    idempotency: Idempotency | None = None
    paging: Paging | None = None


@dataclass(frozen=True, slots=True)
class Auth:
    """How a connector proves who it is; values by reference only.

    Attributes:
        kind: `none`, `api_key`, `basic`, `bearer`, `oauth2_client_credentials`, `signed`.
        settings: Plain settings (header name, token URL, scope, header names of a signature).
        secrets: Name -> reference (`key`, `username`, `password`, `client_id`, `client_secret`, `secret`).
    """

    kind: str
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, Secret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BreakerSettings:
    """When an operation is left alone: so many failures of the last so many calls -> open for a while."""

    failures: int = 5
    window: int = 10
    open_for: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Connector:
    """One outside system as this assistant may use it.

    Attributes:
        openapi: The parsed document.
        base_url: By reference (environment), with a default for the demo.
        allow: Hosts (`host` or `host:port`) that calls may go to.
        allow_private: Whether addresses of private ranges and loopback are allowed (off by default).
    """

    name: str
    owner: str
    title: Mapping[str, str]
    place: Place
    openapi: Mapping[str, object]
    base_url: Secret
    allow: tuple[str, ...]
    allow_private: bool
    auth: Auth
    breaker: BreakerSettings
    operations: Mapping[str, Operation]


# --- intents, replies, routing, the whole --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Intent:
    """What a contact may want, by examples.

    Attributes:
        name: The flow that it starts (of the same name), `question` (knowledge), or small talk (`greet`, `thanks`, `bye`,
            `bot_challenge`, `how_are_you`) whose reply is `chitchat_<name>`.
        examples: By language.
    """

    name: str
    flow: str | None
    description: str
    examples: Mapping[str, tuple[str, ...]]
    negatives: Mapping[str, tuple[str, ...]]
    place: Place


@dataclass(frozen=True, slots=True)
class ReplyVariant:
    """One wording. `channel` None fits all."""

    text: str
    language: str
    channel: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A named thing to say: at least one wording in each language of the assistant.

    Attributes:
        options: Label by language, with the value a press stands for (`yes`, `no`, a flow's name, a slot value).
    """

    name: str
    variants: tuple[ReplyVariant, ...]
    options: tuple[tuple[Value, Mapping[str, str]], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a conversation goes to people: a reason code of routing.yaml."""

    code: str
    queue: str
    priority: str
    description: str
    place: Place
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """Where cases wait."""

    name: str
    title: Mapping[str, str]
    skills: tuple[str, ...]
    hours: Mapping[str, tuple[str, str]]
    """Weekday `mon`..`sun` -> opening and closing time; absent: closed."""
    zone: str
    place: Place


@dataclass(frozen=True, slots=True)
class Routing:
    """The rules of routing.yaml."""

    queues: Mapping[str, Queue]
    reasons: Mapping[str, Reason]
    default_queue: str


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns which paths; `teams` maps a team to its people's names."""

    teams: Mapping[str, tuple[str, ...]]
    paths: tuple[tuple[str, str, date | None], ...]
    """Glob, team, review-by date."""


@dataclass(frozen=True, slots=True)
class Page:
    """A knowledge page as it stands in the folder: front matter and Markdown."""

    path: str
    title: str
    language: str
    text: str
    audience: Level
    owner: str
    valid_from: date | None
    valid_until: date | None
    review_by: date | None
    product: str
    place: Place


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
