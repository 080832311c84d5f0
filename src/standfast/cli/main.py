"""The command line: one command a task, each with its help."""

from __future__ import annotations

from typing import Annotated

import typer

from standfast import __version__
from standfast.cli import (
    checking,
    demonstrating,
    operating,
    rehearsing,
    serving,
    staff,
    starting,
    storing,
    talking,
)
from standfast.cli.knowing import knowledge
from standfast.cli.modelling import models

app = typer.Typer(
    name="standfast",
    help="Business conversations that survive production.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(starting.init)
app.command()(checking.check)
app.command()(checking.schema)
app.command("test")(rehearsing.play_transcripts)
app.command()(talking.chat)
app.command()(serving.serve)
app.command()(serving.worker)
app.command()(demonstrating.demo)
app.command()(staff.inspect)
app.command()(staff.cases)
app.command()(staff.effects)
app.command()(operating.quarantine)
app.command()(operating.deliveries)
app.command()(operating.release)
app.command("verify")(storing.verify_database)
app.command()(storing.backup)
app.command()(storing.restore)
app.add_typer(storing.db, name="db")
app.add_typer(operating.contact, name="contact")
app.add_typer(models, name="models")
app.add_typer(knowledge, name="knowledge")


def _show_version(wanted: bool) -> None:  # noqa: FBT001  # the shape that typer calls
    if wanted:
        typer.echo(f"standfast {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """Business conversations that survive production."""


def main() -> None:
    """Run the command line."""
    app()
