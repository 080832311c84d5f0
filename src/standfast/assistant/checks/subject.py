"""What is checked, and where to say what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.findings import Findings
from standfast.assistant.types import Assistant, Place


@dataclass(frozen=True, slots=True)
class Subject:
    """An assistant under check.

    Attributes:
        bench: What reading left behind: spots of expressions, cells of tables.
        files: The files themselves.
        languages_at: Where assistant.yaml names the languages.
        today: For dates to review by; None leaves them out.
    """

    assistant: Assistant
    bench: Bench
    files: Mapping[str, bytes]
    languages_at: Place
    today: date | None

    @property
    def findings(self) -> Findings:
        """Where problems are noted."""
        return self.bench.findings

    def is_whole(self, kind: str) -> bool:
        """Tell whether every file of a kind could be read: only then is something missing."""
        return kind not in self.bench.broken

    def is_house(self, place: Place) -> bool:
        """Tell whether something belongs to the house, not to the assistant."""
        return place.file.startswith("house/")
