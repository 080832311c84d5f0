"""A read from its arguments to its fact, over HTTP."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from tests.connectors.wiring import (
    ANNA,
    BEN,
    Rig,
    answering,
    cel,
    connector,
    operation,
    rigged,
    serving,
    text_fields,
)

from standfast.assistant import BreakerSettings, Connector, FieldMap, Operation, Paging
from standfast.connectors import ReadResult
from standfast.events import Contact, ContactId, FactStatus, Level

THING = {"id": "7", "owner": "CUS-000101"}


async def read(
    rig: Rig, system: Connector, wanted: Operation, contact: Contact = ANNA, thing: str = "7"
) -> ReadResult:
    arguments = {"thing": thing}
    return await rig.connections.read(system, wanted, arguments, contact=contact, deadline_s=2)


async def outcome(wanted: Operation, *answers: Any, contact: Contact = ANNA) -> ReadResult:
    async with serving(get_things=answering(*answers)) as double, rigged() as rig:
        return await read(rig, connector(double.url, wanted), wanted, contact)


async def test_a_record_becomes_a_known_fact() -> None:
    result = await outcome(operation(), THING)
    assert (result.fact.status, result.fact.value, result.fact.reason) == (
        FactStatus.KNOWN,
        THING,
        None,
    )
    assert result.fact.operation == "things.get_thing"
    assert result.fact.as_of == "2026-11-20T12:00:00.000Z"
    assert result.attempts == 1


async def test_not_there_not_yours_and_not_at_your_level_are_told_alike() -> None:
    own = operation(belongs_to=cel(b="item.owner == contact.id")["b"], needs=Level.IDENTIFIED)
    absent = await outcome(own, web.Response(status=404))
    foreign = await outcome(own, THING, contact=BEN)
    too_low = await outcome(own, THING, contact=Contact(ANNA.id, Level.ANONYMOUS))
    told = {
        (each.fact.status, each.fact.value, each.fact.reason, each.fact.as_of)
        for each in (absent, foreign, too_low)
    }
    assert told == {(FactStatus.NOT_PERMITTED, None, "not_permitted", "2026-11-20T12:00:00.000Z")}
    assert (absent.is_absent, foreign.is_absent, too_low.attempts) == (True, False, 0)


async def test_a_field_that_should_tell_the_owner_and_is_missing_opens_nothing() -> None:
    own = operation(belongs_to=cel(b="item.holder == contact.id")["b"])
    assert (await outcome(own, THING)).fact.status is FactStatus.NOT_PERMITTED


def listing(**changes: Any) -> Operation:
    usual = {
        "operation_id": "listThings",
        "parameters": cel(thing="thing"),
        "items": "data",
        "is_list": True,
    }
    return operation("list_things", **(usual | changes))


async def test_a_list_keeps_only_what_is_the_contacts() -> None:
    own = listing(belongs_to=cel(b="item.owner == contact.id")["b"])
    result = await outcome(own, {"data": [THING, {"id": "8", "owner": "CUS-000999"}]})
    assert result.fact.value == [THING]
    assert result.is_filtered


async def test_a_list_that_is_not_there_is_empty() -> None:
    result = await outcome(listing(), web.Response(status=404))
    assert (result.fact.status, result.fact.value) == (FactStatus.KNOWN, [])


async def test_an_answer_may_itself_be_the_list() -> None:
    assert (await outcome(listing(items=""), web.json_response([THING]))).fact.value == [THING]


async def test_one_record_may_be_looked_for_in_a_list() -> None:
    single = listing(is_list=False)
    assert (await outcome(single, {"data": [THING]})).fact.value == THING
    assert (await outcome(single, {"data": []})).fact.status is FactStatus.NOT_PERMITTED
    assert (await outcome(single, {"data": [THING, THING]})).fact.reason == "bad_shape"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"id": "7"', "bad_json"),
        (b"<html>please log in</html>", "bad_json"),
        (b'{"id": NaN, "owner": "x"}', "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b"", "bad_json"),
        (b"[" * 50_000, "bad_json"),
        (b'{"id": 7, "owner": "x"}', "bad_shape"),
        (b'{"id": "7"}', "bad_shape"),
        (b"[]", "bad_shape"),
        (b"null", "bad_shape"),
        (b'{"id": "' + b"x" * 200_000 + b'"}', "too_large"),
    ],
    ids=range(11),
)
async def test_an_answer_that_lies_is_no_fact(body: bytes, reason: str) -> None:
    result = await outcome(operation(), web.Response(body=body))
    assert (result.fact.status, result.fact.value) == (FactStatus.UNAVAILABLE, None)
    assert result.fact.reason == reason


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (302, "http_302"),
        (400, "http_400"),
        (401, "auth_failed"),
        (403, "http_403"),
        (418, "http_418"),
        (429, "rate_limited"),
        (500, "http_500"),
        (503, "http_503"),
    ],
)
async def test_a_status_that_is_no_success_names_itself(status: int, reason: str) -> None:
    result = await outcome(operation(), web.Response(status=status, text="secret detail"))
    assert (result.fact.status, result.fact.reason) == (FactStatus.UNAVAILABLE, reason)
    assert "secret" not in repr(result)


async def test_a_read_is_made_again_where_that_may_help() -> None:
    result = await outcome(operation(attempts=3), web.Response(status=503), THING)
    assert (result.fact.status, result.attempts) == (FactStatus.KNOWN, 2)


async def test_a_read_is_not_made_again_where_it_cannot_help() -> None:
    result = await outcome(operation(attempts=3), web.Response(status=400), THING)
    assert (result.fact.reason, result.attempts) == ("http_400", 1)


async def test_retry_after_is_waited_for_only_within_the_deadline() -> None:
    patient = web.Response(status=429, headers={"Retry-After": "60"})
    result = await outcome(operation(attempts=3), patient, THING)
    assert (result.fact.reason, result.attempts) == ("rate_limited", 1)
    at_once = web.Response(status=429, headers={"Retry-After": "0"})
    assert (await outcome(operation(attempts=3), at_once, THING)).attempts == 2


async def test_retries_stop_when_the_budget_of_the_connector_is_spent() -> None:
    async with serving(get_things=answering(web.Response(status=503))) as double, rigged() as rig:
        wanted = operation(attempts=2)
        patient = BreakerSettings(failures=1000, window=1000)
        system = connector(double.url, wanted, breaker=patient)
        results = [await read(rig, system, wanted) for _ in range(40)]
    attempts = sum(each.attempts for each in results)
    assert 40 + 10 <= attempts <= 40 + 10 + 40 * 0.2


async def test_a_deadline_ends_the_read_however_many_attempts_are_left() -> None:
    async def hang(_request: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    wanted = operation(attempts=9)
    async with serving(get_things=hang) as double, rigged() as rig:
        system = connector(double.url, wanted)
        result = await rig.connections.read(
            system, wanted, {"thing": "7"}, contact=ANNA, deadline_s=0.2
        )
    assert result.fact.reason == "timeout"
    assert result.fact.took_ms < 600


async def test_the_breaker_opens_tries_again_and_closes() -> None:
    broken = [web.Response(status=500)] * 5
    async with serving(get_things=answering(*broken, THING)) as double, rigged() as rig:
        system = connector(double.url, operation())
        for _ in range(5):
            await read(rig, system, system.operations["get_thing"])
        held = await read(rig, system, system.operations["get_thing"])
        rig.clock.advance(timedelta(seconds=20))
        after = await read(rig, system, system.operations["get_thing"])
    assert (held.fact.reason, held.attempts) == ("breaker_open", 0)
    assert after.fact.status is FactStatus.KNOWN
    assert [each.state for each in rig.changes] == ["open", "half_open", "closed"]
    assert [each.state for each in after.changes] == ["half_open", "closed"]


async def test_calls_beyond_the_limit_wait_and_are_busy_when_their_time_is_over() -> None:
    release = asyncio.Event()

    async def hold(_request: web.Request) -> web.Response:
        await release.wait()
        return web.json_response(THING)

    wanted = operation(concurrency=1, read_limit=timedelta(seconds=5))
    async with serving(get_things=hold) as double, rigged() as rig:
        system = connector(double.url, wanted)
        first = asyncio.create_task(read(rig, system, wanted))
        await asyncio.sleep(0.05)
        second = await rig.connections.read(
            system, wanted, {"thing": "7"}, contact=ANNA, deadline_s=0.05
        )
        release.set()
        assert (await first).fact.status is FactStatus.KNOWN
    assert (second.fact.reason, second.attempts) == ("busy", 0)


async def test_an_earlier_answer_stands_in_for_its_contact_while_it_is_not_too_old() -> None:
    wanted = operation(stale_ok=timedelta(minutes=15))
    down = web.Response(status=503)
    async with serving(get_things=answering(THING, down)) as double, rigged() as rig:
        system = connector(double.url, wanted)
        await read(rig, system, wanted)
        rig.clock.advance(timedelta(minutes=10))
        stale = await read(rig, system, wanted)
        foreign = await read(rig, system, wanted, BEN)
        rig.clock.advance(timedelta(minutes=10))
        old = await read(rig, system, wanted)
    assert (stale.fact.status, stale.fact.value, stale.fact.reason) == (
        FactStatus.STALE,
        THING,
        "http_503",
    )
    assert stale.fact.as_of == "2026-11-20T12:00:00.000Z"
    assert foreign.fact.status is old.fact.status is FactStatus.UNAVAILABLE


async def test_an_earlier_answer_does_not_outlive_a_no() -> None:
    wanted = operation(stale_ok=timedelta(minutes=15))
    answers = (THING, web.Response(status=404), web.Response(status=503))
    async with serving(get_things=answering(*answers)) as double, rigged() as rig:
        system = connector(double.url, wanted)
        statuses = [(await read(rig, system, wanted)).fact.status for _ in range(3)]
    assert statuses == [FactStatus.KNOWN, FactStatus.NOT_PERMITTED, FactStatus.UNAVAILABLE]


async def test_a_refusal_of_our_credentials_is_not_covered_by_an_earlier_answer() -> None:
    wanted = operation(stale_ok=timedelta(minutes=15))
    async with (
        serving(get_things=answering(THING, web.Response(status=401))) as double,
        rigged() as rig,
    ):
        system = connector(double.url, wanted)
        await read(rig, system, wanted)
        assert (await read(rig, system, wanted)).fact.reason == "auth_failed"


def paged(style: str, **settings: str) -> Operation:
    return listing(paging=Paging(style, settings, max_pages=3), result=text_fields("id"))


def members(*numbers: int) -> list[dict[str, str]]:
    return [{"id": str(number)} for number in numbers]


async def by_query(request: web.Request) -> web.Response:
    """Seven things, two a page, in every style at once."""
    query = request.query
    start = int(query.get("offset", query.get("after", 2 * (int(query.get("page", "1")) - 1))))
    data = members(*range(start + 1, min(start + 3, 8)))
    more = start + 2 < 7
    following = f"/things?thing=7&page={start // 2 + 2}"
    headers = {"Link": f'<{following}>; rel="next"'} if more else {}
    body = {"data": data, "pages": 4, "total": 7, "more": more, "next": following if more else None}
    return web.json_response(body, headers=headers)


@pytest.mark.parametrize(
    "wanted",
    [
        paged("page", pages="pages"),
        paged("offset", total="total"),
        paged("cursor", parameter="after", more="more"),
        paged("link"),
        paged("next_url", field="next"),
    ],
    ids=["page", "offset", "cursor", "link", "next_url"],
)
async def test_pages_are_read_in_every_style_up_to_their_limit(wanted: Operation) -> None:
    async with serving(get_things=by_query) as double, rigged() as rig:
        result = await read(rig, connector(double.url, wanted), wanted)
    assert [each["id"] for each in result.fact.value] == ["1", "2", "3", "4", "5", "6"]
    assert (result.fact.status, result.fact.reason) == (FactStatus.KNOWN, "truncated")
    assert result.attempts == 3


@pytest.mark.parametrize(
    "following",
    [
        "http://169.254.169.254/latest",
        "//evil.example/things",
        "http://127.0.0.1:1/things",
        "/other/../../admin",
    ],
)
async def test_a_next_page_outside_the_system_is_not_called(following: str) -> None:
    async def lure(_request: web.Request) -> web.Response:
        return web.json_response({"data": members(1), "next": following})

    wanted = paged("next_url", field="next")
    async with serving(get_api=lure) as double, rigged() as rig:
        system = connector(double.url, wanted, base_path="/api")
        result = await read(rig, system, wanted)
    assert (result.fact.reason, result.attempts) == ("not_allowed_address", 1)


async def test_all_pages_together_stay_within_the_bound_of_size() -> None:
    wanted = listing(paging=Paging("page", {}, max_pages=50), max_bytes=1000, result=())
    page = {"data": [{"text": "x" * 300}]}
    assert (await outcome(wanted, page)).fact.reason == "too_large"


async def test_a_host_that_is_not_allowed_is_not_called() -> None:
    async with serving(get_things=answering(THING)) as double, rigged() as rig:
        wanted = operation()
        elsewhere = connector(double.url, wanted, allow=("api.example.com",))
        private = connector(double.url, wanted, allow_private=False)
        for system in (elsewhere, private):
            result = await read(rig, system, wanted)
            assert (result.fact.reason, result.attempts) == ("not_allowed_address", 0)


async def test_many_contacts_at_once_each_get_their_own() -> None:
    async def mirror(request: web.Request) -> web.Response:
        await asyncio.sleep(0.01)
        name = request.path.rpartition("/")[2]
        return web.json_response({"id": name, "owner": f"CUS-{name}"})

    wanted = operation(belongs_to=cel(b="item.owner == contact.id")["b"], concurrency=64)
    async with serving(get_things=mirror) as double, rigged() as rig:
        system = connector(double.url, wanted)
        contacts = [Contact(ContactId(f"CUS-{number}"), Level.VERIFIED) for number in range(64)]
        results = await asyncio.gather(
            *(read(rig, system, wanted, who, str(n)) for n, who in enumerate(contacts))
        )
    assert [each.fact.value["owner"] for each in results] == [who.id for who in contacts]


async def test_an_argument_that_can_name_nothing_is_told_like_what_is_not_there() -> None:
    async with rigged() as rig:
        wanted = operation()
        system = connector("http://127.0.0.1:9", wanted)
        result = await read(rig, system, wanted, thing="..")
    assert (result.fact.status, result.fact.reason) == (FactStatus.NOT_PERMITTED, "not_permitted")
    assert (result.code, result.detail) == ("bad_arguments", "'thing' cannot stand in a path")


async def test_an_operation_that_the_document_does_not_have_is_no_crash() -> None:
    wanted = operation(operation_id="nothing")
    async with rigged() as rig:
        result = await read(rig, connector("http://127.0.0.1:9", wanted), wanted)
    assert result.fact.reason == "bad_document"


async def test_the_map_is_held_against_what_came() -> None:
    wanted = operation(result=(FieldMap("at", "id", "time"),))
    result = await outcome(wanted, THING)
    assert result.fact.reason == "bad_shape"


async def test_a_read_that_is_cancelled_gives_its_place_back() -> None:
    async def hang(_request: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    wanted = operation(concurrency=1, read_limit=timedelta(seconds=5))
    async with serving(get_things=hang, get_quick=answering(THING)) as double, rigged() as rig:
        system = connector(double.url, wanted)
        task = asyncio.create_task(read(rig, system, wanted))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gate = rig.connections._exchange._watches["things.get_thing"].gate
    assert not gate.locked()
