"""`standfast init`: a new assistant from a template."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from standfast.app import packs_folder

MISTAKES = 2


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    *,
    template: Annotated[
        str, typer.Option(help="Which pack to begin from: blank or orders.")
    ] = "blank",
) -> None:
    """Make a new assistant's folder: it passes `standfast check` and `standfast test` as it is."""
    source = packs_folder() / template
    if not (source / "assistant.yaml").is_file():
        known = ", ".join(sorted(path.name for path in packs_folder().iterdir() if path.is_dir()))
        typer.echo(f"init: there is no template '{template}'. Use one of: {known}.", err=True)
        raise typer.Exit(MISTAKES)
    if folder.exists() and any(folder.iterdir()):
        typer.echo(f"init: {folder} is not empty. Name a new folder.", err=True)
        raise typer.Exit(MISTAKES)
    shutil.copytree(source, folder, dirs_exist_ok=True)
    typer.echo(f"{folder} is ready. Next: standfast check {folder} && standfast chat {folder}")
