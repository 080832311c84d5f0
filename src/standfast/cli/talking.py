"""`standfast chat`: talk to an assistant in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from standfast.app import StageImpossible, chat_here, chat_with, read_settings
from standfast.channels import ServerGone
from standfast.cli.checking import MISTAKES
from standfast.cli.serving import run


def chat(
    folder: Annotated[Path | None, typer.Argument(help="The assistant's folder.")] = None,
    *,
    customer: Annotated[
        str | None, typer.Option("--as", help="Be this customer, e.g. CUS-000101.")
    ] = None,
    server: Annotated[
        str | None, typer.Option(help="A running server instead of this process.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="The language to begin in.")] = None,
) -> None:
    """Talk to an assistant; /inspect shows its stack, slots and facts."""
    try:
        if server is not None:
            run(chat_with(server, customer=customer))
        else:
            settings = read_settings(assistant=folder)
            run(chat_here(settings, customer=customer, language=language))
    except (StageImpossible, ServerGone) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(MISTAKES) from None
