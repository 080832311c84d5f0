"""`standfast quarantine | deliveries | contact | release`: an operator's decisions, over the HTTP API of a running server."""

from __future__ import annotations

from pathlib import Path
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
from standfast.cli.checking import MISTAKES, read_folder

contact = typer.Typer(help="A contact's data: shown, or erased.", no_args_is_help=True)
Contact = Annotated[str, typer.Argument(help="The contact's id, as the shop's tokens carry it.")]


def quarantine(
    *,
    release: Annotated[int | None, typer.Option(help="Let this item be worked on again.")] = None,
    drop: Annotated[int | None, typer.Option(help="Give this item up; the log says so.")] = None,
    person: Person = "",
    url: Url = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """List messages that were set aside because their turns kept failing, or decide about one."""
    chosen = [(release, "release"), (drop, "drop")]
    decisions = [(item, what) for item, what in chosen if item is not None]
    if not decisions:
        _list_quarantine(url, as_json=as_json)
        return
    if len(decisions) > 1 or not person:
        stop(
            "quarantine: decide about one item, with --person NAME. Give --release ID or --drop ID.",
            code=MISTAKES,
        )
    ((item, what),) = decisions
    print_json(ask(url, "POST", f"/v1/quarantine/{item}/{what}", body={"person": person}))


def _list_quarantine(url: str, *, as_json: bool) -> None:
    found = ask(url, "GET", "/v1/quarantine")
    if as_json:
        print_json(found)
        return
    columns = ("item", "kind", "text", "reason", "conversation", "accepted_at")
    print_table("Set aside", columns, found["items"])


def deliveries(
    *,
    resend: Annotated[str | None, typer.Option(help="Make this delivery once more.")] = None,
    url: Url = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """List deliveries that were given up, or make one once more."""
    if resend is not None:
        print_json(ask(url, "POST", f"/v1/deliveries/{quote(resend)}/resend"))
        return
    found = ask(url, "GET", "/v1/deliveries")
    if as_json:
        print_json(found)
        return
    columns = ("delivery", "channel", "attempts", "reason", "can_be_sent", "conversation")
    print_table("Dead letters", columns, found["deliveries"])


@contact.command("export")
def export_contact(who: Contact, *, url: Url = DEFAULT_URL) -> None:
    """Print all that is kept of a contact as JSON: conversations, events, cases, effects."""
    print_json(ask(url, "GET", f"/v1/contacts/{quote(who, safe='')}/export"))


@contact.command("erase")
def erase_contact(
    who: Contact,
    *,
    person: Person = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Erase all that is kept of a contact; there is no way back."""
    if not person:
        stop("contact erase: the log notes who did it. Give --person NAME.", code=MISTAKES)
    if not yes:
        typer.confirm(f"Erase all that is kept of {who}?", abort=True)
    body = {"person": person}
    print_json(ask(url, "POST", f"/v1/contacts/{quote(who, safe='')}/erase", body=body))


def release(
    folder: Annotated[Path, typer.Argument(help="The assistant's folder.")],
    *,
    url: Url = DEFAULT_URL,
) -> None:
    """Put a changed assistant in service on a running server; flows in progress keep theirs."""
    files: dict[str, str] = {}
    for path, content in read_folder(folder).items():
        try:
            files[path] = content.decode()
        except UnicodeDecodeError:
            stop(f"{folder / path}: it is not UTF-8. Save it as UTF-8.", code=MISTAKES)
    made = ask(url, "POST", "/v1/releases", body={"files": files}, key="release_key")
    typer.echo(f"{made['release']} is in service.")
