"""The fields of what a flow knows: a misspelt field is null for ever, a misspelt outcome never comes.

Facts have the fields that their operation maps, effects those of the write's answer, decisions those that their
table gives. Where a field can only have certain words, a comparison with another word is a mistake too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standfast.assistant.checks.scope import Use, uses
from standfast.assistant.checks.subject import Subject
from standfast.assistant.checks.writes import calls_of
from standfast.assistant.reading.findings import suggest
from standfast.assistant.types import Collect, Decide, Do, Flow, Operation, Policy, Read
from standfast.assistant.words import comparisons, paths

_FACT = frozenset({"known", "stale", "unavailable", "not_permitted", "as_of", "reason"})
_LIST = frozenset({"items", "count", "truncated"})
_EFFECT = frozenset({"done", "failed", "doubted", "found", "code", "key", "detail"})
_DECISION = frozenset({"outcome", "reason"})
_CONTACT = frozenset({"id", "level", "email", "name", "language"})
_RECORD_SLOTS: Mapping[str, frozenset[str]] = {
    "money": frozenset({"amount", "currency", "minor"}),
    "address": frozenset({"street", "postal_code", "city", "country", "text"}),
    "period": frozenset({"from", "until"}),
}


@dataclass(frozen=True, slots=True)
class _Shapes:
    """What the names of a flow can be.

    Attributes:
        fields: Name -> its fields; a name that is not in it may have any.
        words: Path -> the only words that it can be.
    """

    fields: Mapping[str, frozenset[str]]
    words: Mapping[tuple[str, ...], frozenset[str]]


def check_fields(subject: Subject) -> None:
    """Note fields that do not exist, and comparisons with words that never come."""
    for flow in subject.sound_flows():
        if flow.is_pattern:
            continue
        shapes = _shapes_of(flow, subject)
        for step in flow.index.values():
            for use in uses(step, flow, subject):
                _check_paths(use, shapes, subject)
                _check_words(use, shapes, subject)


def _check_paths(use: Use, shapes: _Shapes, subject: Subject) -> None:
    for path in sorted(paths(use.expression.text)):
        known = shapes.fields.get(path[0]) if len(path) > 1 and path[0] not in use.extra else None
        if known is None or path[1] in known:
            continue
        note = subject.findings.warn if path[0] == "contact" else subject.findings.add
        note(
            use.written or use.place,
            "flow-unknown-field",
            f"'{path[0]}' has no field '{path[1]}'.",
            suggest(path[1], known, what="It has"),
        )


def _check_words(use: Use, shapes: _Shapes, subject: Subject) -> None:
    for path, word in sorted(comparisons(use.expression.text)):
        known = shapes.words.get(path)
        if known is not None and word not in known:
            subject.findings.add(
                use.written or use.place,
                "flow-unknown-word",
                f"'{'.'.join(path)}' is never '{word}'.",
                suggest(word, known, what="It can be"),
            )


def _shapes_of(flow: Flow, subject: Subject) -> _Shapes:
    fields: dict[str, set[str]] = {}
    words: dict[tuple[str, ...], set[str]] = {}
    for name, operation in _facts(flow, subject):
        fields.setdefault(name, set(_FACT)).update(_fields_of(operation))
        for mapped in operation.result if not operation.is_list else ():
            if mapped.values:
                said = {str(value) for value in mapped.values.values()}
                words.setdefault((name, mapped.name), set()).update(said)
    for name, operation in _effects(flow, subject):
        fields.setdefault(name, set(_EFFECT)).update(field.name for field in operation.result)
    for policy in _policies(flow, subject):
        _add_policy(policy, fields, words)
    _add_slots(flow, fields, words)
    fields["contact"] = set(_CONTACT | _profile(subject))
    ambiguous = [
        name for name in fields if name in flow.slots and flow.slots[name].type not in _RECORD_SLOTS
    ]
    return _Shapes(
        {name: frozenset(known) for name, known in fields.items() if name not in ambiguous},
        {path: frozenset(known) for path, known in words.items()},
    )


def _facts(flow: Flow, subject: Subject) -> list[tuple[str, Operation]]:
    """Return the facts of a flow with the operation that each comes from."""
    found = []
    for step in flow.index.values():
        if isinstance(step, Read):
            found += [(name, call.name) for name, call in step.calls.items()]
        slot = flow.slots.get(step.slot) if isinstance(step, Collect) else None
        for check in slot.checks if slot else ():
            if check.fact and check.read:
                found.append((check.fact, check.read.name))
    known = subject.bench.operations
    return [(name, known[call]) for name, call in found if call in known]


def _effects(flow: Flow, subject: Subject) -> list[tuple[str, Operation]]:
    known = subject.bench.operations
    return [
        (step.name, known[call.name])
        for step in flow.index.values()
        if isinstance(step, Do)
        for call in calls_of(step, flow)
        if call.name in known
    ]


def _fields_of(operation: Operation) -> set[str]:
    mapped = {field.name for field in operation.result}
    return set(_LIST) if operation.is_list else mapped


def _policies(flow: Flow, subject: Subject) -> list[Policy]:
    names = {step.policy for step in flow.index.values() if isinstance(step, Decide)}
    return [
        version for name in sorted(names) for version in subject.assistant.policies.get(name, ())
    ]


def _add_policy(
    policy: Policy, fields: dict[str, set[str]], words: dict[tuple[str, ...], set[str]]
) -> None:
    rows = (*policy.rows, policy.otherwise)
    outputs = {name for row in rows for name in row.outputs}
    for name in ("decision", policy.name):
        fields.setdefault(name, set(_DECISION)).update(outputs)
        words.setdefault((name, "outcome"), set()).update(row.outcome for row in rows)
        words.setdefault((name, "reason"), set()).update(row.reason for row in rows)


def _add_slots(
    flow: Flow, fields: dict[str, set[str]], words: dict[tuple[str, ...], set[str]]
) -> None:
    for name, slot in flow.slots.items():
        if slot.type in _RECORD_SLOTS:
            fields.setdefault(name, set()).update(_RECORD_SLOTS[slot.type])
        if slot.choices and slot.offer is None:
            words.setdefault((name,), set()).update(choice.value for choice in slot.choices)


def _profile(subject: Subject) -> frozenset[str]:
    call = subject.assistant.identity.profile
    operation = subject.bench.operations.get(call.name) if call else None
    return frozenset(field.name for field in operation.result) if operation else frozenset()
