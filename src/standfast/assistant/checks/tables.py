"""Decision tables: proven without gaps and overlaps, without rows that never come, and with dates that fit.

Each input is cut into regions at the constants that its cells name: for `>= 30` and `< 60` into below 30, 30,
between, 60 and above. Every value of a region behaves alike, so a row is a box of regions, and gaps and overlaps
are questions about boxes. Nothing is sampled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from standfast.assistant.checks.subject import Subject
from standfast.assistant.reading.cells import Cell, Constant
from standfast.assistant.types import Policy, Row

Box = dict[str, frozenset[int]]
"""Input -> the regions that are meant; an input that is not in it can be anything."""

_MOST_CUTS = 20_000


class TooLarge(Exception):  # noqa: N818  # it reads as what it says
    """A table has too many cases to prove anything about it in bounded time."""


@dataclass(slots=True)
class Regions:
    """The regions of each input: one value that stands for it, and its name in words."""

    values: dict[str, tuple[Constant, ...]]
    names: dict[str, tuple[str, ...]]
    cuts: int = 0

    def box(self, cells: Mapping[str, Cell]) -> Box:
        """Return the box that the cells of a row describe."""
        return {
            name: frozenset(
                number for number, value in enumerate(self.values[name]) if cell.matches(value)
            )
            for name, cell in cells.items()
            if cell.tests
        }

    def uncovered(self, box: Box, rows: Sequence[Box]) -> Box | None:
        """Return a part of a box that none of the rows covers; None when they cover all of it.

        Raises:
            TooLarge: The answer would take too long.
        """
        self.cuts += 1
        if self.cuts > _MOST_CUTS:
            raise TooLarge
        if any(not regions for regions in box.values()):
            return None
        if not rows:
            return box
        first, rest = rows[0], rows[1:]
        if not meets(box, first):
            return self.uncovered(box, rest)
        inner = dict(box)
        for name, regions in first.items():
            mine = inner.get(name, frozenset(range(len(self.values[name]))))
            found = self.uncovered({**inner, name: mine - regions}, rest)
            if found is not None:
                return found
            inner[name] = mine & regions
        return None

    def describe(self, box: Box) -> str:
        """Return a case of a box in words: `days above 30, category shoes`."""
        parts = [
            f"{name} {self.names[name][min(regions)]}" for name, regions in sorted(box.items())
        ]
        return ", ".join(parts) or "any case"


def meets(one: Box, other: Box) -> bool:
    """Tell whether two boxes have a case in common."""
    shared = one.keys() & other.keys()
    return (
        all(one[name] & other[name] for name in shared)
        and all(one.values())
        and all(other.values())
    )


def regions_of(policy: Policy, rows: Sequence[Mapping[str, Cell]]) -> Regions:
    """Return the regions of every input of a table."""
    regions = Regions({}, {})
    for name, type_ in policy.inputs.items():
        constants = {
            constant
            for cells in rows
            if name in cells
            for test in cells[name].tests or ()
            for constant in test.constants
        }
        regions.values[name], regions.names[name] = _regions_of_input(
            name, type_, constants, policy
        )
    return regions


def _regions_of_input(
    name: str, type_: str, constants: set[Constant], policy: Policy
) -> tuple[tuple[Constant, ...], tuple[str, ...]]:
    match type_:
        case "bool":
            return (True, False), ("true", "false")
        case "choice":
            values = policy.values.get(name, ())
            return values, values
        case "text":
            texts = tuple(sorted(str(constant) for constant in constants))
            return (*texts, "\0"), (*texts, "anything else")
        case _:
            return _cut(sorted(float(constant) for constant in constants), type_)


def _cut(points: list[float], type_: str) -> tuple[tuple[Constant, ...], tuple[str, ...]]:
    """Return the regions of an ordered input: each point, and what lies before, between and after."""
    if not points:
        return (0.0,), ("anything",)
    said = [_say(point, type_) for point in points]
    values: list[Constant] = [points[0] - 1]
    words = [f"below {said[0]}"]
    for number, point in enumerate(points):
        values.append(point)
        words.append(said[number])
        if number + 1 < len(points):
            values.append((point + points[number + 1]) / 2)
            words.append(f"between {said[number]} and {said[number + 1]}")
    values.append(points[-1] + 1)
    words.append(f"above {said[-1]}")
    return tuple(values), tuple(words)


def _say(point: float, type_: str) -> str:
    if type_ == "date":
        return date.fromordinal(int(point)).isoformat()
    return str(int(point)) if point.is_integer() else str(point)


def check_table(policy: Policy, subject: Subject) -> None:
    """Note gaps, overlaps and rows that never come."""
    cells = [subject.bench.cells.get(row.place, {}) for row in policy.rows]
    regions = regions_of(policy, cells)
    boxes = [regions.box(row) for row in cells]
    exact = [all(cell.tests is not None for cell in row.values()) for row in cells]
    try:
        if policy.hit == "unique":
            _check_overlaps(policy, boxes, regions, subject)
        else:
            _check_shadowed(policy, boxes, exact, regions, subject)
        if policy.place in subject.bench.without_else:
            _check_gap(policy, boxes, exact, regions, subject)
    except TooLarge:
        subject.findings.warn(
            policy.place,
            "policy-too-large",
            f"policy '{policy.name}' has too many cases to prove that it has no gap.",
            "Split it into two tables, or give it an else.",
        )


def _check_overlaps(policy: Policy, boxes: list[Box], regions: Regions, subject: Subject) -> None:
    for number, (row, box) in enumerate(zip(policy.rows, boxes, strict=True)):
        for earlier, other in zip(policy.rows[:number], boxes[:number], strict=True):
            if meets(box, other):
                shared = {
                    name: box.get(name, other.get(name, frozenset()))
                    & other.get(name, box.get(name, frozenset()))
                    for name in box.keys() | other.keys()
                }
                subject.findings.add(
                    row.place,
                    "policy-overlap",
                    f"rows {earlier.number} and {row.number} both fit: {regions.describe(shared)}.",
                    "Narrow one of them, or write hit: first.",
                )
                break


def _check_shadowed(
    policy: Policy, boxes: list[Box], exact: list[bool], regions: Regions, subject: Subject
) -> None:
    for number, row in enumerate(policy.rows):
        before = [box for box, is_exact in zip(boxes[:number], exact, strict=False) if is_exact]
        if regions.uncovered(boxes[number], before) is None:
            _note_shadowed(row, policy, subject)


def _note_shadowed(row: Row, policy: Policy, subject: Subject) -> None:
    subject.findings.add(
        row.place,
        "policy-row-never",
        f"row {row.number} of policy '{policy.name}' never comes: the rows before it take all its cases.",
        "Take it out, or move it up.",
    )


def _check_gap(
    policy: Policy, boxes: list[Box], exact: list[bool], regions: Regions, subject: Subject
) -> None:
    sure = [box for box, is_exact in zip(boxes, exact, strict=True) if is_exact]
    everything = {name: frozenset(range(len(regions.values[name]))) for name in policy.inputs}
    gap = regions.uncovered(everything, sure)
    if gap is not None:
        subject.findings.add(
            policy.place,
            "policy-gap",
            f"no row of policy '{policy.name}' fits {regions.describe(gap)}.",
            "Add a row for it, or an else.",
        )
