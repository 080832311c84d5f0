"""Simulated contacts: transcripts played against the whole product with failing backends."""

from standfast.simulation.play import Difference, Played, play
from standfast.simulation.ports import Said, Stage, StageRefused
from standfast.simulation.report import explain, junit, updated
from standfast.simulation.transcript import (
    Kind,
    Line,
    Transcript,
    TranscriptInvalid,
    matches,
    parse_transcript,
)

__all__ = [
    "Difference",
    "Kind",
    "Line",
    "Played",
    "Said",
    "Stage",
    "StageRefused",
    "Transcript",
    "TranscriptInvalid",
    "explain",
    "junit",
    "matches",
    "parse_transcript",
    "play",
    "updated",
]
