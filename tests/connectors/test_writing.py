"""A write from its arguments to what is known of its outcome."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from tests.connectors.wiring import (
    ANNA,
    answering,
    connector,
    operation,
    rigged,
    serving,
    write,
)

from standfast.assistant import Operation
from standfast.connectors import Earlier, WriteIntent, WriteResult, WriteStatus
from standfast.events import Contact, EffectKey, FactStatus, Level

THING = {"id": "7", "owner": "CUS-000101"}
ONCE = WriteIntent(EffectKey("e-1"))
AGAIN = WriteIntent(EffectKey("e-1"), Earlier.POSSIBLE)


async def outcome(
    wanted: Operation, *answers: Any, contact: Contact = ANNA, intent: WriteIntent = ONCE
) -> WriteResult:
    async with serving(post_things=answering(*answers)) as double, rigged() as rig:
        return await rig.connections.write(
            connector(double.url, wanted), wanted, {"thing": "7"}, contact=contact, intent=intent
        )


def status(number: int) -> web.Response:
    return web.Response(status=number, text="a secret reason")


async def test_a_write_that_is_answered_as_the_document_says_is_done() -> None:
    result = await outcome(write(), THING)
    assert (result.status, result.result, result.code) == (WriteStatus.DONE, THING, "")


async def test_the_key_is_sent_in_its_header_and_known_to_the_body() -> None:
    seen: list[Any] = []

    async def note(request: web.Request) -> web.Response:
        seen.append((request.headers.get("Idempotency-Key"), await request.json()))
        return web.json_response(THING)

    async with serving(post_things=note) as double, rigged() as rig:
        wanted = write()
        await rig.connections.write(
            connector(double.url, wanted), wanted, {"thing": "7"}, contact=ANNA, intent=ONCE
        )
    assert seen == [("e-1", {"thing": "7"})]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (400, WriteStatus.REFUSED),
        (401, WriteStatus.REFUSED),
        (422, WriteStatus.REFUSED),
        (409, WriteStatus.UNKNOWN),
        (429, WriteStatus.UNKNOWN),
        (302, WriteStatus.UNKNOWN),
        (418, WriteStatus.UNKNOWN),  # not in `refused`
        (500, WriteStatus.UNKNOWN),
    ],
)
async def test_only_what_the_operation_lists_is_certainly_not_done(
    number: int, expected: WriteStatus
) -> None:
    result = await outcome(write(kind="none"), status(number))
    assert (result.status, result.attempts) == (expected, 1)
    assert "secret" not in repr(result)


@pytest.mark.parametrize("number", [401, 403, 404, 422])
async def test_a_refusal_that_says_nothing_about_an_earlier_call_leaves_it_unknown(
    number: int,
) -> None:
    result = await outcome(write(), status(number), intent=AGAIN)
    assert result.status is WriteStatus.UNKNOWN


async def test_a_refusal_by_the_rules_under_the_same_key_settles_the_doubt() -> None:
    assert (await outcome(write(), status(400), intent=AGAIN)).status is WriteStatus.REFUSED
    without = await outcome(write(kind="none"), status(400), intent=AGAIN)
    assert without.status is WriteStatus.UNKNOWN


async def test_a_refusal_after_an_unclear_attempt_of_the_same_call_is_judged_alike() -> None:
    wanted = write(attempts=2)
    assert (await outcome(wanted, status(500), status(403))).status is WriteStatus.UNKNOWN
    assert (await outcome(wanted, status(500), status(400))).status is WriteStatus.REFUSED


@pytest.mark.parametrize(("kind", "attempts"), [("key", 3), ("lookup", 1), ("none", 1)])
async def test_only_a_key_allows_to_send_again_at_once(kind: str, attempts: int) -> None:
    result = await outcome(write(kind=kind, attempts=3), status(500))
    assert (result.status, result.attempts) == (WriteStatus.UNKNOWN, attempts)


async def test_in_flight_under_a_key_is_asked_again() -> None:
    result = await outcome(write(attempts=2), status(409), THING)
    assert (result.status, result.attempts) == (WriteStatus.DONE, 2)


@pytest.mark.parametrize(
    ("number", "counts"), [(500, True), (503, True), (429, True), (409, False), (504, False)]
)
async def test_absence_counts_only_where_the_other_side_has_ended(
    number: int,
    counts: bool,  # noqa: FBT001 - a table
) -> None:
    assert (await outcome(write(kind="lookup"), status(number))).absence_counts is counts


async def test_a_success_that_cannot_be_read_is_unknown_and_absence_does_not_count() -> None:
    for body in (b"", b"ok", b'{"id": 7}'):
        result = await outcome(write(kind="lookup"), web.Response(body=body))
        assert (result.status, result.absence_counts) == (WriteStatus.UNKNOWN, False)


async def test_a_write_without_a_result_needs_only_the_answer() -> None:
    result = await outcome(write(result=()), THING)
    assert (result.status, result.result) == (WriteStatus.DONE, {})


@pytest.mark.parametrize(("intent", "expected"), [(ONCE, "not_sent"), (AGAIN, "unknown")])
async def test_what_never_left_did_not_happen_unless_it_was_sent_before(
    intent: WriteIntent, expected: str, unused_tcp_port: int
) -> None:
    wanted = write(kind="none", attempts=3)
    system = connector(f"http://127.0.0.1:{unused_tcp_port}", wanted)
    async with rigged() as rig:
        result = await rig.connections.write(
            system, wanted, {"thing": "7"}, contact=ANNA, intent=intent
        )
    assert (result.status, result.code, result.attempts) == (expected, "connect_failed", 3)


async def test_above_the_contacts_level_nothing_is_sent() -> None:
    visitor = Contact(None, Level.ANONYMOUS)
    result = await outcome(write(needs=Level.VERIFIED), THING, contact=visitor)
    assert (result.status, result.code, result.attempts) == ("not_sent", "not_permitted", 0)


async def test_the_breaker_keeps_writes_back() -> None:
    async with serving(post_things=answering(status(500))) as double, rigged() as rig:
        wanted = write(kind="none")
        system = connector(double.url, wanted)
        results = [
            await rig.connections.write(system, wanted, {"thing": "7"}, contact=ANNA, intent=ONCE)
            for _ in range(6)
        ]
    assert [each.code for each in results] == ["http_500"] * 5 + ["breaker_open"]
    assert results[-1].status is WriteStatus.NOT_SENT


async def test_a_write_makes_earlier_answers_of_its_system_unusable() -> None:
    reading = operation(stale_ok=timedelta(hours=1))
    wanted = write()
    read = answering(THING, status(503))
    async with serving(get_things=read, post_things=answering(THING)) as double, rigged() as rig:
        system = connector(double.url, reading, wanted)
        asked = {"contact": ANNA, "deadline_s": 1.0}
        await rig.connections.read(system, reading, {"thing": "7"}, **asked)
        await rig.connections.write(system, wanted, {"thing": "7"}, contact=ANNA, intent=ONCE)
        after = await rig.connections.read(system, reading, {"thing": "7"}, **asked)
    assert after.fact.status is FactStatus.UNAVAILABLE


async def test_an_operation_that_the_document_does_not_have_is_not_sent() -> None:
    wanted = replace(write(), operation_id="nothing")
    async with rigged() as rig:
        result = await rig.connections.write(
            connector("http://127.0.0.1:9", wanted), wanted, {}, contact=ANNA, intent=ONCE
        )
    assert (result.status, result.code) == (WriteStatus.NOT_SENT, "bad_document")
