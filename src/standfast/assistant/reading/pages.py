"""Knowledge pages (front matter and Markdown) and the heads of transcripts."""

from __future__ import annotations

import re

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields
from standfast.assistant.reading.tree import Table, read_text, tree_of
from standfast.assistant.types import Page, Place

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FORM = "Begin the page with '---', its title, owner and language, and '---' again."


def read_page(path: str, content: bytes, bench: Bench) -> Page | None:
    """Return a knowledge page."""
    text = read_text(path, content, bench.findings)
    if text is None:
        return None
    front = _FRONT.match(text)
    if front is None:
        bench.findings.add(Place(path), "page-no-front-matter", "the page has no head.", _FORM)
        return None
    tree = tree_of(path, front[1], bench.findings, first_line=2)
    if not isinstance(tree, Table):
        if tree is not None or not front[1].strip():
            bench.findings.add(Place(path, 2), "page-no-front-matter", "the head is empty.", _FORM)
        return None
    fields = Fields(tree, bench, "the head of this page")
    page = Page(
        path=path,
        title=fields.must_text("title"),
        language=fields.must_text("language"),
        text=text[front.end() :],
        audience=fields.level("audience"),
        owner=fields.text("owner"),
        valid_from=fields.day("valid_from"),
        valid_until=fields.day("valid_until"),
        review_by=fields.day("review_by"),
        product=fields.text("product"),
        place=Place(path),
    )
    fields.done()
    if not page.text.strip():
        bench.findings.add(Place(path), "page-empty", "the page says nothing.", "Write its text.")
    return page


def check_transcript(path: str, content: bytes, bench: Bench) -> None:
    """Note a transcript that has no title or in which nobody says anything."""
    text = read_text(path, content, bench.findings)
    if text is None:
        return
    lines = text.splitlines()
    if not lines or not lines[0].strip() or lines[0].startswith(("user:", "bot:")):
        bench.findings.add(
            Place(path),
            "transcript-no-title",
            "the transcript has no title.",
            "Say in the first line what must hold, then leave a line empty.",
        )
    elif not any(line.startswith("user:") for line in lines):
        bench.findings.add(
            Place(path),
            "transcript-nobody-speaks",
            "nobody says anything in this transcript.",
            "Write lines that begin with 'user:' and 'bot:'.",
        )
