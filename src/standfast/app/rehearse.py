"""`standfast test`: play transcripts and report."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

from standfast.app.settings import Settings
from standfast.app.stage import Theatre
from standfast.simulation import Played, Transcript, parse_transcript, play

_FOLDER = "conversations"


@dataclass(frozen=True, slots=True)
class Timed:
    """A transcript played, with the seconds it took."""

    played: Played
    seconds: float


def find_transcripts(folder: Path, chosen: Iterable[Path] = ()) -> list[Transcript]:
    """Return an assistant's transcripts, or those of the chosen files and folders, in order of their paths.

    Raises:
        TranscriptInvalid: One cannot be read.
    """
    places = list(chosen) or [folder / _FOLDER]
    files = sorted({file for place in places for file in _files(place)})
    return [
        parse_transcript(_name(file, folder), file.read_text(encoding="utf-8")) for file in files
    ]


async def play_all(transcripts: Iterable[Transcript], settings: Settings) -> AsyncIterator[Timed]:
    """Yield each transcript as it was played, each on a stage of its own.

    Raises:
        AssistantInvalid: The assistant has mistakes.
        StageImpossible: Its double cannot be loaded.
    """
    theatre = Theatre(settings)
    for transcript in transcripts:
        began = time.perf_counter()
        async with theatre.staged(transcript) as stage:
            played = await play(transcript, stage)
        yield Timed(played, time.perf_counter() - began)


def _files(place: Path) -> list[Path]:
    return sorted(place.rglob("*.txt")) if place.is_dir() else [place]


def _name(file: Path, folder: Path) -> str:
    return str(file.relative_to(folder)) if file.is_relative_to(folder) else str(file)
