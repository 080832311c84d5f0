"""What commands share that ask a running server."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any, NoReturn

import aiohttp
import typer
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from standfast.app import SettingsInvalid, read_settings
from standfast.cli.checking import MISTAKES

Url = Annotated[str, typer.Option(envvar="STANDFAST_URL", help="The running server.")]
AsJson = Annotated[bool, typer.Option("--json", help="The answer as it came.")]
Person = Annotated[str, typer.Option(help="Who decides.")]

DEFAULT_URL = "http://127.0.0.1:8800"
FAILED = 1
_TIME_LIMIT_S = 60
_CLIENT_MISTAKE = 400


def ask(
    url: str, method: str, path: str, *, body: dict[str, Any] | None = None, key: str = "staff_key"
) -> Any:
    """Return what a server answers; end with what is wrong where it refuses."""
    secret = _key(key)
    try:
        return asyncio.run(_request(method, url.rstrip("/") + path, secret, body))
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        stop(
            f"{url} does not answer ({type(error).__name__}). Is the server running? Name it with --url."
        )


def _key(name: str) -> str:
    try:
        found: SecretStr | None = getattr(read_settings(), name)
    except SettingsInvalid as error:
        stop(str(error), code=MISTAKES)
    if found is None:
        variable = f"STANDFAST_{name.upper()}"
        stop(f"{variable} is not set. Set it to the {name.replace('_', ' ')} of the server.")
    return found.get_secret_value()


async def _request(method: str, url: str, key: str, body: dict[str, Any] | None) -> Any:
    limit = aiohttp.ClientTimeout(total=_TIME_LIMIT_S)
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        aiohttp.ClientSession(timeout=limit, headers=headers) as session,
        session.request(method, url, json=body) as response,
    ):
        answer = await response.json(content_type=None)
        if response.status >= _CLIENT_MISTAKE:
            _refuse(answer, response.status)
        return answer


def _refuse(answer: Any, status: int) -> NoReturn:
    problem = answer if isinstance(answer, dict) else {}
    for error in problem.get("errors", []):
        typer.echo(f"{error['where']}: {error['what']}", err=True)
    stop(f"{problem.get('code', status)}: {problem.get('detail', 'refused')}")


def stop(text: str, *, code: int = FAILED) -> NoReturn:
    """End with a sentence."""
    typer.echo(text, err=True)
    raise typer.Exit(code)


def print_json(value: Any) -> None:
    """Print an answer as it came."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(title: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    """Print rows under their columns."""
    table = Table(*columns, title=f"{title}: {len(rows)}")
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    Console().print(table)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
