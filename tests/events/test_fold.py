"""The fold: state is nothing but its events."""

from __future__ import annotations

import msgspec

from standfast.events import (
    AnyEvent,
    Await,
    ConversationId,
    ConversationReopened,
    EffectDone,
    EffectIntended,
    EffectKey,
    Fact,
    FactsRecorded,
    FactStatus,
    FlowEnded,
    FlowOutcome,
    FlowStarted,
    InstanceId,
    MessageId,
    MessageReceived,
    ReleaseId,
    Replied,
    RunRewound,
    SlotAsked,
    SlotFilled,
    SlotSource,
    State,
    StepEntered,
    fold,
    fold_all,
)

EMPTY = State(conversation=ConversationId("c"))
ONE = InstanceId("c.1")
TWO = InstanceId("c.2")


def started(instance: InstanceId, *, parent: InstanceId | None = None) -> FlowStarted:
    return FlowStarted(
        instance=instance, flow="refund", release=ReleaseId("r-1"), cause="contact", parent=parent
    )


def test_a_run_lies_on_top_until_it_ends() -> None:
    state = fold(EMPTY, started(ONE))
    assert state.top is not None
    assert state.top.instance == ONE

    ended = FlowEnded(instance=ONE, flow="refund", outcome=FlowOutcome.COMPLETED)
    assert fold(state, ended).top is None


def test_a_caller_waits_for_what_it_called() -> None:
    state = fold_all(EMPTY, [started(ONE), started(TWO, parent=ONE)])
    assert state.stack[0].awaiting is Await.CHILD

    ended = FlowEnded(instance=TWO, flow="refund", outcome=FlowOutcome.COMPLETED)
    assert fold(state, ended).stack[0].awaiting is Await.NOTHING


def test_an_answer_ends_the_waiting_for_it() -> None:
    asked = SlotAsked(instance=ONE, step="s", slot="order")
    filled = SlotFilled(instance=ONE, slot="order", value="SO-1", source=SlotSource.CONTACT)

    state = fold_all(EMPTY, [started(ONE), asked, filled])

    assert state.stack[0].awaiting is Await.NOTHING
    assert state.stack[0].slots["order"].value == "SO-1"


def test_rewinding_forgets_what_was_read_after_the_step() -> None:
    facts = {
        name: FactsRecorded(
            instance=ONE, step=name, facts={name: Fact(status=FactStatus.KNOWN, value={})}
        )
        for name in ("before", "after")
    }
    steps = [StepEntered(instance=ONE, step=name) for name in ("before", "middle", "after")]
    log: list[AnyEvent] = [started(ONE), steps[0], facts["before"], *steps[1:], facts["after"]]

    state = fold_all(EMPTY, [*log, RunRewound(instance=ONE, step="middle", because="order")])

    assert set(state.stack[0].facts) == {"before"}
    assert state.stack[0].step == "middle"


def test_an_effect_that_happened_stays_when_its_run_is_rewound() -> None:
    key = EffectKey("e-1")
    intended = EffectIntended(
        key=key,
        instance=ONE,
        step="do",
        name="refund",
        operation="p.r",
        arguments={},
        business_key="b",
    )
    done = EffectDone(key=key, instance=ONE, step="do", name="refund", result={"id": 7})

    state = fold_all(
        EMPTY,
        [started(ONE), intended, done, RunRewound(instance=ONE, step="do", because="x")],
    )

    assert state.stack[0].effects["refund"].status == "done"


def test_what_was_said_is_remembered_until_something_is_said_to_the_next_message() -> None:
    wrote = [MessageReceived(message_id=MessageId(name), text="hi") for name in ("m1", "m2")]
    state = fold_all(EMPTY, [wrote[0], Replied(reply="hello"), wrote[1]])
    assert [said["reply"] for said in state.last_replies] == ["hello"]

    state = fold(state, Replied(reply="again"))
    assert [said["reply"] for said in state.last_replies] == ["again"]


def test_an_event_about_a_run_that_is_gone_changes_no_run() -> None:
    state = fold(EMPTY, StepEntered(instance=TWO, step="s"))
    assert state == EMPTY


def test_reopening_does_not_take_a_conversation_from_a_person() -> None:
    state = msgspec.structs.replace(EMPTY, status="closed", case="c-c1")
    assert fold(state, ConversationReopened()).status == "with_person"
