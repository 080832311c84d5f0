"""The fold of what happens to the conversation as a whole: contact, speech, people, time."""

from __future__ import annotations

from msgspec.structs import replace

from standfast.events.conversations import (
    ContactErased,
    ConversationClosed,
    ConversationReopened,
    ConversationStarted,
    FrustrationChanged,
    LanguageChanged,
    MessageReceived,
    ReadingMade,
    ReleaseChanged,
)
from standfast.events.fold_runs import change_run
from standfast.events.identities import CodeChecked, CodeSent, IdentityRaised
from standfast.events.people import CaseClosed, CaseOpened, CaseReturned, PersonReplied
from standfast.events.speech import ClarificationAsked, NotUnderstood, QuestionAnswered, Replied
from standfast.events.state import Await, Challenge, Clarified, Contact, Run, State
from standfast.events.timers import TimerCancelled, TimerFired, TimerSet
from standfast.events.values import Record

_IN_VAIN = frozenset({"unclear", "wrong_answer"})
_FROM_CONTACT = frozenset({Await.SLOT, Await.CONFIRMATION, Await.CODE})


def conversation_started(state: State, event: ConversationStarted) -> State:
    """The conversation has a channel, an assistant, a release, a language."""
    return replace(
        state,
        channel=event.channel,
        assistant=event.assistant,
        release=event.release,
        language=event.language,
    )


def contact_erased(state: State, event: ContactErased) -> State:
    """Nothing is left but the counts, so that no id is used twice."""
    return State(
        conversation=state.conversation,
        runs=event.runs,
        cases=event.cases,
        timer_count=event.timers,
    )


def release_changed(state: State, event: ReleaseChanged) -> State:
    """New runs start on another release."""
    return replace(state, release=event.release)


def message_received(state: State, event: MessageReceived) -> State:
    """The contact wrote: the budget of steps begins anew."""
    return replace(
        state,
        last_message=event.message_id,
        last_text=event.text,
        messages=state.messages + 1,
        steps=0,
    )


def reading_made(state: State, event: ReadingMade) -> State:
    """Understanding knows how frustrated the conversation sounds."""
    return replace(state, frustration=event.frustration)


def language_changed(state: State, event: LanguageChanged) -> State:
    """The conversation goes on in another language."""
    return replace(state, language=event.language)


def frustration_changed(state: State, event: FrustrationChanged) -> State:
    """A line was crossed."""
    return replace(state, frustration=event.score, is_frustrated=event.is_high)


def conversation_closed(state: State, _event: ConversationClosed) -> State:
    """Nothing is expected; what was in progress must be taken up again expressly."""
    stack = [
        replace(run, covered=run.covered or "closed") if _is_left_open(run) else run
        for run in state.stack
    ]
    return replace(state, status="closed", stack=stack, offered=[], expects=None)


def _is_left_open(run: Run) -> bool:
    """Tell whether a run asked something for the contact's wish; a pattern's own question is just asked again."""
    is_aside = run.cause == "pattern" and run.parent is None
    return run.awaiting in _FROM_CONTACT and not is_aside


def conversation_reopened(state: State, _event: ConversationReopened) -> State:
    """The contact is back."""
    return replace(state, status="open" if state.case is None else "with_person")


def identity_raised(state: State, event: IdentityRaised) -> State:
    """It is surer who is asking; another contact inherits nothing of the one before."""
    same = state.contact.id is None or state.contact.id == event.contact
    known = state.contact.attributes if same else {}
    contact = Contact(id=event.contact, level=event.level, attributes={**known, **event.attributes})
    return replace(
        state,
        contact=contact,
        carried=state.carried if same else {},
        carried_from=state.carried_from if same else {},
    )


def code_sent(state: State, event: CodeSent) -> State:
    """A code is out; an earlier one counts no more."""
    challenge = Challenge(
        id=event.challenge,
        digest=event.digest,
        expires_at=event.expires_at,
        tries_left=event.tries,
        contact=event.contact,
        masked_to=event.masked_to,
        email=event.email,
    )
    run = state.run(event.instance)
    received = [*run.received, "code:sent"] if run is not None else []
    return change_run(replace(state, challenge=challenge), event.instance, received=received)


def code_checked(state: State, event: CodeChecked) -> State:
    """A code was answered: the challenge stays only while it can still be answered."""
    challenge = state.challenge
    if challenge is None or challenge.id != event.challenge:
        return state
    left = replace(challenge, tries_left=event.tries_left) if event.result == "wrong" else None
    state = replace(state, challenge=left, not_understood=0)
    top = state.top
    if top is None or top.awaiting is not Await.CODE:
        return state
    return change_run(
        state,
        top.instance,
        awaiting=Await.NOTHING,
        received=[*top.received, f"code:{event.result}"],
    )


def replied(state: State, event: Replied) -> State:
    """Something was said: its choices and what it expects are what counts now."""
    said: Record = {
        "reply": event.reply,
        "params": event.params,
        "text": event.text,
        "options": [{"id": o.id, "label": o.label, "value": o.value} for o in event.options],
        "expects": event.expects,
        "message": state.last_message,
    }
    earlier = [one for one in state.last_replies if one.get("message") == state.last_message]
    state = replace(
        state,
        last_replies=[*earlier, said],
        offered=event.options,
        expects=event.expects,
        acknowledged=state.acknowledged or state.status == "with_person",
    )
    run = state.run(event.instance)
    if run is None or event.expects != "code":
        return state
    return change_run(state, run.instance, awaiting=Await.CODE, attempts=run.attempts + 1)


def not_understood(state: State, event: NotUnderstood) -> State:
    """A question that waits was asked in vain once more."""
    top = state.top
    if top is not None and top.awaiting in _FROM_CONTACT and event.kind in _IN_VAIN:
        state = change_run(state, top.instance, attempts=top.attempts + 1)
    return replace(state, not_understood=event.count)


def clarification_asked(state: State, event: ClarificationAsked) -> State:
    """What was said is kept for the flow that will be chosen."""
    clarified = Clarified(
        flows=event.flows, text=state.last_text, slots=event.slots, messages=state.messages
    )
    return replace(state, clarified=clarified)


def question_answered(state: State, _event: QuestionAnswered) -> State:
    """A question was understood."""
    return replace(state, not_understood=0)


def case_opened(state: State, event: CaseOpened) -> State:
    """People have it: a run that could go on by itself waits for them."""
    top = state.top
    if top is not None and top.awaiting is Await.NOTHING:
        state = change_run(state, top.instance, awaiting=Await.PERSON)
    return replace(
        state,
        status="with_person",
        case=event.case,
        cases=state.cases + 1,
        acknowledged=False,
        not_understood=0,
        offered=[],
        expects=None,
    )


def person_replied(state: State, _event: PersonReplied) -> State:
    """The contact knows that a person is there."""
    return replace(state, acknowledged=True)


def case_returned(state: State, _event: CaseReturned) -> State:
    """The assistant has it again: runs that waited for people go on, unless an effect is in doubt."""
    stack = [
        replace(run, awaiting=Await.NOTHING, received=[*run.received, "person"])
        if run.awaiting is Await.PERSON
        else run
        for run in state.stack
    ]
    return replace(state, status="open", case=None, stack=stack, steps=0)


def case_closed(state: State, _event: CaseClosed) -> State:
    """The matter is settled."""
    stack = [
        replace(run, awaiting=Await.NOTHING, received=[*run.received, "person"])
        if run.awaiting is Await.PERSON
        else run
        for run in state.stack
    ]
    return replace(state, status="open", case=None, stack=stack, steps=0)


def timer_set(state: State, event: TimerSet) -> State:
    """A timer runs; a run that set it for itself waits for it."""
    state = replace(
        state,
        timers={**state.timers, event.timer: event.kind},
        timer_count=state.timer_count + 1,
    )
    if event.kind != "wait":
        return state
    return change_run(state, event.instance, awaiting=Await.TIMER, timer=event.timer)


def timer_cancelled(state: State, event: TimerCancelled) -> State:
    """A timer runs no more."""
    return replace(state, timers=_without(state.timers, event.timer))


def timer_fired(state: State, event: TimerFired) -> State:
    """A timer's time came: the run that waited for it goes on."""
    stack = [
        replace(run, awaiting=Await.NOTHING, timer="", received=[*run.received, "timer"])
        if run.timer == event.timer
        else run
        for run in state.stack
    ]
    return replace(state, timers=_without(state.timers, event.timer), stack=stack, steps=0)


def _without(timers: dict[str, str], timer: str) -> dict[str, str]:
    return {name: kind for name, kind in timers.items() if name != timer}
