"""The few words of ASGI that the guards speak."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from standfast.channels.errors import ApiProblem
from standfast.channels.problems import problem_response

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


def header(scope: Scope, name: str) -> str | None:
    """Return a request header's value; None when it is not there."""
    wanted = name.lower().encode()
    for key, value in scope["headers"]:
        if key == wanted:
            return str(value.decode("latin-1"))
    return None


async def refuse(problem: ApiProblem, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request with a problem."""
    await problem_response(problem)(scope, receive, send)
