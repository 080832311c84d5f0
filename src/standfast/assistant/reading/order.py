"""Which step follows which.

A branch of a choose step and the `else` of an answer lead on to what follows that step. The ways out of a
confirm (a no), of a write (failed, duplicate) and of a code (expired) do not: falling out of them ends the
flow, so that "it did not work" is never followed by "it is done".
"""

from __future__ import annotations

from collections.abc import Iterator

from standfast.assistant.types import Answer, CheckCode, Choose, Confirm, Do, Step


def blocks(step: Step) -> tuple[tuple[Step, ...], ...]:
    """Return the blocks of steps inside a step, in the order written."""
    match step:
        case Choose(branches=branches):
            return tuple(branch.steps for branch in branches)
        case Confirm(otherwise=steps) | CheckCode(otherwise=steps) | Answer(otherwise=steps):
            return (steps,)
        case Do(on_failure=failed, on_duplicate=duplicate):
            return (failed, duplicate)
        case _:
            return ()


def walk(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Return every step at any depth, in the order written."""
    for step in steps:
        yield step
        for block in blocks(step):
            yield from walk(block)


def index(steps: tuple[Step, ...]) -> dict[str, Step]:
    """Return every step by its id."""
    return {step.id: step for step in walk(steps)}


def follow(steps: tuple[Step, ...], then: str | None) -> dict[str, str | None]:
    """Return for each step the id of what follows it; None where the flow ends."""
    found: dict[str, str | None] = {}
    for step, following in zip(steps, _after(steps, then), strict=True):
        found[step.id] = following
        leads_on = isinstance(step, Choose | Answer)
        for block in blocks(step):
            found.update(follow(block, following if leads_on else None))
    return found


def _after(steps: tuple[Step, ...], then: str | None) -> tuple[str | None, ...]:
    return (*(step.id for step in steps[1:]), then) if steps else ()
