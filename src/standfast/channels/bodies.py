"""What requests and answers of the API look like."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field, model_validator

ItemId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
ShortText = Annotated[str, Field(min_length=1, max_length=200)]
Seq = Annotated[int, Field(ge=0, le=2**53)]


class Body(BaseModel):
    """What every request body is: nothing unknown is accepted, nothing is guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_half_characters(cls, value: Any) -> Any:
        """Refuse texts that JSON can spell but nothing can store: halves of surrogate pairs."""
        try:
            msgspec.json.encode(value)
        except UnicodeEncodeError:
            raise ValueError("a text holds half a character (a lone surrogate)") from None
        return value


class NewSession(Body):
    """Open a session, for a visitor whom the page vouches for or for nobody known."""

    language: LanguageTag | None = None
    identity_token: Annotated[str, Field(max_length=8192)] | None = None


class NewMessage(Body):
    """One message; `id` is the sender's own, so that sending it again changes nothing."""

    id: ItemId
    text: str = ""
    payload: ShortText | None = Field(default=None, description="The id of an offered option.")


class PersonAct(Body):
    """Who acts; `id` makes a repeated request harmless."""

    person: ShortText
    name: ShortText | None = None
    id: ItemId | None = None


class PersonReply(PersonAct):
    """Write to the contact."""

    text: str


class PersonFill(PersonAct):
    """Fill a slot of the run that was handed over."""

    slot: ShortText
    value: Any


class PersonReturn(PersonAct):
    """Give the conversation back: to the step it left (`resume`), or to another flow."""

    resume: bool
    flow: ShortText | None = None


class Settle(Body):
    """Decide about an effect in doubt, after looking in the other system."""

    person: ShortText
    status: Literal["done", "failed"]
    result: dict[str, Any] = {}
    id: ItemId | None = None


class SessionMade(BaseModel):
    """A session: send it as `Authorization: Bearer`."""

    conversation: str
    session: str
    expires_at: str


class OptionFrame(BaseModel):
    """One choice; send its id as `payload` and its label as `text`."""

    id: str
    label: str


class Frame(BaseModel):
    """One thing that the contact sees; which fields there are depends on `type`."""

    type: Literal["message", "reply", "person", "status"]
    seq: int
    at: str
    id: str | None = None
    text: str | None = None
    payload: str | None = None
    options: list[OptionFrame] | None = None
    sources: list[dict[str, str]] | None = None
    name: str | None = None
    status: str | None = None
    taken: bool | None = None
    level: str | None = None
    language: str | None = None


class MessageTaken(BaseModel):
    """The message is stored: `accepted`, or `answered` with the replies."""

    id: str
    conversation: str
    status: Literal["accepted", "answered"]
    replies: list[Frame] | None = None


class History(BaseModel):
    """What the contact sees after a seq; go on with `after=next` while there is `more`."""

    conversation: str
    messages: list[Frame]
    next: int
    more: bool


class ActTaken(BaseModel):
    """A person's act is stored: `accepted`, or `done`."""

    id: str
    status: Literal["accepted", "done"]


class CaseBody(BaseModel):
    """A case as staff see it."""

    case: str
    conversation: str
    status: str
    reason: str
    queue: str
    priority: str
    person: str
    language: str
    opened_at: str
    changed_at: str
    packet: dict[str, Any] | None = None


class CaseList(BaseModel):
    """Cases, newest first."""

    cases: list[CaseBody]


class EffectBody(BaseModel):
    """A write in the ledger."""

    key: str
    conversation: str
    operation: str
    arguments: dict[str, Any]
    status: str
    result: dict[str, Any]
    reason: str
    created_at: str | None
    settled_by: str


class EffectList(BaseModel):
    """Writes in the ledger, oldest first."""

    effects: list[EffectBody]


class Decided(Body):
    """Who decides."""

    person: ShortText


class NewRelease(Body):
    """An assistant's folder: each file's text by its path."""

    files: Annotated[dict[str, str], Field(min_length=1, max_length=5_000)]


class ReleaseMade(BaseModel):
    """The release that is in service now; new conversations and new flows start on it."""

    release: str


class ItemBody(BaseModel):
    """A message (or timer, or act of staff) that was set aside because its turns failed."""

    item: int
    conversation: str
    kind: str
    text: str
    reason: str
    accepted_at: str


class ItemList(BaseModel):
    """What was set aside, oldest first."""

    items: list[ItemBody]


class DeliveryBody(BaseModel):
    """A delivery that was given up; what was secret of it is erased, and then it cannot be sent again."""

    delivery: str
    conversation: str
    channel: str
    attempts: int
    reason: str
    can_be_sent: bool


class DeliveryList(BaseModel):
    """Dead letters, oldest first."""

    deliveries: list[DeliveryBody]


class ContactExport(BaseModel):
    """All that is kept of a contact."""

    contact: str
    conversations: list[dict[str, Any]]


class ContactErasedBody(BaseModel):
    """How many conversations were erased."""

    contact: str
    conversations: int
