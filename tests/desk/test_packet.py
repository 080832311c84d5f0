"""The packet: whatever the contact said or a system told is in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest

from standfast.assistant import Assistant, load_folder, parse
from standfast.desk import Matter, case_rows, opens_case, packet_schema
from standfast.events import (
    AnyEvent,
    Await,
    CaseClosed,
    CaseId,
    CaseOpened,
    CaseReturned,
    CaseTaken,
    Contact,
    ContactId,
    ConversationId,
    EffectDoubted,
    EffectIntended,
    EffectKey,
    Fact,
    FactStatus,
    InstanceId,
    Level,
    MessageId,
    MessageReceived,
    Money,
    OperationCalled,
    PersonId,
    PersonReplied,
    Replied,
    Run,
    SlotFill,
    SlotSource,
    State,
)

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CASE = CaseId("c1-c1")
RUN = InstanceId("c1.1")


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    folder = Path(__file__).resolve().parents[2] / "packs" / "blank"
    found = parse(load_folder(folder)).assistant
    assert found is not None
    return found


def _state() -> State:
    run = Run(
        RUN,
        "leave_a_note",
        release="r",
        step="collect_note",
        awaiting=Await.SLOT,
        slots={
            "note": SlotFill("The lift is stuck.", SlotSource.CONTACT, text="the lift is stuck")
        },
        facts={
            "order": Fact(
                FactStatus.KNOWN, {"total": Money(12990, "EUR").to_value()}, "erp.get_order"
            ),
            "parcel": Fact(FactStatus.UNAVAILABLE, None, "shipping.find", reason="http_503"),
        },
        text="please take a note",
    )
    attributes = {"name": "Mara Lind", "email": "mara@example.com"}
    contact = Contact(ContactId("CUS-1"), Level.VERIFIED, attributes)
    return State(ConversationId("c1"), language="en", contact=contact, stack=[run], messages=2)


def _events() -> tuple[AnyEvent, ...]:
    key = EffectKey("e-1")
    return (
        MessageReceived(message_id=MessageId("m1"), text="yes please"),
        EffectIntended(
            key=key,
            instance=RUN,
            step="do",
            name="refund",
            operation="payments.create_refund",
            arguments={"amount": 5},
            business_key="b",
        ),
        OperationCalled(operation="payments.create_refund", status="timeout", took_ms=4000),
        EffectDoubted(key=key, instance=RUN, step="do", name="refund", reason="timeout"),
        CaseOpened(case=CASE, reason="effect_in_doubt", instance=RUN, step="do"),
        Replied(reply="x", text="A colleague looks into it."),
    )


def _matter(assistant: Assistant, events: tuple[AnyEvent, ...] | None = None) -> Matter:
    return Matter("t", _state(), events or _events(), assistant, AT)


def test_a_packet_follows_its_schema(assistant: Assistant) -> None:
    (row,) = case_rows(_matter(assistant))
    jsonschema_rs.validator_for(packet_schema()).validate(row.packet)


def test_what_the_contact_said_and_a_system_told_is_in_the_packet(assistant: Assistant) -> None:
    text = repr(case_rows(_matter(assistant))[0].packet)
    for said in (
        "The lift is stuck.",
        "please take a note",
        "Mara Lind",
        "12990",
        "http_503",
        "timeout",
    ):
        assert said in text


def test_a_write_in_doubt_comes_first_among_what_to_do(assistant: Assistant) -> None:
    packet = case_rows(_matter(assistant))[0].packet
    assert [action["action"] for action in packet["next"]] == [
        "settle_effect",
        "read_again",
        "give_back",
        "reply",
    ]


def test_the_summary_reads_as_sentences(assistant: Assistant) -> None:
    summary = case_rows(_matter(assistant))[0].packet["summary"]
    assert summary[0] == "Mara Lind (verified, writes en)."
    assert 'Wrote: "please take a note".' in summary
    assert "Not answering: shipping (http_503)." in summary
    assert "payments.create_refund: doubted (timeout)." in summary


def test_a_case_lies_in_the_queue_of_its_reason(assistant: Assistant) -> None:
    events = (CaseOpened(case=CASE, reason="note_left"),)
    (row,) = case_rows(_matter(assistant, events))
    assert (row.queue, row.priority, row.status) == ("service", "normal", "open")


DEEDS = [
    (CaseTaken(case=CASE, person=PersonId("ines")), "taken"),
    (PersonReplied(case=CASE, person=PersonId("ines"), name="Ines", text="Hello"), "taken"),
    (CaseReturned(case=CASE, person=PersonId("ines"), resume=True), "returned"),
    (CaseClosed(case=CASE, person=PersonId("ines")), "closed"),
]


@pytest.mark.parametrize(("deed", "status"), DEEDS)
def test_what_a_person_does_shows_on_the_case(
    assistant: Assistant, deed: AnyEvent, status: str
) -> None:
    (opened,) = case_rows(_matter(assistant))
    matter = Matter("t", _state(), (deed,), assistant, AT, known={CASE: opened})
    (row,) = case_rows(matter)
    assert (row.status, row.person) == (status, "ines")
    assert row.packet == opened.packet


def test_a_turn_without_a_case_changes_none(assistant: Assistant) -> None:
    events = (MessageReceived(message_id=MessageId("m1"), text="hi"),)
    assert not opens_case(events)
    assert case_rows(_matter(assistant, events)) == ()
