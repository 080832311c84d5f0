"""Cuts pages into passages at their headings, and passages into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standfast.knowledge.types import Document, Passage

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$", re.MULTILINE)
_LONGEST = 900
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\b[A-Za-zÄÖÜ]\.)(?<!z\.B\.)(?<!e\.g\.)(?<!\d\.)\s+(?=[\"'(]?[A-ZÄÖÜ0-9])"
)
_MARKUP = re.compile(r"\[([^\]]+)\]\([^)]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


def passages_of(document: Document) -> Iterator[Passage]:
    """Give the passages of a document; a long section is cut between paragraphs."""
    for heading, body in _sections(document.text):
        for part in _parts(body):
            yield Passage(document, heading, part)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    matches = list(_HEADING.finditer(text))
    if head := text[: matches[0].start() if matches else len(text)].strip():
        yield "", head
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        if body := text[match.end() : end].strip():
            yield match.group(2), body


def _parts(body: str) -> Iterator[str]:
    part = ""
    for paragraph in re.split(r"\n\s*\n", body):
        if part and len(part) + len(paragraph) > _LONGEST:
            yield part
            part = ""
        part = f"{part}\n\n{paragraph.strip()}" if part else paragraph.strip()
    if part:
        yield part


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a passage as they are said: list items are sentences, markup is dropped."""
    found: list[str] = []
    for line in _lines(text):
        found += [piece.strip() for piece in _SENTENCE_END.split(line) if piece.strip()]
    return found


def _lines(text: str) -> Iterator[str]:
    """Give paragraphs as one line each, and list items and table rows as lines of their own."""
    paragraph = ""
    for written in text.splitlines():
        line = _MARKUP.sub(lambda match: match.group(1) or "", written.strip())
        if not line or re.match(r"^(?:[-*+]|\d+[.)])\s|^\|", line):
            yield from ([paragraph] if paragraph else [])
            paragraph = ""
            yield from ([line] if line else [])
        else:
            paragraph = f"{paragraph} {line}".strip()
    if paragraph:
        yield paragraph
