"""`standfast cases | effects | quarantine | inspect`: what staff see and decide, over the HTTP API of a running server."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Annotated, Any

import aiohttp
import typer
from rich.console import Console
from rich.table import Table

Url = Annotated[str, typer.Option(envvar="STANDFAST_URL", help="The running server.")]
AsJson = Annotated[bool, typer.Option("--json", help="The answer as it came.")]

_DEFAULT_URL = "http://127.0.0.1:8800"
_TIME_LIMIT_S = 15
_CLIENT_MISTAKE = 400
FAILED = 1


def cases(
    case: Annotated[str | None, typer.Argument(help="One case: its packet.")] = None,
    *,
    url: Url = _DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """List the cases, or show one with its packet."""
    if case is not None:
        _print_json(_ask(url, "GET", f"/v1/cases/{case}"))
        return
    found = _ask(url, "GET", "/v1/cases")
    if as_json:
        _print_json(found)
        return
    columns = ("case", "status", "reason", "queue", "priority", "person", "language", "opened_at")
    _print_table("Cases", columns, found["cases"])


def effects(
    key: Annotated[str | None, typer.Argument(help="The key of an effect to settle.")] = None,
    *,
    settle: Annotated[
        str | None, typer.Option(help="`done` or `failed`: what a person found out.")
    ] = None,
    person: Annotated[str, typer.Option(help="Who decides.")] = "",
    url: Url = _DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """List the effects in doubt, or settle one: the conversation then goes on."""
    if settle is not None:
        if key is None or not person:
            _stop("effects: settling needs the key and --person NAME.")
        body = {"person": person, "status": settle}
        _print_json(_ask(url, "POST", f"/v1/effects/{key}/settle", body))
        return
    found = _ask(url, "GET", "/v1/effects")
    if as_json:
        _print_json(found)
        return
    columns = ("key", "operation", "status", "business_key", "conversation", "reason")
    _print_table("Effects in doubt", columns, found["effects"])


def inspect(
    conversation: Annotated[str, typer.Argument(help="The conversation's id.")],
    *,
    url: Url = _DEFAULT_URL,
) -> None:
    """Show a conversation's stack, slots, facts and last events."""
    _print_json(_ask(url, "GET", f"/v1/inspect/{conversation}"))


def _ask(url: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    key = os.environ.get("STANDFAST_STAFF_KEY", "")
    if not key:
        _stop("STANDFAST_STAFF_KEY is not set. Set it to the staff key of the server.")
    try:
        return asyncio.run(_request(method, url.rstrip("/") + path, key, body))
    except (aiohttp.ClientError, TimeoutError) as error:
        _stop(
            f"{url} does not answer ({type(error).__name__}). Is the server running? Name it with --url."
        )


async def _request(method: str, url: str, key: str, body: dict[str, Any] | None) -> Any:
    limit = aiohttp.ClientTimeout(total=_TIME_LIMIT_S)
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        aiohttp.ClientSession(timeout=limit, headers=headers) as session,
        session.request(method, url, json=body) as response,
    ):
        answer = await response.json(content_type=None)
        if response.status >= _CLIENT_MISTAKE:
            _stop(f"{answer.get('code', response.status)}: {answer.get('detail', 'refused')}")
        return answer


def _stop(text: str) -> Any:
    typer.echo(text, err=True)
    raise typer.Exit(FAILED)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _print_table(title: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    table = Table(*columns, title=f"{title}: {len(rows)}")
    for row in rows:
        table.add_row(*(str(row.get(column) or "") for column in columns))
    Console().print(table)
