"""How a request proves whose it is: nothing, an API key, basic, bearer, OAuth2 client credentials, or a signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from standfast.assistant import Auth
from standfast.connectors.credentials import reveal
from standfast.connectors.errors import CallFailed, ErrorKind, Reach
from standfast.connectors.tokens import AccessToken, TokenCache, use_until
from standfast.connectors.types import Answer, Clock, Request

SendForToken: TypeAlias = Callable[[Request], Awaitable[Answer]]
"""Sends a token request under the connector's own address rule; raises CallFailed."""

_OK = 200
_UNAUTHORISED = (400, 401, 403)
_LIFETIME_S = 300.0
_LONGEST_S = 86_400.0
_TOKEN = re.compile(r"[\x21-\x7e]{1,8000}")


@dataclass(frozen=True, slots=True)
class Authorised:
    """A request with its credentials, and the token in it where it can be renewed."""

    request: Request
    token: str | None = None


class Authenticator:
    """Puts credentials on requests.

    Args:
        environ: Where secrets are found.
        clock: Dates signatures and tokens.
    """

    def __init__(self, environ: Mapping[str, str], clock: Clock) -> None:
        self._environ = environ
        self._clock = clock
        self._tokens = TokenCache(clock)

    async def authorise(
        self, request: Request, auth: Auth, *, base: str, send: SendForToken
    ) -> Authorised:
        """Return the request with its credentials.

        Raises:
            CallFailed: `missing_secret`, or `auth_failed` and other kinds when no token could be had.
        """
        match auth.kind:
            case "api_key":
                name = auth.settings.get("header", "X-Api-Key")
                return _with(request, {name: self._secret(auth, "key")})
            case "basic":
                return _with(request, {"Authorization": self._basic(auth, "username", "password")})
            case "bearer":
                return _with(request, {"Authorization": f"Bearer {self._secret(auth, 'token')}"})
            case "signed":
                return _with(request, self._sign(request, auth))
            case "oauth2_client_credentials":
                token = await self._token(auth, base, send)
                return replace(_with(request, {"Authorization": f"Bearer {token}"}), token=token)
            case _:
                return Authorised(request)

    def forget(self, auth: Auth, base: str, token: str) -> None:
        """Stop using a token that was refused."""
        self._tokens.forget(_token_name(auth, base), token)

    async def close(self) -> None:
        """Stop fetching tokens."""
        await self._tokens.close()

    def _secret(self, auth: Auth, name: str) -> str:
        if name not in auth.secrets:
            detail = f"'auth' names no {name}"
            raise CallFailed(ErrorKind.MISSING_SECRET, reach=Reach.NOT_SENT, detail=detail)
        return reveal(auth.secrets[name], self._environ)

    def _basic(self, auth: Auth, user: str, password: str) -> str:
        pair = f"{self._secret(auth, user)}:{self._secret(auth, password)}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    def _sign(self, request: Request, auth: Auth) -> dict[str, str]:
        settings = auth.settings
        form = settings.get("timestamp_format", "%Y%m%dT%H%M%SZ")
        stamp = self._clock().astimezone(UTC).strftime(form)
        parts = urlsplit(request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        digest = hashlib.sha256(request.body or b"").hexdigest()
        text = f"{request.method}\n{path}\n{stamp}\n{digest}"
        secret = self._secret(auth, "secret").encode()
        return {
            settings.get("key_header", "X-Key"): self._secret(auth, "key"),
            settings.get("timestamp_header", "X-Timestamp"): stamp,
            settings.get("signature_header", "X-Signature"): hmac.new(
                secret, text.encode(), hashlib.sha256
            ).hexdigest(),
        }

    async def _token(self, auth: Auth, base: str, send: SendForToken) -> str:
        async def fetch() -> AccessToken:
            answer = await send(self._token_request(auth, base))
            if answer.status in _UNAUTHORISED:
                raise _no_token("the token endpoint refuses the client", ErrorKind.AUTH_FAILED)
            if answer.status != _OK:
                raise _no_token("no token was given", f"http_{answer.status}")
            return self._parse_token(answer.body)

        return await self._tokens.get(_token_name(auth, base), fetch)

    def _token_request(self, auth: Auth, base: str) -> Request:
        form = {"grant_type": "client_credentials"}
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        if auth.settings.get("scope"):
            form["scope"] = auth.settings["scope"]
        client = {name: self._secret(auth, name) for name in ("client_id", "client_secret")}
        if auth.settings.get("client_auth") == "basic":
            pair = ":".join(quote(value, safe="") for value in client.values())
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= client
        return Request("POST", _token_url(auth, base), headers, urlencode(form).encode())

    def _parse_token(self, body: bytes) -> AccessToken:
        try:
            found: Any = msgspec.json.decode(body)
        except (ValueError, RecursionError):
            raise _no_token("the token is no JSON", ErrorKind.BAD_JSON) from None
        match found:
            case {"access_token": str(value), **rest} if _TOKEN.fullmatch(value):
                lifetime = rest.get("expires_in", _LIFETIME_S)
            case _:
                raise _no_token("the token has not the shape of one", ErrorKind.BAD_SHAPE)
        if isinstance(lifetime, bool) or not isinstance(lifetime, int | float):
            raise _no_token("'expires_in' is no number", ErrorKind.BAD_SHAPE)
        return AccessToken(value, use_until(self._clock(), min(max(0.0, lifetime), _LONGEST_S)))


def _with(request: Request, headers: Mapping[str, str]) -> Authorised:
    return Authorised(replace(request, headers={**request.headers, **headers}))


def _token_url(auth: Auth, base: str) -> str:
    url = auth.settings.get("token_url", "/oauth/token")
    return base + url if url.startswith("/") else url


def _token_name(auth: Auth, base: str) -> str:
    """Return what tells one client's tokens from another's."""
    client = auth.secrets["client_id"].env if "client_id" in auth.secrets else ""
    return f"{client} {auth.settings.get('scope', '')} {_token_url(auth, base)}"


def _no_token(detail: str, kind: str) -> CallFailed:
    return CallFailed(kind, reach=Reach.NOT_SENT, detail=detail)
