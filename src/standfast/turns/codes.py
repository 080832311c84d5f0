"""One-time codes: made in a turn, mailed after its commit, checked in another.

The code itself is in the mail and nowhere else: the log keeps its digest, the journal and the outbox row are erased.
An address that is nobody's is told the same as any other: no mail goes out, and the digest is one that no code has.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import cast

import msgspec

from standfast.dialogue import GiveCodeResult, GiveCodeSent, WantCode, WantCodeCheck
from standfast.events import Contact, ContactId, InstanceId, Level, Record, Replied, time_text
from standfast.identity import check_code, code_digest, mask_email, new_code
from standfast.storage import NewOutbox
from standfast.turns.identities import as_contact, profile_of
from standfast.turns.journal import Codec
from standfast.turns.outside import read_own
from standfast.turns.turn import Turn

CODE_MAIL = "code_mail"
"""The channel of the outbox whose deliveries are mails with a code."""
_NOBODYS_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a code goes, and whom it would prove.

    Attributes:
        contact: None where nobody, or more than one customer, has the address.
        is_known: Whether anybody has it.
    """

    email: str
    contact: ContactId | None = None
    is_known: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A code as it was drawn."""

    code: str


_DRAWN: Codec[_Drawn] = Codec("code", asdict, lambda record: msgspec.convert(record, _Drawn))


async def send_code(turn: Turn, want: WantCode) -> GiveCodeSent:
    """Make a code and put its mail into the outbox."""
    address = await _find_address(turn, want)
    code = (await _draw(turn, want.instance, is_known=address.is_known)).code
    challenge = f"{turn.id}.{len(turn.events)}"
    lifetime = turn.assistant.limits.code_lifetime
    if address.is_known:
        turn.outbox.append(_mail(turn, address.email, code=code, challenge=challenge))
    return GiveCodeSent(
        instance=want.instance,
        challenge=challenge,
        masked_to=mask_email(address.email),
        digest=code_digest(code, challenge=challenge, pepper=turn.settings.pepper),
        expires_at=time_text(turn.moment.now + lifetime),
        contact=address.contact,
        email=address.email,
        problem=address.problem,
    )


async def answer_code(turn: Turn, want: WantCodeCheck) -> GiveCodeResult:
    """Check what the contact typed, and find out whom a right code proves."""
    challenge = turn.state.challenge
    if challenge is None:
        return GiveCodeResult(want.instance, "expired")
    now, pepper = turn.moment.now, turn.settings.pepper
    result = check_code(challenge, want.code, now=now, pepper=pepper)
    if result != "right":
        return GiveCodeResult(want.instance, result)
    proven: Record = {"email": challenge.email}
    if challenge.contact is None:
        proven["candidates"] = [*await _holders(turn, challenge.email)]
        return GiveCodeResult(want.instance, result, None, proven)
    contact = as_contact(turn.state.contact, challenge.contact, Level.VERIFIED)
    attributes = {**proven, **await profile_of(turn, contact)}
    return GiveCodeResult(want.instance, result, challenge.contact, attributes)


async def _draw(turn: Turn, instance: InstanceId, *, is_known: bool) -> _Drawn:
    async def find() -> _Drawn:
        if is_known:
            return _Drawn(new_code(turn.parts.randomness))
        return _Drawn(turn.parts.randomness(_NOBODYS_BYTES).hex())

    return await turn.journal.recall(_DRAWN, instance, None, find=find)


async def _find_address(turn: Turn, want: WantCode) -> _Address:
    contact = turn.state.contact
    own = contact.attributes.get("email")
    if contact.id is not None and not isinstance(own, str):
        own = (await profile_of(turn, contact)).get("email")
    own = own if isinstance(own, str) else ""
    typed = want.email or own
    if not typed:
        return _Address("", problem="no_address" if contact.id is None else "unavailable")
    if contact.id is not None and typed.casefold() == own.casefold():
        return _Address(typed, contact.id, is_known=True)
    return await _find_customer(turn, typed, contact=contact)


async def _find_customer(turn: Turn, email: str, *, contact: Contact) -> _Address:
    """Return whose address it is."""
    call = turn.assistant.identity.find
    if call is None:
        return _Address(email, problem="unavailable")
    fact = await read_own(turn, call, {"email": email}, contact=contact)
    if not fact.is_usable:
        is_nobody = fact.status == "not_permitted"
        return _Address(email, problem="" if is_nobody else "unavailable")
    ids = [str(record["id"]) for record in _records(fact.value)]
    if contact.id in ids:
        return _Address(email, contact.id, is_known=True)
    return _Address(email, ContactId(ids[0]) if len(ids) == 1 else None, is_known=bool(ids))


async def _holders(turn: Turn, email: str) -> list[Record]:
    """Return the customers who share an address: id and name."""
    call = turn.assistant.identity.find
    if call is None:
        return []
    fact = await read_own(turn, call, {"email": email}, contact=turn.state.contact)
    found = _records(fact.value) if fact.is_usable else []
    return [{"id": record["id"], "name": record.get("name")} for record in found]


def _records(value: object) -> list[Record]:
    listed = value if isinstance(value, list) else [value]
    return [cast("Record", each) for each in listed if isinstance(each, dict) and "id" in each]


def _mail(turn: Turn, email: str, *, code: str, challenge: str) -> NewOutbox:
    minutes = int(turn.assistant.limits.code_lifetime.total_seconds() // 60)
    params: Record = {"code": code, "minutes": minutes}
    body: Record = {
        "to": email,
        "subject": _say(turn, "code_mail_subject", params),
        "text": _say(turn, "code_mail_text", params),
        "reference": challenge,
        "release": turn.release,
    }
    return NewOutbox(challenge, CODE_MAIL, body, is_secret=True)


def _say(turn: Turn, reply: str, params: Record) -> str:
    return turn.render(Replied(reply=reply, params=params)).text
