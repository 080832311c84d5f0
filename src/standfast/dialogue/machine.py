"""The dialogue as a machine: a state and what happened at one moment -> events, and what is wanted next.

**The stack.** What a contact wants is a stack of runs, each one flow with its slots, facts and effects. The run
on top has the word. A new wish covers it; a flow can call another; a pattern (verify, ask whether to go
on, help) is a run like any other. What ends gives the word back to what lies below. No flow is on the stack
twice.

**Waiting.** A run either can go on by itself or waits for exactly one thing: an answer (slot, confirmation,
code), a run it called, a timer, people. When `advance` returns without wants, the stack is empty or its top
waits. There is no other memory: which question is open, what was offered, what came back, all is state.

**One moment.** All commands of one moment are applied together, in the order of `_PHASES`: who is asking and in what
language; what came back; people and time; corrections and answers; what is to stop; what is to begin; and at
last digressions, which leave the flow where it is. Then the engine (`running`) works on the top run until
somebody else must speak, and if the last thing said was not the open question, that is said again.

**Wants.** Reads, writes, matches, answers and codes are made outside. They come back as commands of the same turn.
A run whose want was lost (the process died) is at the same step as before and wants the same again, a write
under the same key.

**People.** While people have the conversation, nothing that the contact writes moves a flow; it is logged, and
acknowledged once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from standfast.assistant import Moment
from standfast.dialogue import commands as c
from standfast.dialogue.agreeing import affirm, deny, meaning_of
from standfast.dialogue.answers import WRONG, fill, refuse, take_unclear
from standfast.dialogue.asking import ask_again, is_open
from standfast.dialogue.attending import LANGUAGE, change_language, note_frustration
from standfast.dialogue.corrections import correct
from standfast.dialogue.digressing import ask_question, repeat, talk
from standfast.dialogue.draft import Assistants, Draft
from standfast.dialogue.handing import cancel_silence
from standfast.dialogue.identifying import raise_identity
from standfast.dialogue.moving import waits_for_contact
from standfast.dialogue.results import (
    settle_effect,
    take_answer,
    take_code_result,
    take_code_sent,
    take_facts,
    take_matches,
    take_outcome,
)
from standfast.dialogue.running import run_on
from standfast.dialogue.saying import Line, say
from standfast.dialogue.staffing import (
    close_case,
    open_case,
    person_fills,
    person_says,
    return_case,
    take_case,
)
from standfast.dialogue.timing import close, fire, watch_silence
from standfast.dialogue.unclear import beyond_scope, clarify, not_understood
from standfast.dialogue.wants import Advance
from standfast.dialogue.wishes import ask_person, cancel, for_the_wish, restart, start_all
from standfast.events import ConversationId, ConversationReopened, Replied, Run, State

SEEN = "person_will_see"
"""The reply that acknowledges a message to a person."""

_Handlers: TypeAlias = Mapping[type, Callable[[Draft, Any], None]]

_BEFORE: tuple[_Handlers, ...] = (
    {
        c.RaiseIdentity: raise_identity,
        c.ChangeLanguage: change_language,
        c.NoteFrustration: note_frustration,
    },
    {
        c.GiveFacts: take_facts,
        c.GiveOutcome: take_outcome,
        c.GiveMatches: take_matches,
        c.GiveAnswer: take_answer,
        c.GiveCodeSent: take_code_sent,
        c.GiveCodeResult: take_code_result,
    },
    {
        c.TakeCase: take_case,
        c.PersonSays: person_says,
        c.PersonFills: person_fills,
        c.SettleEffect: settle_effect,
        c.ReturnCase: return_case,
        c.CloseCase: close_case,
        c.OpenCase: open_case,
        c.FireTimer: fire,
    },
)
"""What is applied first, whoever has the conversation."""

_WISHES: tuple[_Handlers, ...] = (
    {c.Restart: restart},
    {c.CorrectSlot: correct},
    {c.FillSlot: fill, c.RefuseSlot: refuse, c.Affirm: affirm, c.Deny: deny},
    {c.Cancel: cancel},
)
_ASIDES: tuple[_Handlers, ...] = (
    {c.AskPerson: ask_person},
    {
        c.SmallTalk: talk,
        c.AskQuestion: ask_question,
        c.Repeat: repeat,
        c.Clarify: clarify,
        c.BeyondScope: beyond_scope,
        c.Unclear: take_unclear,
    },
)
_FROM_CONTACT = frozenset(
    {c.ChooseOption, c.StartFlow, *(kind for phase in _WISHES + _ASIDES for kind in phase)}
)


def initial(conversation: ConversationId) -> State:
    """Return the state of a conversation before its first event."""
    return State(conversation=conversation)


def advance(
    state: State, commands: Sequence[c.Command], assistants: Assistants, *, moment: Moment
) -> Advance:
    """Return what happens, and what must be performed next, when these commands come at this moment.

    Args:
        state: The conversation; for a new message, with its `MessageReceived` folded in.
        commands: All that came at this moment, in the order said. None at all, while people have the
            conversation, means that the contact wrote.
        assistants: Gives the release of a run.
        moment: The time, in the assistant's zone.
    """
    draft = Draft(state, assistants, moment)
    said = [one for one in commands if type(one) in _FROM_CONTACT]
    for phase in _BEFORE:
        _apply(draft, phase, commands)
    if draft.state.status == "with_person":
        if said or not commands:
            _acknowledge(draft)
    else:
        _hear(draft, said)
        if said == [] and any(isinstance(one, c.ChangeLanguage) for one in commands):
            draft.aside(LANGUAGE)
        run_on(draft)
        _settle(draft)
    return Advance(tuple(draft.events), tuple(draft.wants))


def _apply(draft: Draft, phase: _Handlers, commands: Sequence[c.Command]) -> None:
    for kind, handler in phase.items():
        for command in commands:
            if type(command) is kind:
                handler(draft, command)


def _acknowledge(draft: Draft) -> None:
    """Tell a contact who writes to a person that it is seen; once."""
    if not draft.state.acknowledged:
        say(draft, Line(SEEN), run=None)


def _hear(draft: Draft, said: Sequence[c.Command]) -> None:
    """Apply what the contact said."""
    if not said:
        return
    if draft.state.status == "closed":
        draft.emit(ConversationReopened())
    cancel_silence(draft)
    draft.has_heard = True
    meant = _meant(draft, said)
    draft.is_switching = any(isinstance(one, c.StartFlow) for one in meant)
    for phase in _WISHES:
        _apply(draft, phase, meant)
    start_all(draft, [*draft.wishes, *(o for o in meant if isinstance(o, c.StartFlow))])
    if draft.unplaced and len(draft.unplaced) == len(meant):
        not_understood(draft, kind=WRONG)
    for phase in _ASIDES:
        _apply(draft, phase, meant)


def _meant(draft: Draft, said: Sequence[c.Command]) -> list[c.Command]:
    """Return what was said without what another part of it makes void.

    A pressed choice is what it stands for; yes or no beside a correction or a cancel belongs to that; a value
    beside a wish is for the wish, unless it was asked for; "unclear" beside anything clear is nothing.
    """
    meant = [meaning_of(draft, one) for one in said]
    meant = for_the_wish(draft, meant)
    kinds = {type(one) for one in meant}
    if kinds & {c.CorrectSlot, c.Cancel, c.Restart}:
        meant = [one for one in meant if not isinstance(one, c.Affirm | c.Deny)]
    if kinds - {c.Unclear}:
        meant = [one for one in meant if not isinstance(one, c.Unclear)]
    return meant


def _settle(draft: Draft) -> None:
    """Make sure that the open question was the last thing said, and watch for silence."""
    if draft.wants:
        return
    top = draft.state.top
    if (
        top is not None
        and draft.state.status == "open"
        and not draft.closing
        and waits_for_contact(top)
        and (not is_open(draft, top) or _is_due(draft, top))
    ):
        ask_again(draft, top)
    close(draft)
    watch_silence(draft)


def _is_due(draft: Draft, run: Run) -> bool:
    """Tell whether an open question must be said again because what came was no answer to it."""
    just_said = any(
        isinstance(one, Replied) and one.instance == run.instance and one.expects
        for one in draft.events
    )
    return (draft.puzzled or draft.heard_in_vain) and not just_said
