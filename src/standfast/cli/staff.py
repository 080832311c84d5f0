"""`standfast cases | effects | inspect`: what staff see and decide, over the HTTP API of a running server."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

import typer

from standfast.cli.asking import (
    DEFAULT_URL,
    AsJson,
    Person,
    Url,
    ask,
    print_json,
    print_table,
    stop,
)


def cases(
    case: Annotated[str | None, typer.Argument(help="One case: its packet.")] = None,
    *,
    url: Url = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """List the cases, or show one with its packet."""
    if case is not None:
        print_json(ask(url, "GET", f"/v1/cases/{quote(case, safe='')}"))
        return
    found = ask(url, "GET", "/v1/cases")
    if as_json:
        print_json(found)
        return
    columns = ("case", "status", "reason", "queue", "priority", "person", "language", "opened_at")
    print_table("Cases", columns, found["cases"])


def effects(
    key: Annotated[str | None, typer.Argument(help="The key of an effect to settle.")] = None,
    *,
    settle: Annotated[
        str | None, typer.Option(help="`done` or `failed`: what a person found out.")
    ] = None,
    person: Person = "",
    url: Url = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """List the effects in doubt, or settle one: the conversation then goes on."""
    if settle is not None:
        if key is None or not person:
            stop("effects: settling needs the key and --person NAME.")
        body = {"person": person, "status": settle}
        print_json(ask(url, "POST", f"/v1/effects/{quote(key, safe='')}/settle", body=body))
        return
    found = ask(url, "GET", "/v1/effects?status=doubted")
    if as_json:
        print_json(found)
        return
    columns = ("key", "operation", "status", "conversation", "reason")
    print_table("Effects in doubt", columns, found["effects"])


def inspect(
    conversation: Annotated[str, typer.Argument(help="The conversation's id.")],
    *,
    url: Url = DEFAULT_URL,
) -> None:
    """Show a conversation's stack, slots, facts and last events."""
    print_json(ask(url, "GET", f"/v1/inspect/{quote(conversation, safe='')}"))
