"""Handing over: the conversation goes into people's hands, with a reason; nothing is dropped.

The run on top stays where it is. If it could have gone on by itself it waits for people; if it waits for
the contact's answer, it still does, so that after the return the very same question is open.
"""

from __future__ import annotations

from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import head
from standfast.dialogue.saying import Line, in_language, language_of, say
from standfast.events import CaseId, CaseOpened, EffectDoubted, Run, TimerCancelled

IN_DOUBT = "effect_in_doubt"
BROKEN = "internal_error"
_SILENCE = "silence_"


def hand_over(draft: Draft, reason: str, *, reply: str | None = None) -> None:
    """Tell the contact, and open a case. A conversation that people have already stays with them."""
    state = draft.state
    if state.status == "with_person":
        return
    assistant = draft.assistant
    routing = assistant.routing
    known = routing.reasons.get(reason)
    queue = known.queue if known else routing.default_queue
    titles = routing.queues[queue].title if queue in routing.queues else {}
    given = {"reason": reason, "queue": in_language(titles, language_of(draft, assistant))}
    own = f"handoff_{reason}"
    spoken = reply or (own if own in assistant.replies else "handoff")
    say(draft, Line(spoken, given={k: v for k, v in given.items() if v}), run=state.top)
    cancel_silence(draft)
    subject = head(draft)
    draft.emit(
        CaseOpened(
            case=CaseId(f"{state.conversation}-c{state.cases + 1}"),
            reason=reason,
            queue=queue,
            instance=subject.instance if subject else None,
            step=subject.step if subject else None,
        )
    )


def doubt(draft: Draft, run: Run) -> None:
    """Give an effect of unknown outcome to people: it is neither forgotten nor made again."""
    for name, effect in run.effects.items():
        if effect.status == "intended":
            draft.emit(
                EffectDoubted(
                    key=effect.key,
                    instance=run.instance,
                    step=run.step,
                    name=name,
                    reason="outcome_unknown",
                )
            )
    hand_over(draft, IN_DOUBT)


def cancel_silence(draft: Draft) -> None:
    """Cancel the timers that wait for the contact to write."""
    for timer, kind in list(draft.state.timers.items()):
        if kind.startswith(_SILENCE):
            draft.emit(TimerCancelled(timer=timer))
