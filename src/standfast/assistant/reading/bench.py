"""What lies on the bench while an assistant is read: what was found, and what later files need of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from standfast.assistant.reading.cells import Cell
from standfast.assistant.reading.findings import Findings
from standfast.assistant.reading.tree import Table, Tree, describe
from standfast.assistant.types import Operation, Place


@dataclass(slots=True)
class Bench:
    """What reading shares.

    Attributes:
        operations: `connector.operation` -> the operation; connectors are read before flows.
        spots: (place of a mapping, "with.email") -> where that expression stands.
        cells: Place of a row of a decision table -> its cells by input.
        without_else: Places of decision tables without an else.
        deferred: Calls inside connectors (`owned_through`), read when every operation is known.
        house_replies: Names of replies that the house has too: an assistant's own take their place.
        heads: Place by which something is known (its name) -> place of its mapping, where it stands elsewhere.
        wounded: Files in which something could not be read: what follows from that alone is not reported.
        broken: Kinds with a file that could not be read at all: what is missing there is not reported.
    """

    findings: Findings = field(default_factory=Findings)
    operations: Mapping[str, Operation] = field(default_factory=dict)
    spots: dict[tuple[Place, str], Place] = field(default_factory=dict)
    cells: dict[Place, dict[str, Cell]] = field(default_factory=dict)
    without_else: set[Place] = field(default_factory=set)
    deferred: dict[Place, Tree] = field(default_factory=dict)
    house_replies: frozenset[str] = frozenset()
    heads: dict[Place, Place] = field(default_factory=dict)
    wounded: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def wrong(self, tree: Tree, what: str, wanted: str) -> None:
        """Note a value of the wrong kind."""
        text = f"{what} is {describe(tree)}."
        self.findings.add(tree.place, "value-wrong-type", text, f"Write {wanted}.")

    def table(self, tree: Tree | None, what: str) -> Table | None:
        """Return a tree as a mapping, noting when it is none."""
        if tree is None or isinstance(tree, Table):
            return tree
        self.wrong(tree, what, "a mapping ('name: value' lines)")
        return None
