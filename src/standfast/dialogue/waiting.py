"""Waiting: for time to pass, or for people."""

from __future__ import annotations

from standfast.assistant import Handoff, Wait
from standfast.dialogue.draft import Draft
from standfast.dialogue.handing import hand_over
from standfast.dialogue.moving import go_on
from standfast.events import Run, TimerSet, time_text


def wait(draft: Draft, run: Run, step: Wait) -> None:
    """Set a timer; go on when it has fired."""
    if "timer" in run.received:
        go_on(draft, run)
    else:
        draft.emit(
            TimerSet(
                timer=next_timer(draft),
                kind="wait",
                due_at=time_text(draft.moment.now + step.duration),
                instance=run.instance,
            )
        )


def hand_off(draft: Draft, run: Run, step: Handoff) -> None:
    """Give the conversation to people; go on when they gave it back."""
    if "person" in run.received:
        go_on(draft, run)
    else:
        hand_over(draft, step.reason, reply=step.reply)


def next_timer(draft: Draft) -> str:
    """Return the id of the next timer of the conversation."""
    return f"{draft.state.conversation}-t{draft.state.timer_count + 1}"
