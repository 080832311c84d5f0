"""The mistakes found so far: collected, never raised, so that an author sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from standfast.assistant.types import Place, Problem

_MOST = 500


@dataclass(slots=True)
class Findings:
    """Collects problems; at most five hundred, which is more than anyone reads at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, place: Place, code: str, text: str, remedy: str) -> None:
        """Note a mistake that stops the release."""
        self._note(Problem(place, code, text, remedy))

    def warn(self, place: Place, code: str, text: str, remedy: str) -> None:
        """Note something worth a look."""
        self._note(Problem(place, code, text, remedy, is_warning=True))

    def _note(self, problem: Problem) -> None:
        if len(self.problems) < _MOST:
            self.problems.append(problem)

    def sorted(self) -> tuple[Problem, ...]:
        """Return each problem once, in the order of the files."""
        return tuple(sorted(set(self.problems)))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant."""
    found = get_close_matches(word[:80], sorted(known)[:_MOST], n=1, cutoff=0.6)
    return found[0] if found else None


def suggest(word: str, known: Iterable[str], *, what: str = "Known are") -> str:
    """Return the remedy for an unknown word: the nearest known one, or all of them."""
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return f"Did you mean '{near}'?"
    if not names:
        return f"{what}: none."
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")  # noqa: PLR2004  # one line
    return f"{what}: {shown}."
