"""What the composition root tells the console."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standfast.assistant import Assistant
from standfast.events import ReleaseId


def _unknown(release: ReleaseId) -> Assistant:
    raise LookupError(f"console: no assistant of release {release} was given.")


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """How the console works.

    Attributes:
        staff_key: What staff sign in with; empty: nobody can.
        clock: Gives the present moment.
        new_id: Makes ids, so that a form sent twice is one act.
        assistant_of: The assistant of a release, for the slots that a person can fill; raises LookupError where it is unknown.
        tenant: Whose cases these are.
        is_https: Whether browsers reach us over HTTPS; then the cookie is a `__Host-` one.
        signed_in_for: How long a sign-in lasts.
        look_s: Pause between looks for changes, for pages that are open.
    """

    staff_key: str = field(repr=False)
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    assistant_of: Callable[[ReleaseId], Assistant] = _unknown
    tenant: str = "default"
    is_https: bool = False
    signed_in_for: timedelta = timedelta(hours=12)
    look_s: float = 0.5
