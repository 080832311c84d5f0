"""The kinds of steps: one reader each, found by the word that the step begins with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields, check_name
from standfast.assistant.reading.tree import Scalar, Table
from standfast.assistant.reading.values import read_call, read_expression
from standfast.assistant.types import (
    Answer,
    Call,
    CallFlow,
    CheckCode,
    Collect,
    Confirm,
    Decide,
    Do,
    Goto,
    Handoff,
    Link,
    Place,
    Read,
    Say,
    SendCode,
    SetSlots,
    Step,
    Wait,
)

_READ_DEADLINE = timedelta(seconds=6)


@dataclass(frozen=True, slots=True)
class Written:
    """What every reader of a step is given: its id and place, and the blocks inside it, already read."""

    id: str
    place: Place
    blocks: Mapping[str, tuple[Step, ...]]
    bench: Bench


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of step is read.

    Attributes:
        stem: Returns what its id is made of when the author gives none.
        blocks: The keys that hold steps.
    """

    read: Callable[[Fields, Written], Step | None]
    stem: Callable[[Fields], str]
    blocks: tuple[str, ...] = ()


def _collect(fields: Fields, step: Written) -> Step | None:
    slot = fields.must_name("collect")
    ask = fields.name("ask") or None
    when = fields.expression("when")
    return Collect(step.id, step.place, slot, ask, when, fields.flag("ask_before_filling"))


def _read(fields: Fields, step: Written) -> Step | None:
    fields.must("read")
    calls: dict[str, Call] = {}
    table = fields.inner("read")
    for name, tree in table.entries.items() if table else ():
        call = read_call(tree, step.bench)
        if table and check_name(name, table.keys[name], step.bench) and call is not None:
            calls[name] = call
    deadline = fields.duration("deadline", _READ_DEADLINE)
    return Read(step.id, step.place, calls, deadline, fields.flag("fresh"))


def _decide(fields: Fields, step: Written) -> Step | None:
    return Decide(step.id, step.place, fields.must_name("decide"), fields.expressions("with"))


def _confirm(fields: Fields, step: Written) -> Step | None:
    reply = fields.must_name("confirm")
    return Confirm(step.id, step.place, reply, fields.expressions("with"), step.blocks["else"])


def _do(fields: Fields, step: Written) -> Step | None:
    call = read_call(fields.must("do"), step.bench)
    name = fields.name("as")
    business = fields.expression("business")
    unconfirmed = fields.text("unconfirmed") or None
    if call is None:
        return None
    return Do(
        id=step.id,
        place=step.place,
        name=name or call.operation,
        call=call,
        business=business,
        unconfirmed=unconfirmed,
        on_failure=step.blocks["on_failure"],
        on_duplicate=step.blocks["on_duplicate"],
    )


def _say(fields: Fields, step: Written) -> Step | None:
    return Say(step.id, step.place, fields.must_name("reply"), fields.expressions("with"))


def _answer(fields: Fields, step: Written) -> Step | None:
    tree = fields.must("answer")
    question = None
    if isinstance(tree, Table):
        inner = Fields(tree, step.bench, "this answer")
        inner.must("question")
        question = inner.expression("question")
        inner.done()
    elif isinstance(tree, Scalar) and tree.raw != "question":
        step.bench.wrong(tree, "'answer'", "'question', or {question: an expression}")
    return Answer(step.id, step.place, question, step.blocks["else"])


def _set(fields: Fields, step: Written) -> Step | None:
    fields.must("set")
    return SetSlots(step.id, step.place, fields.expressions("set"))


def _link(fields: Fields, step: Written) -> Step | None:
    return Link(step.id, step.place, fields.must_name("link"), fields.expressions("with"))


def _call(fields: Fields, step: Written) -> Step | None:
    flow = fields.must_name("call")
    slots = fields.expressions("with")
    return CallFlow(step.id, step.place, flow, slots, fields.names("returns"))


def _wait(fields: Fields, step: Written) -> Step | None:
    fields.must("wait")
    duration = fields.duration_or_none("wait")
    return None if duration is None else Wait(step.id, step.place, duration)


def _handoff(fields: Fields, step: Written) -> Step | None:
    reason = fields.must_name("handoff")
    return Handoff(step.id, step.place, reason, fields.name("reply") or None)


def _send_code(fields: Fields, step: Written) -> Step | None:
    tree = fields.must("send_code")
    email = None
    if isinstance(tree, Table):
        inner = Fields(tree, step.bench, "this step")
        written = inner.must("email")
        email = None if written is None else read_expression(written, step.bench)
        inner.done()
    elif isinstance(tree, Scalar) and tree.raw != "true":
        step.bench.wrong(tree, "'send_code'", "true, or {email: an expression}")
    return SendCode(step.id, step.place, email)


def _check_code(fields: Fields, step: Written) -> Step | None:
    return CheckCode(step.id, step.place, fields.must_name("check_code"), step.blocks["else"])


def _next(fields: Fields, step: Written) -> Step | None:
    target = fields.must_text("next")
    return Goto(step.id, step.place, target) if target else None


def _stem(kind: str, key: str = "") -> Callable[[Fields], str]:
    """Return what names a step: its kind, and the word that follows it."""

    def stem(fields: Fields) -> str:
        tree = fields.table.entries.get(key or kind)
        if not isinstance(tree, Scalar):
            tree = fields.table.entries.get(kind)
        word = tree.raw.partition("(")[0] if isinstance(tree, Scalar) and key else ""
        name = re.sub(r"\W+", "_", word).strip("_").lower()
        return f"{kind}_{name}" if name else kind

    return stem


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "collect": Reader(_collect, _stem("collect", "collect")),
        "read": Reader(_read, _stem("read")),
        "decide": Reader(_decide, _stem("decide", "decide")),
        "confirm": Reader(_confirm, _stem("confirm", "confirm"), ("else",)),
        "do": Reader(_do, _stem("do", "as"), ("on_failure", "on_duplicate")),
        "reply": Reader(_say, _stem("reply", "reply")),
        "answer": Reader(_answer, _stem("answer"), ("else",)),
        "set": Reader(_set, _stem("set")),
        "link": Reader(_link, _stem("link", "link")),
        "call": Reader(_call, _stem("call", "call")),
        "wait": Reader(_wait, _stem("wait")),
        "handoff": Reader(_handoff, _stem("handoff", "handoff")),
        "send_code": Reader(_send_code, _stem("send_code")),
        "check_code": Reader(_check_code, _stem("check_code"), ("else",)),
        "next": Reader(_next, _stem("next")),
    }
)
"""By the word that the step begins with."""
