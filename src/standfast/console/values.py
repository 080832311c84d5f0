"""What a person types into the field of a slot, as the value that its type wants."""

from __future__ import annotations

from standfast.assistant import Slot
from standfast.console.errors import Refused
from standfast.events import Money, Value

_YES_NO = {"yes": True, "no": False}


def slot_value(slot: Slot, text: str, *, currency: str) -> Value:
    """Return the value that a text means for a slot.

    Raises:
        Refused: The text does not fit the slot's type.
    """
    typed = text.strip()
    if not typed:
        raise Refused(422, "A value is needed", f"Say what '{slot.name}' is.")
    try:
        match slot.type:
            case "yes_no":
                return _YES_NO[typed.lower()]
            case "choice" if slot.choices:
                return {choice.value: choice.value for choice in slot.choices}[typed]
            case "number":
                return float(typed) if "." in typed else int(typed)
            case "money":
                return Money.of(typed, currency).to_value()
            case _:
                return typed
    except (KeyError, ValueError):
        raise Refused(422, "This value does not fit", f"'{slot.name}' is a {slot.type}.") from None
