"""The fold: what each event does to the state of its conversation.

State is nothing but this fold, so it can be rebuilt from the log at any time, and a log folded in two
parts gives what it gives at once. Every event of the catalogue stands in the table, also those that
change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from standfast.events import conversations, effects, identities, people, runs, speech, timers
from standfast.events import fold_conversation as whole
from standfast.events import fold_runs as of_runs
from standfast.events.catalogue import AnyEvent
from standfast.events.state import State


def _unchanged(state: State, _event: AnyEvent) -> State:
    return state


_FOLDS: Mapping[type, Callable[[State, Any], State]] = {
    conversations.ConversationStarted: whole.conversation_started,
    conversations.ReleaseChanged: whole.release_changed,
    conversations.MessageReceived: whole.message_received,
    conversations.ReadingMade: whole.reading_made,
    conversations.LanguageChanged: whole.language_changed,
    conversations.FrustrationChanged: whole.frustration_changed,
    conversations.ConversationClosed: whole.conversation_closed,
    conversations.ConversationReopened: whole.conversation_reopened,
    conversations.TurnQuarantined: _unchanged,
    conversations.TurnFailed: _unchanged,
    conversations.ContactErased: whole.contact_erased,
    conversations.EventErased: _unchanged,
    conversations.QuarantineSettled: _unchanged,
    identities.IdentityRaised: whole.identity_raised,
    identities.CodeSent: whole.code_sent,
    identities.CodeChecked: whole.code_checked,
    runs.FlowStarted: of_runs.flow_started,
    runs.FlowInterrupted: of_runs.flow_interrupted,
    runs.FlowResumed: of_runs.flow_resumed,
    runs.FlowEnded: of_runs.flow_ended,
    runs.FlowQueued: of_runs.flow_queued,
    runs.FlowUnqueued: of_runs.flow_unqueued,
    runs.StepEntered: of_runs.step_entered,
    runs.SlotAsked: of_runs.slot_asked,
    runs.SlotOffered: of_runs.slot_offered,
    runs.SlotFilled: of_runs.slot_filled,
    runs.SlotRejected: of_runs.slot_rejected,
    runs.SlotCleared: of_runs.slot_cleared,
    runs.ConfirmationAsked: of_runs.confirmation_asked,
    runs.ConfirmationGiven: of_runs.confirmation_given,
    runs.ConfirmationRefused: of_runs.confirmation_refused,
    runs.RunRewound: of_runs.run_rewound,
    effects.FactsRecorded: of_runs.facts_recorded,
    effects.PolicyDecided: of_runs.policy_decided,
    effects.EffectIntended: of_runs.effect_intended,
    effects.EffectDone: of_runs.effect_done,
    effects.EffectFailed: of_runs.effect_failed,
    effects.EffectDoubted: of_runs.effect_doubted,
    effects.OperationCalled: _unchanged,
    effects.BreakerChanged: _unchanged,
    speech.Replied: whole.replied,
    speech.NotUnderstood: whole.not_understood,
    speech.ClarificationAsked: whole.clarification_asked,
    speech.QuestionAnswered: whole.question_answered,
    people.CaseOpened: whole.case_opened,
    people.CaseTaken: _unchanged,
    people.PersonReplied: whole.person_replied,
    people.CaseReturned: whole.case_returned,
    people.CaseClosed: whole.case_closed,
    timers.TimerSet: whole.timer_set,
    timers.TimerCancelled: whole.timer_cancelled,
    timers.TimerFired: whole.timer_fired,
}


def fold(state: State, event: AnyEvent) -> State:
    """Return the state after an event.

    Raises:
        KeyError: The event's type is not in the catalogue.
    """
    return _FOLDS[type(event)](state, event)


def fold_all(state: State, events: Iterable[AnyEvent]) -> State:
    """Return the state after several events, in order."""
    for event in events:
        state = fold(state, event)
    return state
