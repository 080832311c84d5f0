"""`standfast test`: play an assistant's transcripts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from standfast.app import (
    Settings,
    StageImpossible,
    Timed,
    find_transcripts,
    play_all,
    read_settings,
)
from standfast.assistant import AssistantInvalid
from standfast.cli.checking import MISTAKES, print_problems
from standfast.simulation import Transcript, TranscriptInvalid, explain, junit, updated

_FAILED = 1


def play_transcripts(
    folder: Annotated[Path, typer.Argument(help="The assistant's folder.")] = Path("packs/orders"),
    chosen: Annotated[
        list[Path] | None, typer.Argument(help="Only these files or folders.")
    ] = None,
    *,
    update: Annotated[
        bool, typer.Option(help="Write what was really said into the files.")
    ] = False,
    junit_xml: Annotated[Path | None, typer.Option(help="Write JUnit XML here.")] = None,
    encoder: Annotated[str | None, typer.Option(help="auto or none (n-grams alone).")] = None,
) -> None:
    """Play the transcripts of an assistant against its systems' double; exit 1 when one does not hold."""
    try:
        settings = read_settings(assistant=folder, encoder=encoder)
        transcripts = find_transcripts(folder, chosen or ())
        results = asyncio.run(_play(transcripts, settings))
    except AssistantInvalid as error:
        print_problems(error.problems, folder=folder)
        raise typer.Exit(MISTAKES) from None
    except (TranscriptInvalid, StageImpossible) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(MISTAKES) from None
    if junit_xml is not None:
        timed = ((result.played, result.seconds) for result in results)
        junit_xml.write_text(junit(timed), encoding="utf-8")
    if update:
        _write_updates(folder, results)
    failed = sum(not result.played.holds for result in results)
    raise typer.Exit(_FAILED if failed or not results else 0)


async def _play(transcripts: list[Transcript], settings: Settings) -> list[Timed]:
    console = Console(highlight=False, soft_wrap=True)
    results: list[Timed] = []
    async for result in play_all(transcripts, settings):
        results.append(result)
        if not result.played.holds:
            console.print(explain(result.played), markup=False)
            console.print()
    failed = sum(not result.played.holds for result in results)
    seconds = sum(result.seconds for result in results)
    counted = f"{len(results)} conversations, {failed or 'none'} failed, {seconds:.1f} s"
    console.print(counted, style="red" if failed else "green")
    return results


def _write_updates(folder: Path, results: list[Timed]) -> None:
    changed = 0
    for result in results:
        if result.played.holds:
            continue
        path = Path(result.played.transcript.path)
        place = path if path.is_absolute() or path.exists() else folder / path
        text = updated(result.played)
        if text != place.read_text(encoding="utf-8"):
            place.write_text(text, encoding="utf-8")
            changed += 1
    typer.echo(f"{changed} files updated. Read the difference before you keep it.")
