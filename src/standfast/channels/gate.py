"""Who may do what: sessions and identity of contacts, the key of staff, the rules for texts."""

from __future__ import annotations

import unicodedata

from fastapi import Request

from standfast.channels.errors import ApiProblem
from standfast.channels.ports import Doorkeeper
from standfast.channels.settings import ApiSettings
from standfast.identity import Claims, Session, SessionInvalid, TokenInvalid, is_staff_key

_BEARER = "bearer "
_ALLOWED_CONTROLS = frozenset("\n\r\t")
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Gate:
    """Checks requests before they reach the service.

    Args:
        doorkeeper: Checks tokens.
        settings: Bounds and the staff key.
    """

    def __init__(self, doorkeeper: Doorkeeper, settings: ApiSettings) -> None:
        self.doorkeeper = doorkeeper
        self._settings = settings

    def session(self, request: Request) -> Session:
        """Return the session of a request.

        Raises:
            ApiProblem: `token_missing`, `token_forged` or `token_expired`.
        """
        token = bearer(request)
        if token is None:
            raise _unauthorised("token_missing", "Send Authorization: Bearer <session>.")
        try:
            return self.doorkeeper.check_session(token)
        except SessionInvalid as error:
            code = "token_expired" if error.code == "session_expired" else "token_forged"
            raise _unauthorised(code, "Open a new session with POST /v1/sessions.") from None

    def vouched(self, token: str | None) -> Claims | None:
        """Return whom an identity token vouches for; None without one.

        Raises:
            ApiProblem: `identity_forged` or `identity_expired`.
        """
        if not token:
            return None
        try:
            return self.doorkeeper.check_identity(token)
        except TokenInvalid as error:
            code = "identity_expired" if error.code == "token_expired" else "identity_forged"
            raise ApiProblem(code, "Get a fresh identity token from the shop's page.") from None

    def staff(self, request: Request) -> None:
        """Let staff pass.

        Raises:
            ApiProblem: `staff_disabled`, `staff_key_missing` or `staff_key_wrong`.
        """
        if not self._settings.staff_key:
            raise ApiProblem("staff_disabled", "Set STANDFAST_STAFF_KEY to open these endpoints.")
        key = bearer(request)
        if key is None:
            raise _unauthorised("staff_key_missing", "Send Authorization: Bearer <staff key>.")
        if not is_staff_key(key, expected=self._settings.staff_key):
            raise _unauthorised("staff_key_wrong", "Send the key that the server was started with.")

    def releaser(self, request: Request) -> None:
        """Let those pass who may put a release in service.

        Raises:
            ApiProblem: `releases_disabled`, `release_key_missing` or `release_key_wrong`.
        """
        if not self._settings.release_key:
            raise ApiProblem(
                "releases_disabled", "Set STANDFAST_RELEASE_KEY to open this endpoint."
            )
        key = bearer(request)
        if key is None:
            raise _unauthorised("release_key_missing", "Send Authorization: Bearer <release key>.")
        if not is_staff_key(key, expected=self._settings.release_key):
            text = "Send the release key that the server was started with."
            raise _unauthorised("release_key_wrong", text)

    def check_text(self, text: str, *, limit: int | None = None) -> str:
        """Return a text without the space around it.

        Raises:
            ApiProblem: `message_empty`, `message_too_long` or `control_characters`.
        """
        most = self._settings.message_chars if limit is None else limit
        stripped = text.strip()
        if not stripped:
            raise ApiProblem("message_empty", "Write something, or press a choice.")
        if len(stripped) > most:
            raise ApiProblem("message_too_long", f"At most {most} characters. Send it in parts.")
        check_characters(stripped)
        return stripped


def check_characters(text: str) -> None:
    """Refuse characters that no keyboard sends and that confuse readers and logs.

    Raises:
        ApiProblem: `control_characters`.
    """
    for place, character in enumerate(text):
        if character in _ALLOWED_CONTROLS:
            continue
        if unicodedata.category(character) in {"Cc", "Cs"} or character in _BIDI_OVERRIDES:
            detail = f"Character {place + 1} is U+{ord(character):04X}. Leave it out."
            raise ApiProblem("control_characters", detail)


def bearer(request: Request) -> str | None:
    """Return the bearer token of a request; None when there is none."""
    value = request.headers.get("authorization", "")
    if not value.lower().startswith(_BEARER):
        return None
    return value[len(_BEARER) :].strip() or None


def _unauthorised(code: str, detail: str) -> ApiProblem:
    return ApiProblem(code, detail, headers={"WWW-Authenticate": "Bearer"})
