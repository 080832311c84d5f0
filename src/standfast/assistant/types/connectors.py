"""Outside systems as an assistant may use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from standfast.assistant.expressions import Expression
from standfast.assistant.types.places import Place
from standfast.assistant.types.slots import Call
from standfast.events import Level, Value


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
        source: Dotted path in the response item (`money.total`, `lines[].sku`); several with spaces give one text.
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
        owned_through: A read that must come back known or stale first (its arguments are expressions over this
            operation's own): `erp.get_order(order)`, where a record does not say whose it is.
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
    owned_through: Call | None = None


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
        base_path: Appended to the base URL: `/payments`, or "".
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
    base_path: str = ""
