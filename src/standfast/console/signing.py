"""Who of staff is signed in: a signed cookie, and a token in every form.

The key of both is derived from the staff key, so that a new staff key signs everybody out.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request
from fastapi.responses import Response

from standfast.console.errors import Refused, SignInNeeded
from standfast.console.settings import ConsoleSettings
from standfast.identity import is_staff_key

_LONGEST_COOKIE = 2048
_LONGEST_NAME = 80
_TRIES = 10
_TRY_WINDOW_S = 60


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff who is signed in.

    Attributes:
        token: What every form of theirs must carry.
    """

    name: str
    token: str


class SignIns:
    """Signs people in and out, and recognises them.

    Args:
        settings: The staff key, the clock, the kind of cookie.
    """

    def __init__(self, settings: ConsoleSettings) -> None:
        self._settings = settings
        self._key = hmac.digest(settings.staff_key.encode(), b"standfast console", "sha256")
        self._failures: deque[datetime] = deque(maxlen=_TRIES)
        self.cookie = "__Host-standfast-staff" if settings.is_https else "standfast-staff"

    def sign_in(self, response: Response, *, name: str, key: str) -> None:
        """Put the cookie of a person into a response.

        Raises:
            Refused: The key is wrong, there is no name, or too many have tried.
        """
        self._slow_down()
        if not is_staff_key(key, expected=self._settings.staff_key):
            self._failures.append(self._settings.clock())
            raise Refused(403, "That key is not right", "Ask whoever runs the server for it.")
        shown = " ".join(name.split())
        if not shown or not shown.isprintable() or len(shown) > _LONGEST_NAME:
            raise Refused(422, "A name is needed", "Customers see it beside your replies.")
        until = self._settings.clock() + self._settings.signed_in_for
        response.set_cookie(
            self.cookie,
            self._seal({"name": shown, "until": int(until.timestamp())}),
            path="/",
            httponly=True,
            secure=self._settings.is_https,
            samesite="strict",
        )

    def sign_out(self, response: Response) -> None:
        """Take the cookie away."""
        response.delete_cookie(
            self.cookie,
            path="/",
            httponly=True,
            secure=self._settings.is_https,
            samesite="strict",
        )

    def person(self, request: Request) -> Person:
        """Return who is signed in.

        Raises:
            SignInNeeded: Nobody.
        """
        cookie = request.cookies.get(self.cookie, "")
        content = self._open(cookie) if self._settings.staff_key else None
        if content is None:
            raise SignInNeeded
        return Person(str(content["name"]), self._sign(f"form:{cookie}"))

    def check_form(self, request: Request, *, token: str) -> Person:
        """Return who sent a form, if it is from our own page.

        Raises:
            SignInNeeded: Nobody is signed in.
            Refused: The form was not made for this person.
        """
        person = self.person(request)
        if not hmac.compare_digest(token.encode(), person.token.encode()):
            raise Refused(403, "This form is out of date", "Load the page again and repeat it.")
        return person

    def _slow_down(self) -> None:
        oldest = self._failures[0] if len(self._failures) == _TRIES else None
        if oldest and (self._settings.clock() - oldest).total_seconds() < _TRY_WINDOW_S:
            raise Refused(429, "Too many tries", "Wait a minute, then try again.")

    def _seal(self, content: dict[str, str | int]) -> str:
        body = base64.urlsafe_b64encode(json.dumps(content).encode()).decode()
        return f"{body}.{self._sign(body)}"

    def _open(self, cookie: str) -> dict[str, str | int] | None:
        body, _, signature = cookie[:_LONGEST_COOKIE].partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(body).encode()):
            return None
        content: dict[str, str | int] = json.loads(base64.urlsafe_b64decode(body))
        until = datetime.fromtimestamp(int(content["until"]), UTC)
        return content if self._settings.clock() < until else None

    def _sign(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), "sha256").hex()
