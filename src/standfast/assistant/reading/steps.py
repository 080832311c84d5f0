"""Steps: lists of them, branches, and the ids by which conversations remember where they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from standfast.assistant.expressions import compile_expression
from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import NAME, Fields
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.step_kinds import READERS, Written
from standfast.assistant.reading.tree import Listing, Scalar, Table, Tree
from standfast.assistant.types import Branch, Choose, Goto, Link, Place, Step

_BLOCKS = ("else", "on_failure", "on_duplicate", "steps", "choose")
_KINDS = (*READERS, "choose")
_DEEPEST = 6


@dataclass(slots=True)
class _Ids:
    """Gives each step an id: its own, or its kind and name, counted where that repeats."""

    explicit: set[str]
    given: Counter[str]

    def choose(self, stem: str) -> str:
        self.given[stem] += 1
        count = self.given[stem]
        wanted = stem if count == 1 else f"{stem}_{count}"
        return self.choose(stem) if wanted in self.explicit else wanted


def read_steps(members: tuple[Tree, ...], bench: Bench) -> tuple[Step, ...]:
    """Return the steps of a flow, each with an id of its own."""
    ids = _Ids(set(), Counter())
    for place, name in _explicit_ids(members):
        if name in ids.explicit:
            bench.findings.add(
                place, "step-duplicate-id", f"two steps are called '{name}'.", "Name them apart."
            )
        ids.explicit.add(name)
    return _StepReader(bench, ids).block(members, 0)


def _explicit_ids(members: tuple[Tree, ...]) -> Iterator[tuple[Place, str]]:
    for member in members:
        if not isinstance(member, Table):
            continue
        written = member.entries.get("id")
        if isinstance(written, Scalar):
            yield written.place, written.raw
        for name in _BLOCKS:
            inner = member.entries.get(name)
            if isinstance(inner, Listing):
                yield from _explicit_ids(inner.members)


@dataclass(frozen=True, slots=True)
class _StepReader:
    bench: Bench
    ids: _Ids

    def block(self, members: tuple[Tree, ...], depth: int) -> tuple[Step, ...]:
        if depth > _DEEPEST:
            self.bench.findings.add(
                members[0].place,
                "step-too-deep",
                f"steps are nested more than {_DEEPEST} deep.",
                "Make a flow of their own of the inner steps and call it.",
            )
            return ()
        found = []
        for member in members:
            table = self.bench.table(member, "a step")
            step = self.step(table, depth) if table else None
            if step is not None:
                found.append(step)
        return tuple(found)

    def step(self, table: Table, depth: int) -> Step | None:
        fields = Fields(table, self.bench, "this step")
        kind = self.kind(fields)
        if kind is None:
            return None
        fields.what = f"a '{kind}' step"
        step = self.choice(fields, depth) if kind == "choose" else self.simple(kind, fields, depth)
        fields.done()
        return step

    def kind(self, fields: Fields) -> str | None:
        """Return which kind of step a mapping is; it has the word of exactly one."""
        kinds = [kind for kind in _KINDS if kind in fields]
        if "handoff" in kinds:
            kinds = [kind for kind in kinds if kind != "reply"]
        if len(kinds) == 1:
            return kinds[0]
        keys = list(fields.table.keys)
        if not kinds:
            wrong = keys[0] if keys else ""
            self.bench.findings.add(
                fields.table.keys.get(wrong, fields.place),
                "step-unknown",
                f"'{wrong}' is no kind of step.",
                suggest(wrong, _KINDS, what="Steps are"),
            )
            return None
        self.bench.findings.add(
            fields.table.keys[kinds[1]],
            "step-two-kinds",
            f"this step is both '{kinds[0]}' and '{kinds[1]}'.",
            "Write two steps, one below the other.",
        )
        return None

    def simple(self, kind: str, fields: Fields, depth: int) -> Step | None:
        reader = READERS[kind]
        step_id = self.id(fields, reader.stem(fields))
        blocks = {name: self.block(fields.members(name), depth + 1) for name in reader.blocks}
        return reader.read(fields, Written(step_id, fields.place, blocks, self.bench))

    def id(self, fields: Fields, stem: str) -> str:
        given = fields.name("id")
        return given or self.ids.choose(stem[:64])

    def choice(self, fields: Fields, depth: int) -> Choose:
        step_id = self.id(fields, "choose")
        tables = fields.tables("choose")
        branches = tuple(self.branch(table, depth) for table in tables)
        self.check_else(branches)
        return Choose(step_id, fields.place, branches)

    def check_else(self, branches: tuple[Branch, ...]) -> None:
        for branch in branches[:-1]:
            if branch.condition is None:
                self.bench.findings.add(
                    branch.place,
                    "choose-else-not-last",
                    "branches after the else are never taken.",
                    "Put the else last.",
                )

    def branch(self, table: Table, depth: int) -> Branch:
        """Return one way of a choose step: its condition, then steps or one step inline."""
        fields = Fields(table, self.bench, "this branch")
        otherwise = fields.take("else")
        condition = None
        if otherwise is None:
            fields.must("if")
            condition = fields.expression("if") or compile_expression("false")
        place = fields.at("if") if otherwise is None else table.keys["else"]
        if isinstance(otherwise, Listing):
            steps = self.block(otherwise.members, depth + 1)
        elif "steps" in fields:
            steps = self.block(fields.members("steps"), depth + 1)
        else:
            return Branch(condition, self.inline(table, otherwise, depth), place)
        fields.done()
        return Branch(condition, steps, place)

    def inline(self, table: Table, otherwise: Tree | None, depth: int) -> tuple[Step, ...]:
        """Return the step that stands beside a condition, and what `then` leads to."""
        entries = {key: tree for key, tree in table.entries.items() if key not in _BESIDE}
        keys = {key: place for key, place in table.keys.items() if key not in _BESIDE}
        if isinstance(otherwise, Scalar) and otherwise.raw in READERS and "reason" in entries:
            entries[otherwise.raw] = entries.pop("reason")
            keys[otherwise.raw] = keys.pop("reason")
        then = table.entries.get("then")
        steps: list[Step | None] = []
        if entries or not isinstance(then, Scalar):
            steps.append(self.step(Table(table.place, entries, keys), depth + 1))
        if isinstance(then, Scalar):
            steps.append(self.then(then))
        return tuple(step for step in steps if step is not None)

    def then(self, target: Scalar) -> Step | None:
        """Return a step for `then: x`: on to a step of this flow if there is one of that id, else to a flow."""
        if not (NAME.fullmatch(target.raw) or target.raw == "END"):
            self.bench.wrong(target, "'then'", "the id of a step, the name of a flow, or END")
            return None
        if target.raw == "END" or target.raw in self.ids.explicit:
            return Goto(self.ids.choose("next"), target.place, target.raw)
        return Link(self.ids.choose(f"link_{target.raw}"), target.place, target.raw)


_BESIDE = frozenset({"if", "else", "then"})
