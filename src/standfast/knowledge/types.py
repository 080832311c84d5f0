"""What the knowledge gives back."""

from __future__ import annotations

from dataclasses import dataclass

from standfast.events import Record


@dataclass(frozen=True, slots=True)
class Found:
    """What the pages say to a question.

    Attributes:
        text: The sentences that answer; None where no page that this reader may see supports an answer.
        sources: Where they stand: `title`, `heading`, `path`, `date` (from when the page holds; may be empty).
        near: Titles of pages that are near, for "I can tell you about ...".
        score: How well the best passage supports an answer (0 to 1).
    """

    text: str | None
    sources: tuple[Record, ...] = ()
    near: tuple[str, ...] = ()
    score: float = 0.0
