"""From the files of an assistant to a release: read, merged over the house's own, checked.

`parse` reports every mistake that it can find, in one go, and never raises whatever the bytes are. Files are
read in the order of what they need: connectors before the flows that call them. A file that cannot be read at
all silences only what it would have said: nobody is told that an operation is missing because its
connector has a tab in line 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cache

from standfast.assistant.checks.everything import check_all
from standfast.assistant.checks.subject import make_subject
from standfast.assistant.folder import house_files, kind_of, largest, release_id
from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.connectors import read_connector, resolve_owners
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.flows import read_flow
from standfast.assistant.reading.intents import read_intents
from standfast.assistant.reading.pages import check_transcript, read_page
from standfast.assistant.reading.policies import read_policy
from standfast.assistant.reading.replies import read_replies
from standfast.assistant.reading.routing import house_reasons, read_routing
from standfast.assistant.reading.settings import Settings, read_owners, read_settings
from standfast.assistant.reading.slot_types import read_slot_types
from standfast.assistant.reading.tree import Table, read_tree
from standfast.assistant.types import (
    Assistant,
    Connector,
    Flow,
    Intent,
    Owners,
    Page,
    Place,
    Policy,
    Problem,
    ReplyText,
    Routing,
    SlotType,
)

_FOLDERS = (
    "assistant.yaml, owners.yaml, types.yaml, intents.yaml, routing.yaml, replies.yaml, replies/*.yaml, "
    "flows/*.yaml, policies/*.yaml, connectors/*.yaml, knowledge/**/*.md, conversations/**/*.txt"
)
_HOUSE = "house/"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What parsing gave.

    Attributes:
        assistant: The release; None when a problem stops it.
        problems: All mistakes and warnings, in the order of the files.
    """

    assistant: Assistant | None
    problems: tuple[Problem, ...]


def parse(files: Mapping[str, bytes], *, today: date | None = None) -> Parsed:
    """Return the assistant that files make, and everything that is wrong with them. Never raises.

    Args:
        files: Content by path, e.g. `flows/refund.yaml`.
        today: Against which dates to review by are held; None leaves that out.
    """
    bench = Bench()
    draft = _Draft(files, bench)
    draft.read()
    bench.wounded |= {item.place.file for item in bench.findings.problems if not item.is_warning}
    assistant = draft.assemble()
    at = draft.settings.place
    check_all(make_subject(assistant, bench, files, languages_at=at, today=today))
    problems = bench.findings.sorted()
    is_good = all(problem.is_warning for problem in problems)
    return Parsed(assistant if is_good else None, problems)


@dataclass(slots=True)
class _Draft:
    """The parts of an assistant while they are read."""

    files: Mapping[str, bytes]
    bench: Bench
    settings: Settings = field(default_factory=Settings)
    owners: Owners = field(default_factory=lambda: Owners({}, ()))
    routing: Routing | None = None
    slot_types: dict[str, SlotType] = field(default_factory=dict)
    intents: dict[str, Intent] = field(default_factory=dict)
    out_of_scope: dict[str, tuple[str, ...]] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    policies: dict[str, tuple[Policy, ...]] = field(default_factory=dict)
    connectors: dict[str, Connector] = field(default_factory=dict)
    replies: dict[str, ReplyText] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)

    def read(self) -> None:
        self.refuse_unknown()
        self.read_connectors()
        for kind, read in self.readers().items():
            for path, table in self.tables(kind):
                read(path, table)
        self.read_texts()
        self.add_house()

    def readers(self) -> Mapping[str, Callable[[str, Table], None]]:
        return {
            "assistant": self.read_settings,
            "owners": self.read_owners,
            "types": self.read_types,
            "intents": self.read_intents,
            "routing": self.read_routing,
            "replies": self.read_replies,
            "policies": self.read_policy,
            "flows": self.read_flow,
        }

    def tables(self, kind: str) -> Iterator[tuple[str, Table]]:
        """Return the files of a kind as mappings; what cannot be read is noted."""
        for path in sorted(self.files):
            if kind_of(path) != kind or len(self.files[path]) > largest(path):
                continue
            tree = read_tree(path, self.files[path], self.bench.findings)
            if isinstance(tree, Table):
                yield path, tree
                continue
            self.bench.broken.add(kind)
            if tree is not None:
                self.bench.wrong(tree, f"'{path}'", "a mapping ('name: value' lines)")

    def refuse_unknown(self) -> None:
        findings = self.bench.findings
        if "assistant.yaml" not in self.files:
            findings.add(
                Place("assistant.yaml"),
                "file-missing",
                "there is no assistant.yaml.",
                "Add it: it names the assistant, its languages and its scope.",
            )
        for path, content in self.files.items():
            kind = kind_of(path)
            if kind is None:
                remedy = suggest(path, _likely(path), what=f"Files are {_FOLDERS}; not")
                text = "this file is no part of an assistant."
                findings.add(Place(path), "file-unknown", text, remedy)
            elif len(content) > largest(path):
                text = f"the file has more than {largest(path) >> 10} kB."
                findings.add(Place(path), "file-too-large", text, "Split it.")
                self.bench.broken.add(kind)

    def read_connectors(self) -> None:
        read = [
            read_connector(table, self.files, self.bench) for _, table in self.tables("connectors")
        ]
        for connector in read:
            if connector and self.is_new(connector.name, connector.place, self.connectors):
                self.connectors[connector.name] = connector
        self.bench.operations = {
            f"{connector.name}.{name}": operation
            for connector in self.connectors.values()
            for name, operation in connector.operations.items()
        }
        for name, connector in self.connectors.items():
            self.connectors[name] = resolve_owners(connector, self.bench)

    def is_new(self, name: str, place: Place, known: Mapping[str, object]) -> bool:
        """Tell whether nothing of that name was read before, noting when something was."""
        if name not in known:
            return True
        self.bench.findings.add(
            place, "name-taken", f"'{name}' stands in two files.", "Keep one of them, or rename it."
        )
        return False

    def read_settings(self, _path: str, table: Table) -> None:
        self.settings = read_settings(table, self.bench)

    def read_owners(self, _path: str, table: Table) -> None:
        self.owners = read_owners(table, self.bench)

    def read_types(self, _path: str, table: Table) -> None:
        self.slot_types = read_slot_types(table, self.bench)

    def read_intents(self, _path: str, table: Table) -> None:
        self.intents, self.out_of_scope = read_intents(table, self.bench)

    def read_routing(self, _path: str, table: Table) -> None:
        self.routing = read_routing(table, self.bench)

    def read_replies(self, _path: str, table: Table) -> None:
        for name, reply in read_replies(table, self.bench).items():
            if self.is_new(name, reply.place, self.replies):
                self.replies[name] = reply

    def read_policy(self, _path: str, table: Table) -> None:
        policy = read_policy(table, self.bench)
        if policy is not None:
            self.policies[policy.name] = (*self.policies.get(policy.name, ()), policy)

    def read_flow(self, path: str, table: Table) -> None:
        flow = read_flow(table, self.bench)
        if flow is not None and self.is_new(flow.name, flow.place, self.flows):
            self.flows[flow.name] = replace(flow, owner=flow.owner or self.owner_of(path))

    def read_texts(self) -> None:
        for path in sorted(self.files):
            if len(self.files[path]) > largest(path):
                continue
            if kind_of(path) == "knowledge":
                page = read_page(path, self.files[path], self.bench)
                self.pages += (
                    [replace(page, owner=page.owner or self.owner_of(path))] if page else []
                )
            elif kind_of(path) == "conversations":
                check_transcript(path, self.files[path], self.bench)

    def owner_of(self, path: str) -> str:
        """Return the team that owners.yaml names for a file; the first path that fits decides."""
        fits = (team for glob, team, _ in self.owners.paths if fnmatchcase(path, glob))
        return next(fits, "")

    def add_house(self) -> None:
        """Add what every assistant has, where it does not bring its own."""
        house = _read_house()
        self.bench.findings.problems.extend(house.bench.findings.problems)
        self.bench.house_replies = frozenset(house.replies)
        self.flows = {**house.flows, **self.flows}
        self.replies = {**house.replies, **self.replies}

    def assemble(self) -> Assistant:
        settings = self.settings
        queue = next(iter(self.routing.queues), "") if self.routing else "support"
        house = Routing({}, house_reasons(queue, Place("routing.yaml")), queue)
        return Assistant(
            name=settings.name,
            release=release_id(self.files),
            title=settings.title or {},
            languages=settings.languages,
            scope=settings.scope or {},
            limits=settings.limits,
            identity=settings.identity,
            flows=self.flows,
            slot_types=self.slot_types,
            intents=self.intents,
            out_of_scope=self.out_of_scope,
            policies={name: _in_order(versions) for name, versions in self.policies.items()},
            connectors=self.connectors,
            replies=self.replies,
            routing=self.routing or house,
            owners=self.owners,
            pages=tuple(self.pages),
            double=settings.double,
            start_command=settings.start_command,
            tone=settings.tone or {},
            zone=settings.zone,
            currency=settings.currency,
        )


@cache
def _read_house() -> _Draft:
    """Return the flows and replies of the house; they call no system, so they are the same for every assistant."""
    house = _Draft(house_files(), Bench())
    for path, content in house.files.items():
        table = read_tree(_HOUSE + path, content, house.bench.findings)
        if isinstance(table, Table):
            read = house.read_flow if path.startswith("flows/") else house.read_replies
            read(path, table)
    return house


def _in_order(versions: tuple[Policy, ...]) -> tuple[Policy, ...]:
    return tuple(sorted(versions, key=lambda policy: policy.valid_from or date.min))


def _likely(path: str) -> list[str]:
    """Return names that a file was probably meant to have."""
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".yml").removesuffix(".yaml")
    folders = ("flows", "policies", "connectors", "replies")
    top = ("assistant", "owners", "types", "intents", "routing", "replies")
    found = [f"{known}/{stem}.yaml" for known in folders] if folder else []
    return found + [f"{known}.yaml" for known in top]
