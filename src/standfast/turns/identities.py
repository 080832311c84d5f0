"""Who is asking: a token's word, filled up with what the customer's own record says."""

from __future__ import annotations

from msgspec import structs

from standfast.dialogue import Command, RaiseIdentity
from standfast.events import Contact, ContactId, Level, Record, reaches
from standfast.turns.outside import read_own
from standfast.turns.turn import Turn


async def raise_identity(turn: Turn, vouched: Record) -> list[Command]:
    """Return the commands of an identity that was vouched for; none when it is known already.

    Args:
        turn: The turn.
        vouched: `contact`, `attributes`, and `level` and `method` unless it is the token of the shop's page.
    """
    who = ContactId(str(vouched["contact"]))
    level, method = (
        Level(str(vouched.get("level", "identified"))),
        str(vouched.get("method", "token")),
    )
    known = turn.state.contact
    if known.id == who and reaches(known.level, level):
        return []
    said = vouched.get("attributes")
    claims: Record = dict(said) if isinstance(said, dict) else {}
    profile = await profile_of(turn, Contact(id=who, level=level, attributes=claims))
    return [RaiseIdentity(level, who, method, {**claims, **profile})]


async def profile_of(turn: Turn, contact: Contact) -> Record:
    """Return the customer's own record; empty when there is none, or it cannot be read now."""
    call = turn.assistant.identity.profile
    if call is None or contact.id is None:
        return {}
    scope: Record = {"customer": contact.id, "contact": {"id": contact.id, **contact.attributes}}
    fact = await read_own(turn, call, scope, contact=contact)
    return dict(fact.value) if fact.is_usable and isinstance(fact.value, dict) else {}


def as_contact(contact: Contact, who: ContactId, level: Level) -> Contact:
    """Return a contact as it will be known once that is proven."""
    return structs.replace(contact, id=who, level=level)
