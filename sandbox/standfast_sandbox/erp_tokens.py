"""The ERP's OAuth2 client credentials: tokens that expire by the sandbox's clock."""

import base64
import binascii
import hmac
import itertools
from datetime import datetime, timedelta
from urllib.parse import unquote_plus

from aiohttp import web

from standfast.testing import Clock, Refused
from standfast_sandbox.settings import Credentials

LIFETIME = timedelta(seconds=300)


class ErpTokens:
    """Issues tokens and checks them; usable as a guard.

    Args:
        clock: Lets tokens expire.
        credentials: The client that may have tokens.
    """

    def __init__(self, clock: Clock, credentials: Credentials) -> None:
        self._clock = clock
        self._client = (credentials.erp_client_id, credentials.erp_client_secret)
        self._expiries: dict[str, datetime] = {}
        self._count = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        """Return the token endpoint."""
        return [web.post("/erp/oauth/token", self._issue, name="erp.issueToken")]

    def forget(self) -> None:
        """Make all tokens invalid."""
        self._expiries.clear()

    async def __call__(self, request: web.Request, operation: str) -> None:
        """Check the token of a request.

        Raises:
            Refused: There is no token, or it is unknown or expired.
        """
        if operation == "issueToken":
            return
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        expiry = self._expiries.get(token) if scheme.lower() == "bearer" else None
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        if expiry is None:
            raise Refused(401, "token_unknown", "no token, or an unknown one", challenge)
        if expiry <= self._clock():
            raise Refused(401, "token_expired", "the token has expired", challenge)

    async def _issue(self, request: web.Request) -> web.Response:
        form = await request.post()
        if form.get("grant_type") != "client_credentials":
            return web.json_response({"error": "unsupported_grant_type"}, status=400)
        given = _client_of(request) or (str(form.get("client_id")), str(form.get("client_secret")))
        matches = [
            hmac.compare_digest(mine.encode(), theirs.encode())
            for mine, theirs in zip(self._client, given, strict=True)
        ]
        if not all(matches):
            return web.json_response({"error": "invalid_client"}, status=401)
        token = f"erp-token-{next(self._count):06d}"
        self._expiries[token] = self._clock() + LIFETIME
        answer = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": int(LIFETIME.total_seconds()),
        }
        return web.json_response(answer, headers={"Cache-Control": "no-store"})


def _client_of(request: web.Request) -> tuple[str, str] | None:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return unquote_plus(name), unquote_plus(secret)
