"""What a person does with a case or an effect, handed on once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standfast.console.errors import Refused
from standfast.console.ports import CaseDesk
from standfast.console.reading import CaseInFull
from standfast.console.settings import ConsoleSettings
from standfast.console.signing import Person
from standfast.console.values import slot_value
from standfast.events import EffectKey, Record
from standfast.storage import EffectRow, NewInbox

CHANNEL = "staff"
_WAIT_S = 5.0
_LONGEST_REPLY = 4_000
_OUTCOMES = {"release": "released", "drop": "dropped"}
_RETURNS = {"resume": True, "drop": False}


@dataclass(frozen=True, slots=True)
class Acting:
    """Hands on what people do."""

    desk: CaseDesk
    settings: ConsoleSettings

    async def act(
        self, case: CaseInFull, person: Person, *, what: str, form: Mapping[str, str]
    ) -> None:
        """Do one thing with a case, and wait a little for what it causes.

        Raises:
            Refused: The case does not allow it, or the form lacks something.
        """
        row = case.row
        if case.is_ended:
            raise Refused(
                409, "The case is over", f"It is {row.status}; nothing can be done with it."
            )
        if what == "take" and row.status == "taken" and row.person != person.name:
            raise Refused(409, "Someone else has it", f"{row.person} has taken this case.")
        content = _content(case, what, form)
        body: Record = {"case": row.case, "person": person.name, "name": person.name, **content}
        key = f"case:{row.case}:{form.get('id') or self.settings.new_id()}"
        await self._hand_on(
            NewInbox(
                tenant=self.settings.tenant,
                conversation=row.conversation,
                channel=CHANNEL,
                dedupe_key=key,
                kind="person",
                body=body,
            )
        )

    async def settle(self, key: str, person: Person, *, status: str) -> None:
        """Decide about an effect in doubt.

        Raises:
            Refused: It is not in doubt.
        """
        row: EffectRow | None = await self.desk.effect(EffectKey(key))
        if row is None or row.status != "doubted" or status not in {"done", "failed"}:
            raise Refused(409, "Nothing is left to decide", "Somebody has settled this effect.")
        body: Record = {"key": key, "person": person.name, "status": status, "result": {}}
        await self._hand_on(
            NewInbox(
                tenant=self.settings.tenant,
                conversation=row.conversation,
                channel=CHANNEL,
                dedupe_key=f"effect:{key}",
                kind="settle",
                body=body,
            )
        )

    async def settle_aside(self, item: int, person: Person, *, what: str) -> None:
        """Let what was set aside be worked on again, or drop it.

        Raises:
            Refused: It is not set aside, or nobody can do that.
        """
        outcome = _OUTCOMES.get(what)
        if outcome is None:
            raise Refused(404, "There is no such action", "Use the buttons of the page.")
        done = await self.desk.operations.settle_aside(
            item, outcome=outcome, person=person.name, timeout_s=_WAIT_S
        )
        if done is None:
            raise Refused(409, "Nothing is left to decide", "Somebody has decided about this.")

    async def resend(self, delivery: str) -> None:
        """Make a delivery that was given up once more.

        Raises:
            Refused: It was made, or its secret is erased.
        """
        if not await self.desk.operations.resend(delivery):
            raise Refused(409, "This cannot be sent", "It was made, or its secret is erased.")

    async def _hand_on(self, item: NewInbox) -> None:
        await self.desk.accept(item)
        await self.desk.wait(CHANNEL, item.dedupe_key, timeout_s=_WAIT_S)


def _content(case: CaseInFull, what: str, form: Mapping[str, str]) -> Record:
    match what:
        case "take" | "close":
            return {"act": what}
        case "reply":
            return {"act": "reply", "text": _reply_text(form.get("text", ""))}
        case "return" if form.get("how") in _RETURNS:
            return {"act": "return", "resume": _RETURNS[form["how"]], "flow": None}
        case "fill":
            name, text = form.get("slot", ""), form.get("value", "")
            slot = next((slot for slot, _ in case.slots if slot.name == name), None)
            if slot is None:
                raise Refused(422, "There is no such slot", "Choose one of the list.")
            value = slot_value(slot, text, currency=case.currency)
            return {"act": "fill", "slot": name, "value": value}
        case _:
            raise Refused(404, "There is no such action", "Use the buttons of the page.")


def _reply_text(text: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if not said or len(said) > _LONGEST_REPLY:
        raise Refused(422, "A reply is needed", f"Write 1 to {_LONGEST_REPLY} characters.")
    if any(not (character.isprintable() or character in "\n\t") for character in said):
        raise Refused(422, "The reply has control characters", "Leave them out.")
    return said
