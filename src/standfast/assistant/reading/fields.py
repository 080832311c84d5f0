"""The entries of one mapping, taken by name and by kind; what is wrong is noted, never raised.

Whoever reads a mapping takes each key that it knows and closes with `done`, which refuses the rest with
"did you mean". A missing or wrong value is noted once and replaced by the default, so that reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from standfast.assistant.expressions import Expression
from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.durations import parse_duration
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.tree import Listing, Scalar, Table, Tree, describe
from standfast.assistant.reading.values import read_expression
from standfast.assistant.types import Place
from standfast.events import Level

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TRUTH = {"true": True, "false": False}


class Fields:
    """The entries of a mapping.

    Attributes:
        place: Where the mapping begins.
        what: How it is named in a message, e.g. `slot 'order'`.
    """

    def __init__(self, table: Table, bench: Bench, what: str) -> None:
        self.table = table
        self.place = table.place
        self.what = what
        self.bench = bench
        self._known: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self.table.entries

    def at(self, name: str) -> Place:
        """Return where a value stands, or its key, or the mapping."""
        tree = self.table.entries.get(name)
        return tree.place if tree is not None else self.table.keys.get(name, self.place)

    def add(self, name: str, code: str, text: str, remedy: str) -> None:
        """Note a mistake at a value."""
        self.bench.findings.add(self.at(name), code, text, remedy)

    def take(self, name: str) -> Tree | None:
        """Return a value as it stands; None where there is none or nothing follows the colon."""
        self._known.add(name)
        tree = self.table.entries.get(name)
        if isinstance(tree, Scalar) and tree.kind == "null":
            return None
        return tree

    def must(self, name: str) -> Tree | None:
        """Return a value that has to be there."""
        tree = self.take(name)
        if tree is None and (name not in self.table.keys or name in self.table.entries):
            self.add(
                name, "key-missing", f"{self.what} needs '{name}'.", f"Add '{name}: ...' here."
            )
        return tree

    def done(self) -> None:
        """Note every key that was not taken, and keep where each value stands."""
        for name in self.table.entries:
            self.bench.spots[self.place, name] = self.at(name)
        for name, place in self.table.keys.items():
            if name not in self._known:
                self.bench.findings.add(
                    place,
                    "key-unknown",
                    f"{self.what} has no '{name}'.",
                    suggest(name, self._known, what="It can have"),
                )

    # --- single values ---

    def scalar(self, name: str) -> Scalar | None:
        """Return a single value."""
        tree = self.take(name)
        if tree is None or isinstance(tree, Scalar):
            return tree
        self._wrong(name, tree, "one text")
        return None

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        scalar = self.scalar(name)
        return default if scalar is None else scalar.raw

    def must_text(self, name: str) -> str:
        """Return a text that has to be there; "" after noting that it is not."""
        return "" if self.must(name) is None else self.text(name)

    def name(self, name: str, default: str = "") -> str:
        """Return a name: small letters, digits and underscores."""
        scalar = self.scalar(name)
        if scalar is None:
            return default
        return scalar.raw if check_name(scalar.raw, scalar.place, self.bench) else default

    def must_name(self, name: str) -> str:
        """Return a name that has to be there; "" after noting that it is not."""
        return "" if self.must(name) is None else self.name(name)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return true or false."""
        scalar = self.scalar(name)
        if scalar is None:
            return default
        if scalar.raw in _TRUTH:
            return _TRUTH[scalar.raw]
        self._wrong(name, scalar, "true or false")
        return default

    def number(self, name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
        """Return a whole number between two bounds."""
        scalar = self.scalar(name)
        if scalar is None:
            return default
        if not re.fullmatch(r"\d{1,10}", scalar.raw) or not least <= int(scalar.raw) <= most:
            self._wrong(name, scalar, f"a whole number from {least} to {most}")
            return default
        return int(scalar.raw)

    def share(self, name: str) -> float | None:
        """Return a number between 0 and 1."""
        scalar = self.scalar(name)
        if scalar is None:
            return None
        if not re.fullmatch(r"0(\.\d{1,6})?|1(\.0{1,6})?", scalar.raw):
            self._wrong(name, scalar, "a number from 0 to 1")
            return None
        return float(scalar.raw)

    def duration(self, name: str, default: timedelta) -> timedelta:
        """Return a duration."""
        return self.duration_or_none(name, default) or default

    def duration_or_none(self, name: str, default: timedelta | None = None) -> timedelta | None:
        """Return a duration; None where the file says `never` or nothing."""
        scalar = self.scalar(name)
        if scalar is None:
            return default
        if scalar.raw == "never":
            return None
        try:
            return parse_duration(scalar.raw)
        except ValueError as error:
            self.add(name, "value-bad-duration", str(error), "Write it like '10 min' or 'PT10M'.")
            return default

    def day(self, name: str) -> date | None:
        """Return a date."""
        scalar = self.scalar(name)
        if scalar is None:
            return None
        try:
            return date.fromisoformat(scalar.raw)
        except ValueError:
            text = f"'{scalar.raw[:40]}' is no date."
            self.add(name, "value-bad-date", text, "Write it like 2026-05-03.")
            return None

    def one_of(self, name: str, allowed: Collection[str], default: str) -> str:
        """Return one of the allowed words."""
        scalar = self.scalar(name)
        if scalar is None or scalar.raw in allowed:
            return default if scalar is None else scalar.raw
        self.add(
            name,
            "value-unknown",
            f"'{name}' of {self.what} cannot be '{scalar.raw[:40]}'.",
            suggest(scalar.raw, allowed, what="It can be"),
        )
        return default

    def level(self, name: str, default: Level = Level.ANONYMOUS) -> Level:
        """Return an identity level."""
        return Level(self.one_of(name, [level.value for level in Level], default.value))

    def expression(self, name: str) -> Expression | None:
        """Return an expression."""
        scalar = self.scalar(name)
        return None if scalar is None else read_expression(scalar, self.bench)

    # --- lists and mappings ---

    def members(self, name: str) -> tuple[Tree, ...]:
        """Return the members of a list."""
        tree = self.take(name)
        if tree is None:
            return ()
        if isinstance(tree, Listing):
            return tree.members
        self._wrong(name, tree, "a list")
        return ()

    def tables(self, name: str) -> tuple[Table, ...]:
        """Return the members of a list of mappings."""
        members = self.members(name)
        for member in members:
            if not isinstance(member, Table):
                self.bench.wrong(member, f"each member of '{name}'", "a mapping")
        return tuple(member for member in members if isinstance(member, Table))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list; a single text is a list of one."""
        tree = self.take(name)
        return () if tree is None else texts_of(tree, self.bench, f"'{name}'")

    def names(self, name: str) -> tuple[str, ...]:
        """Return the names of a list."""
        tree = self.take(name)
        found = () if tree is None else texts_of(tree, self.bench, f"'{name}'")
        return tuple(word for word in found if check_name(word, self.at(name), self.bench))

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the whole numbers of a list."""
        found = self.texts(name)
        wrong = [word for word in found if not re.fullmatch(r"\d{1,9}", word)]
        if wrong:
            self.add(
                name,
                "value-wrong-type",
                f"'{wrong[0][:40]}' in '{name}' is no whole number.",
                "Write numbers.",
            )
        return tuple(int(word) for word in found if word not in wrong)

    def entries(self, name: str) -> Mapping[str, Tree]:
        """Return the entries of a mapping."""
        table = self.inner(name)
        return {} if table is None else table.entries

    def inner(self, name: str) -> Table | None:
        """Return a mapping."""
        tree = self.take(name)
        if tree is None or isinstance(tree, Table):
            return tree
        self._wrong(name, tree, "a mapping")
        return None

    def fields(self, name: str, what: str) -> Fields | None:
        """Return the entries of a mapping as fields of their own."""
        table = self.inner(name)
        return None if table is None else Fields(table, self.bench, what)

    def text_map(self, name: str) -> dict[str, str]:
        """Return a mapping of texts, such as a title by language."""
        found = {}
        for key, tree in self.entries(name).items():
            if isinstance(tree, Scalar) and tree.kind != "null":
                found[key] = tree.raw
            else:
                self.bench.wrong(tree, f"'{key}' of '{name}'", "one text")
        return found

    def texts_map(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return a mapping of lists of texts; where each stands is kept as a spot of this mapping."""
        found = {}
        for key, tree in self.entries(name).items():
            found[key] = texts_of(tree, self.bench, f"'{key}' of '{name}'")
            members = tree.members if isinstance(tree, Listing) else (tree,)
            for number, member in enumerate(members):
                self.bench.spots[self.place, f"{name}.{key}.{number}"] = member.place
        return found

    def expressions(self, name: str) -> dict[str, Expression]:
        """Return a mapping of expressions; where each stands is kept as a spot of this mapping."""
        found = {}
        for key, tree in self.entries(name).items():
            expression = read_expression(tree, self.bench)
            self.bench.spots[self.place, f"{name}.{key}"] = tree.place
            if expression is not None:
                found[key] = expression
        return found

    def _wrong(self, name: str, tree: Tree, wanted: str) -> None:
        self.bench.wrong(tree, f"'{name}' of {self.what}", wanted)


def texts_of(tree: Tree, bench: Bench, what: str) -> tuple[str, ...]:
    """Return the texts of a list; a single text is a list of one."""
    members = tree.members if isinstance(tree, Listing) else (tree,)
    found = []
    for member in members:
        if isinstance(member, Scalar) and member.kind != "null":
            found.append(member.raw)
        else:
            bench.wrong(member, what, f"a list of texts; {describe(member)} needs quotes")
    return tuple(found)


def check_name(name: str, place: Place, bench: Bench) -> bool:
    """Tell whether a name is one, noting what is wrong with it."""
    if NAME.fullmatch(name):
        return True
    bench.findings.add(
        place,
        "value-bad-name",
        f"'{name[:40]}' is no name.",
        "Use small letters, digits and underscores, beginning with a letter.",
    )
    return False
