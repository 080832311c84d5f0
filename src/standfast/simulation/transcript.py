"""Transcripts: conversations as plain text that a business owner can read, and a test can play.

The first line is the sentence that must hold. Header lines (`customer: CUS-000101`) follow, then the steps:

    user: Where is my refund?            what the contact writes; several in a row arrive as one burst
    user: [Yes]                          presses the option with that label
    user: {code}                         types the one-time code that was mailed
    bot:  Which order is it about?       must be said; `...` stands for any text
          [SO-2026-01001: Red shoes]     an option under it
    (after 12 min)                       time passes
    (person: I am Ines.)                 staff write;  (person gives back) (person closes)
    (fault shipping.* timeout)           a system breaks;  (faults clear)
    event: FlowEnded flow=refund_status  must have happened since the last line of a contact
    effects: payments.create_refund done x1    how often a write was carried out, at the end
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

HEADERS = frozenset(
    {"customer", "language", "level", "fault", "payments_mode", "now", "assistant", "channel"}
)
_LINE = re.compile(r"^(user|bot|event|effects|person):[ \t]*(.*)$")
_HEADER = re.compile(r"^([a-z_]+):[ \t]*(.+)$")


class Kind(StrEnum):
    """What a line of a transcript is."""

    USER = "user"
    BOT = "bot"
    ACTION = "action"
    EVENT = "event"
    EFFECTS = "effects"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what it is, its text, its options, and where it stands."""

    kind: Kind
    text: str
    number: int
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """One conversation that must hold.

    Attributes:
        title: The sentence.
        header: Settings; a key may stand several times (`fault`).
        lines: The steps in order.
        source: The file's text as read.
    """

    path: str
    title: str
    header: Mapping[str, tuple[str, ...]]
    lines: tuple[Line, ...]
    source: str = field(repr=False)

    def setting(self, key: str) -> str | None:
        """Return the last value of a header; None when it is not there."""
        values = self.header.get(key)
        return values[-1] if values else None


class TranscriptInvalid(ValueError):  # noqa: N818  # reads as a sentence
    """A line cannot be played. Its text is `file:line: what is wrong. What would be right.`."""


def parse_transcript(path: str, source: str) -> Transcript:
    """Return the transcript that a text holds.

    Raises:
        TranscriptInvalid: A line cannot be read, or there is nothing to play.
    """
    numbered = list(enumerate(source.splitlines(), 1))
    title = next((text.strip() for _, text in numbered if _says(text)), "")
    if not title or _LINE.match(title):
        raise TranscriptInvalid(f"{path}:1: no title. Begin with the sentence that must hold.")
    body = _after_title(numbered)
    header: dict[str, tuple[str, ...]] = {}
    lines: list[Line] = []
    for number, text in body:
        _read_line(path, number, text, _Reading(header, lines))
    if not any(line.kind is Kind.USER for line in lines):
        raise TranscriptInvalid(f"{path}:1: nobody says anything. Add a line 'user: ...'.")
    return Transcript(path, title, header, tuple(lines), source)


@dataclass(frozen=True, slots=True)
class _Reading:
    header: dict[str, tuple[str, ...]]
    lines: list[Line]


def _says(text: str) -> bool:
    return bool(text.strip()) and not text.lstrip().startswith("#")


def _after_title(numbered: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    is_past = False
    for number, text in numbered:
        if not _says(text):
            continue
        if is_past:
            yield number, text
        is_past = True


def _read_line(path: str, number: int, text: str, reading: _Reading) -> None:
    stripped = text.strip()
    lines = reading.lines
    if match := _LINE.match(stripped):
        lines.append(Line(Kind(match[1]), match[2].strip(), number))
    elif not lines and (match := _HEADER.match(stripped)) and match[1] in HEADERS:
        key = match[1]
        reading.header[key] = (*reading.header.get(key, ()), match[2].split("  #")[0].strip())
    elif stripped.startswith("(") and stripped.endswith(")"):
        lines.append(Line(Kind.ACTION, stripped[1:-1].strip(), number))
    elif (
        stripped.startswith("[") and stripped.endswith("]") and lines and lines[-1].kind is Kind.BOT
    ):
        last = lines.pop()
        lines.append(Line(last.kind, last.text, last.number, (*last.options, stripped[1:-1])))
    elif lines and lines[-1].kind is Kind.BOT and text[:1].isspace():
        last = lines.pop()
        lines.append(Line(last.kind, f"{last.text} {stripped}", last.number, last.options))
    else:
        raise TranscriptInvalid(
            f"{path}:{number}: '{stripped[:60]}' is no line of a transcript. "
            "Write 'user: ...', 'bot: ...', '[option]', '(action)', 'event: ...' or 'effects: ...'."
        )


def fold_spaces(text: str) -> str:
    """Return a text with each run of white space as one space."""
    return " ".join(text.split())


def matches(expected: str, said: str) -> bool:
    """Tell whether what was said is what the transcript expects; `...` stands for any text."""
    parts = [re.escape(fold_spaces(part)) for part in fold_spaces(expected).split("...")]
    pattern = r"\s*.*?\s*".join(parts)
    return re.fullmatch(pattern, fold_spaces(said), re.DOTALL) is not None
