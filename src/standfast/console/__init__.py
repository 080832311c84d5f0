"""The pages of staff: cases with all that is known, a reply box, effects in doubt."""

from standfast.console.application import make_console
from standfast.console.errors import ConsoleError, Refused, SignInNeeded
from standfast.console.ports import CaseDesk
from standfast.console.settings import ConsoleSettings

__all__ = [
    "CaseDesk",
    "ConsoleError",
    "ConsoleSettings",
    "Refused",
    "SignInNeeded",
    "make_console",
]
