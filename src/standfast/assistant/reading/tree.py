"""A YAML file as a small tree in which each node knows its place.

The composer of ruamel.yaml is used and its constructor is not: nothing in a file makes an object, and every
node keeps its line and column. What YAML allows and these files do not need is refused: tags, several documents,
complex keys. Aliases are followed, but counted: a file of 1 kB can stand for 1 GB with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from standfast.assistant.reading.findings import Findings
from standfast.assistant.reading.traps import Trap, TrapFinder, explain_trap, find_trap
from standfast.assistant.types import Place
from standfast.events import Value

_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(
    _TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
)
_MERGE = _TAG + "merge"
_LONGEST_TEXT = 20_000
_DEEPEST = 48
_MOST_NODES = 50_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value.

    Attributes:
        raw: As written (without quotes).
        kind: `str`, `int`, `float`, `bool`, `null` or `timestamp`.
    """

    place: Place
    raw: str
    kind: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    place: Place
    members: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping of text keys; `keys` tells where each key stands."""

    place: Place
    entries: Mapping[str, Tree]
    keys: Mapping[str, Place]


Tree: TypeAlias = Scalar | Listing | Table


def describe(tree: Tree) -> str:
    """Return what a tree is, in a word or two."""
    match tree:
        case Listing():
            return "a list"
        case Table():
            return "a mapping"
        case Scalar(kind="null"):
            return "empty"
        case Scalar(raw=raw):
            return f"'{raw[:40]}'"


def plain(tree: Tree) -> Value:
    """Return a tree as JSON values."""
    match tree:
        case Listing(members=members):
            return [plain(member) for member in members]
        case Table(entries=entries):
            return {name: plain(member) for name, member in entries.items()}
        case Scalar():
            return plain_scalar(tree)


def plain_scalar(scalar: Scalar) -> Value:
    """Return a single value as JSON; what YAML allows beyond JSON stays text."""
    match scalar.kind:
        case "null":
            return None
        case "bool":
            return scalar.raw.lower() == "true"
        case "int" if re.fullmatch(r"[+-]?\d{1,18}", scalar.raw):
            return int(scalar.raw)
        case "float" if re.fullmatch(r"[+-]?\d{1,15}\.\d{0,15}(?:[eE][+-]?\d{1,2})?", scalar.raw):
            return float(scalar.raw)
        case _:
            return scalar.raw


def read_tree(file: str, content: bytes, findings: Findings) -> Tree | None:
    """Return the tree of a YAML file; None where there is none, with the findings saying why."""
    text = read_text(file, content, findings)
    if text is None:
        return None
    return tree_of(file, text, findings)


def read_text(file: str, content: bytes, findings: Findings) -> str | None:
    """Return the text of a file; None where it is not UTF-8 text, with the findings saying so."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        place = Place(file, line, column)
        findings.add(
            place, "file-not-text", "the file is not UTF-8 text here.", "Save it as UTF-8 text."
        )
        return None
    control = _CONTROL.search(text)
    if control is None:
        return text
    at = control.start()
    place = Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    findings.add(
        place, "file-not-text", "there is a control character here.", "Take it out of the text."
    )
    return None


def tree_of(
    file: str, text: str, findings: Findings, *, first_line: int = 1, find: TrapFinder = find_trap
) -> Tree | None:
    """Return the tree of a YAML text that begins at that line of its file."""
    builder = _Builder(file, text.splitlines(), first_line, findings, find)
    try:
        node = _compose(text)
    except MarkedYAMLError as error:
        builder.refuse(error)
        return None
    except (YAMLError, ValueError, RecursionError) as error:
        what = "the nesting is too deep" if isinstance(error, RecursionError) else "it is no YAML"
        remedy = f"Write plain YAML, at most {_DEEPEST} deep."
        findings.add(Place(file, first_line), "yaml-syntax", f"{what}.", remedy)
        return None
    return None if node is None else builder.build(node, 0)


@lru_cache(maxsize=512)
def _compose(text: str) -> YamlNode | None:
    """Return the nodes of a YAML text; kept, because a new release shares most files with the last one."""
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False
    node: YamlNode | None = yaml.compose(text)
    return node


@dataclass(frozen=True, slots=True)
class _Builder:
    file: str
    lines: list[str]
    first_line: int
    findings: Findings
    find: TrapFinder
    count: list[int] = field(default_factory=lambda: [0])
    """How many nodes were built: aliases count each time they are used."""

    def place(self, line: int, column: int) -> Place:
        return Place(self.file, self.first_line + line, column + 1)

    def refuse(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        written = self.lines[line] if line < len(self.lines) else ""
        trap = explain_trap(error.problem or "", written)
        place = self.place(line, column)
        self.findings.add(place, trap.code, trap.text, trap.remedy)

    def build(self, node: YamlNode, depth: int) -> Tree | None:
        place = self.place(node.start_mark.line, node.start_mark.column)
        self.count[0] += 1
        if self.count[0] > _MOST_NODES:
            if self.count[0] == _MOST_NODES + 1:
                self.findings.add(
                    Place(self.file, self.first_line),
                    "yaml-too-large",
                    f"the file stands for more than {_MOST_NODES} values, with its aliases written out.",
                    "Split it, or use fewer aliases.",
                )
            return None
        if depth > _DEEPEST:
            self.findings.add(
                place, "yaml-syntax", "the nesting is too deep.", f"Nest at most {_DEEPEST} deep."
            )
            return None
        match node:
            case ScalarNode():
                return self.scalar(node, place)
            case SequenceNode():
                members = (self.build(member, depth + 1) for member in node.value)
                return Listing(place, tuple(member for member in members if member is not None))
            case MappingNode():
                return self.table(node, place, depth)
            case _:
                return None

    def scalar(self, node: ScalarNode, place: Place) -> Scalar | None:
        tag = str(node.tag)
        if tag not in _PLAIN_TAGS:
            self.findings.add(
                place,
                "yaml-tag",
                f"'{tag}' at the beginning of a value is a YAML tag.",
                "Put the whole value in quotes.",
            )
            return None
        if len(node.value) > _LONGEST_TEXT:
            self.findings.add(
                place,
                "value-too-long",
                f"the text has {len(node.value)} characters.",
                f"Write at most {_LONGEST_TEXT}.",
            )
            return None
        return Scalar(place, node.value, tag.removeprefix(_TAG))

    def table(self, node: MappingNode, place: Place, depth: int) -> Table:
        entries: dict[str, Tree] = {}
        keys: dict[str, Place] = {}
        merged: list[Table] = []
        for key, value in node.value:
            at = self.place(key.start_mark.line, key.start_mark.column)
            if self.is_refused(key, value, keys, at):
                continue
            tree = self.build(value, depth + 1)
            if str(key.tag) == _MERGE:
                merged.extend(self.sources(tree, at))
                continue
            keys[str(key.value)] = at
            if tree is not None:
                entries[str(key.value)] = tree
        for source in merged:
            entries = {**source.entries, **entries}
            keys = {**source.keys, **keys}
        return Table(place, entries, keys)

    def is_refused(
        self, key: YamlNode, value: YamlNode, keys: Mapping[str, Place], at: Place
    ) -> bool:
        trap = self.find(key, value)
        if trap is None and str(key.value) in keys:
            first = keys[str(key.value)].line
            text = f"'{key.value}' stands twice here, first in line {first}."
            trap = Trap("yaml-duplicate-key", text, "Keep one of them.")
        if trap is not None:
            self.findings.add(at, trap.code, trap.text, trap.remedy)
        return trap is not None

    def sources(self, tree: Tree | None, at: Place) -> tuple[Table, ...]:
        """Return the mappings that `<<` takes over; what is written beside it goes first."""
        members = tree.members if isinstance(tree, Listing) else (tree,)
        tables = tuple(member for member in members if isinstance(member, Table))
        if len(tables) != len(members):
            self.findings.add(
                at, "value-wrong-type", "'<<' takes over a mapping.", "Write '<<: *name'."
            )
        return tables
