"""Play a transcript on a stage and find the first difference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from standfast.events import AnyEvent
from standfast.simulation.ports import Said, Stage, StageRefused
from standfast.simulation.transcript import Kind, Line, Transcript, matches

_DURATION = re.compile(r"^after (\d+) ?(s|sec|seconds?|min|minutes?|h|hours?|d|days?)$")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_EFFECTS = re.compile(r"^([\w.]+)(?: done)? x(\d+)$")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where what happened is not what the transcript says."""

    line: int
    expected: str
    actual: str
    text: str


@dataclass(frozen=True, slots=True)
class Played:
    """How a transcript went.

    Attributes:
        said: For each line of the contact's or an action: what was said in answer (for `--update`).
    """

    transcript: Transcript
    difference: Difference | None
    said: tuple[tuple[int, tuple[Said, ...]], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it went as written."""
        return self.difference is None


@dataclass(slots=True)
class _Course:
    stage: Stage
    heard: int = 0
    seen_events: int = 0
    said: list[tuple[int, tuple[Said, ...]]] = field(default_factory=list)
    offered: dict[str, str] = field(default_factory=dict)


async def play(transcript: Transcript, stage: Stage) -> Played:
    """Return how a transcript went on a fresh stage."""
    course = _Course(stage)
    for act in _acts(transcript.lines):
        difference = await _play_act(act, course)
        if difference is not None:
            return Played(transcript, difference, tuple(course.said))
    return Played(transcript, None, tuple(course.said))


@dataclass(frozen=True, slots=True)
class _Act:
    moves: tuple[Line, ...]
    """What the contact, staff or the world do, as one burst."""
    claims: tuple[Line, ...]
    """What must have been said and have happened then."""


def _acts(lines: Sequence[Line]) -> list[_Act]:
    acts: list[_Act] = []
    moves: list[Line] = []
    claims: list[Line] = []
    for line in lines:
        is_move = line.kind in {Kind.USER, Kind.ACTION}
        if is_move and claims:
            acts.append(_Act(tuple(moves), tuple(claims)))
            moves, claims = [], []
        (moves if is_move else claims).append(line)
    return [*acts, _Act(tuple(moves), tuple(claims))]


async def _play_act(act: _Act, course: _Course) -> Difference | None:
    events_before = course.seen_events
    for line in act.moves:
        try:
            problem = await _move(line, course)
        except StageRefused as refused:
            problem = Difference(line.number, line.text, "", str(refused))
        if problem is not None:
            return problem
    await course.stage.settle()
    heard = list(await course.stage.heard())
    new = heard[course.heard :]
    course.heard = len(heard)
    course.offered = {label: id_ for said in new for id_, label in said.options} or course.offered
    events = list(await course.stage.events())
    course.seen_events = len(events)
    if act.moves:
        course.said.append((act.moves[-1].number, tuple(new)))
    return await _check(act, new, _Happened(tuple(events[events_before:]), course.stage))


@dataclass(frozen=True, slots=True)
class _Happened:
    events: tuple[AnyEvent, ...]
    stage: Stage


async def _move(line: Line, course: _Course) -> Difference | None:
    if line.kind is Kind.ACTION:
        return await _action(line, course.stage)
    text = line.text
    if text.startswith("[") and text.endswith("]"):
        label = text[1:-1]
        if label not in course.offered:
            offered = ", ".join(f"[{name}]" for name in course.offered) or "nothing"
            return Difference(line.number, text, offered, "this option was not offered")
        await course.stage.say(label, payload=course.offered[label])
        return None
    if "{code}" in text:
        await course.stage.settle()
        text = text.replace("{code}", await course.stage.code())
    await course.stage.say(text)
    return None


async def _action(line: Line, stage: Stage) -> Difference | None:
    await stage.settle()
    text = line.text
    if match := _DURATION.match(text):
        await stage.pass_time(timedelta(**{_UNITS[match[2][0]]: int(match[1])}))
    elif text.startswith("person:"):
        await stage.person("says", text=text.removeprefix("person:").strip())
    elif text.startswith("person "):
        await stage.person(text.removeprefix("person ").strip())
    elif text == "faults clear":
        await stage.clear_faults()
    elif text.startswith("fault ") and len(parts := text.split()) >= 3:  # noqa: PLR2004  # fault WHAT KIND
        await stage.fault(parts[1], " ".join(parts[2:]))
    elif text != "code arrives":
        return Difference(line.number, f"({text})", "", "nobody knows this action")
    return None


async def _check(act: _Act, new: Sequence[Said], happened: _Happened) -> Difference | None:
    spoken = [line for line in act.claims if line.kind in {Kind.BOT, Kind.PERSON}]
    for line, said in zip(spoken, new, strict=False):
        difference = _compare(line, said)
        if difference is not None:
            return difference
    if len(spoken) < len(new):
        number = (act.claims or act.moves)[-1].number
        return Difference(number, "", _shown(new[len(spoken)]), "more was said than expected")
    if len(spoken) > len(new):
        missing = spoken[len(new)]
        return Difference(missing.number, missing.text, "", "this was not said")
    for line in act.claims:
        difference = await _check_claim(line, happened)
        if difference is not None:
            return difference
    return None


def _compare(line: Line, said: Said) -> Difference | None:
    if line.kind.value != said.who:
        return Difference(
            line.number, f"{line.kind}: {line.text}", _shown(said), "someone else speaks"
        )
    if not matches(line.text, said.text):
        return Difference(line.number, line.text, _shown(said), "something else was said")
    labels = tuple(label for _, label in said.options)
    if line.options and line.options != labels:
        wanted = " ".join(f"[{label}]" for label in line.options)
        return Difference(line.number, wanted, _shown(said), "other options were offered")
    return None


def _shown(said: Said) -> str:
    options = "".join(f"\n      [{label}]" for _, label in said.options)
    return f"{said.text}{options}" if said.who == "bot" else f"{said.who}: {said.text}{options}"


async def _check_claim(line: Line, happened: _Happened) -> Difference | None:
    if line.kind is Kind.EVENT:
        name, *conditions = line.text.split()
        wanted = dict(part.split("=", 1) for part in conditions if "=" in part)
        if any(_fits(event, name, wanted) for event in happened.events):
            return None
        found = [_brief(event, wanted) for event in happened.events if type(event).__name__ == name]
        return Difference(line.number, line.text, "; ".join(found), "this event is not in the log")
    if line.kind is Kind.EFFECTS:
        return await _check_effects(line, happened.stage)
    return None


async def _check_effects(line: Line, stage: Stage) -> Difference | None:
    counts = await stage.effects()
    if line.text == "none":
        actual = ", ".join(f"{name} x{count}" for name, count in counts.items() if count)
        return (
            Difference(line.number, line.text, actual, "writes were carried out")
            if actual
            else None
        )
    match = _EFFECTS.match(line.text)
    if match is None:
        return Difference(
            line.number, line.text, "", "write it like 'payments.create_refund done x1'"
        )
    actual_count = counts.get(match[1], 0)
    if actual_count == int(match[2]):
        return None
    return Difference(
        line.number, line.text, f"{match[1]} done x{actual_count}", "another number of writes"
    )


def _fits(event: AnyEvent, name: str, wanted: dict[str, str]) -> bool:
    return type(event).__name__ == name and all(
        str(getattr(event, key, None)) == value for key, value in wanted.items()
    )


def _brief(event: AnyEvent, wanted: dict[str, str]) -> str:
    shown = " ".join(f"{key}={getattr(event, key, None)}" for key in wanted)
    return f"{type(event).__name__} {shown}"
