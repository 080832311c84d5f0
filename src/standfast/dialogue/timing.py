"""Time: silence, and what was to wait for a while.

After a question a timer runs. The first reminds the contact, the next one closes the conversation politely;
what was in progress stays and can be taken up again.
"""

from __future__ import annotations

from datetime import timedelta

from standfast.dialogue.commands import FireTimer
from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import waits_for_contact
from standfast.dialogue.waiting import next_timer
from standfast.events import ConversationClosed, TimerFired, TimerSet, time_text

REMIND = "silence_remind"
CLOSE = "silence_close"
_PATTERN = "pattern_"


def fire(draft: Draft, command: FireTimer) -> None:
    """Do what the timer was set for; a timer that was cancelled does nothing."""
    kind = draft.state.timers.get(command.timer)
    if kind is None:
        return
    draft.emit(TimerFired(timer=command.timer, kind=kind))
    if draft.state.status != "open":
        return
    if kind == REMIND:
        draft.reminded = True
        draft.aside(f"{_PATTERN}{REMIND}", keeps=True)
    elif kind == CLOSE:
        draft.closing = "silence"
        draft.aside(f"{_PATTERN}{CLOSE}")


def close(draft: Draft) -> None:
    """Close the conversation, if that is what this moment brought."""
    if draft.closing and draft.state.status == "open":
        draft.emit(ConversationClosed(reason=draft.closing))


def watch_silence(draft: Draft) -> None:
    """Set the timer for a contact who has the word; one at a time."""
    state = draft.state
    has_word = waits_for_contact(state.top) or state.expects == "choice"
    if state.status != "open" or not has_word or any(_is_silence(k) for k in state.timers.values()):
        return
    limits = draft.assistant.limits
    kind, pause = REMIND, limits.silence_remind
    if draft.reminded or pause is None:
        kind, pause = CLOSE, limits.silence_close
    if pause is not None:
        _set(draft, kind, pause)


def _is_silence(kind: str) -> bool:
    return kind in {REMIND, CLOSE}


def _set(draft: Draft, kind: str, pause: timedelta) -> None:
    due = time_text(draft.moment.now + pause)
    draft.emit(TimerSet(timer=next_timer(draft), kind=kind, due_at=due))
