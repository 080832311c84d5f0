"""What only the PostgreSQL store has to keep: many processes, a schema of its own, a database that comes and goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from tests.storage.frozen_proxy import passage_to
from tests.storage.postgres_server import Pgbouncer, PostgresServer
from tests.storage.postgres_tables import empty, holding, run, until
from tests.storage.rows import CHAT, intent, message, turn_commit

from standfast.events import ConversationId, TurnId
from standfast.storage import (
    Accepted,
    Fenced,
    NewTimer,
    PostgresSettings,
    Store,
    StoreError,
    StoreUnavailable,
    open_postgres,
    upgrade_postgres,
)
from standfast.storage.postgres.gatherer import Gatherer
from standfast.storage.postgres.plans import is_time
from standfast.storage.postgres.settings import parse_address
from standfast.storage.postgres.upgrade import migrations

T = TypeVar("T")
MINUTE = timedelta(minutes=1)
IMPATIENT = PostgresSettings(
    connections=2,
    connect_timeout=timedelta(milliseconds=300),
    statement_timeout=timedelta(milliseconds=200),
)
Open = Callable[..., Awaitable[Any]]


@pytest.fixture
async def opened(postgres: PostgresServer) -> AsyncIterator[Open]:
    """A way to open several stores on one empty database."""
    await empty(postgres.dsn())
    async with AsyncExitStack() as stores:

        async def open_one(dsn: str = "", **options: Any) -> Any:
            store = await open_postgres(dsn or postgres.dsn(), **options)
            stores.push_async_callback(store.close)
            return store

        yield open_one


async def eventually(ask: Callable[[], Awaitable[T]], *, patience_s: float = 20) -> T:
    """Return what a question gives once the database answers it."""
    async with asyncio.timeout(patience_s):
        while True:
            try:
                return await ask()
            except StoreUnavailable:
                await asyncio.sleep(0.01)


# --- several processes


async def test_of_two_processes_one_accepts_a_key(opened: Open) -> None:
    stores = [await opened(), await opened()]
    calls = (store.accept([message(f"m-{n}")]) for n in range(20) for store in stores)
    accepted: list[list[Accepted]] = await asyncio.gather(*calls)
    assert sum(one[0].is_new for one in accepted) == 20
    assert len({one[0].inbox_id for one in accepted}) == 20


async def test_of_two_processes_one_owns_a_conversation(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await stores[0].accept([message("m-1")])
    for name, store in zip("ab", stores, strict=True):
        await store.heartbeat(name, lease=MINUTE)
    takes = (store.take(CHAT, worker=name) for name, store in zip("ab", stores, strict=True))
    taken = await asyncio.gather(*takes, return_exceptions=True)
    assert sorted(type(one).__name__ for one in taken) == ["Fenced", "Taken"]


async def test_a_worker_whose_lease_ended_by_the_databases_clock_is_refused(opened: Open) -> None:
    frozen, other = await opened(), await opened()
    await frozen.accept([message("m-1")])
    await frozen.heartbeat("frozen", lease=timedelta(0))
    stale = await frozen.claim(CHAT, worker="frozen")
    await other.claim(CHAT, worker="other")
    with pytest.raises(Fenced):
        await frozen.journal(CHAT, epoch=stale.epoch, items=[], rows=[], intents=[intent("e-1")])
    with pytest.raises(Fenced):
        await frozen.commit(turn_commit(stale, "late"))
    assert await other.effects(status=None, limit=5) == []


async def test_two_conversations_intend_the_same_business_once(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await stores[0].accept([message(str(n), conversation=str(n)) for n in range(2)])
    loaded = [
        await store.claim(ConversationId(str(n)), worker="w") for n, store in enumerate(stores)
    ]
    calls = (
        store.journal(
            own.conversation, epoch=own.epoch, items=[], rows=[], intents=[intent(f"e-{number}")]
        )
        for number, (store, own) in enumerate(zip(stores, loaded, strict=True))
    )
    found = await asyncio.gather(*calls)
    assert sorted(rows[0].is_new for rows in found) == [False, True]
    assert len({rows[0].key for rows in found}) == 1


async def test_a_due_timer_is_fired_by_one_process(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await run_due_timer(stores[0])
    fired = await asyncio.gather(*(store.fire_due(limit=5) for store in stores))
    assert sum(fired) == 1
    assert [item.kind for item in await stores[0].waiting(CHAT)] == ["message", "timer"]


async def run_due_timer(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    timer = NewTimer("t1", "wait", await store.now(), {})
    await store.commit(turn_commit(loaded, "t-1", timers=(timer,)))


# --- statements that are shared


async def test_a_fenced_turn_fails_alone_among_those_that_share_its_statement(opened: Open) -> None:
    store = await opened()
    names = [ConversationId(str(number)) for number in range(20)]
    await store.accept([message(name, conversation=name) for name in names])
    loaded = [await store.claim(name, worker="w") for name in names]
    stale = replace(loaded[7], epoch=0)
    turns = [*loaded[:7], stale, *loaded[8:]]
    done = await asyncio.gather(
        *(store.commit(turn_commit(one, f"t-{one.conversation}")) for one in turns),
        return_exceptions=True,
    )
    assert [type(one) for one in done] == [*[int] * 7, Fenced, *[int] * 12]


async def test_a_value_that_the_database_refuses_fails_alone(opened: Open) -> None:
    store = await opened()
    keys = ["m-1", "nul\0", "m-2"]
    done = await asyncio.gather(
        *(store.accept([message(key)]) for key in keys), return_exceptions=True
    )
    assert [isinstance(one, StoreError) for one in done] == [False, True, False]
    assert {item.dedupe_key for item in await store.waiting(CHAT)} == {"m-1", "m-2"}


async def test_a_body_comes_back_as_it_was_written(opened: Open) -> None:
    store = await opened()
    body = {"z": "\0 ü 👋", "a": 1.0, "large": 1e22, "money": {"minor": 12, "currency": "EUR"}}
    await store.accept([replace(message("m-1"), body=body)])
    (item,) = await store.waiting(CHAT)
    assert list(item.body.items()) == list(body.items())
    assert [type(value) for value in item.body.values()] == [str, float, float, dict]


async def test_a_caller_that_goes_away_holds_up_nobody(opened: Open) -> None:
    store = await opened()
    calls = [asyncio.create_task(store.accept([message(f"m-{n}")])) for n in range(10)]
    await asyncio.sleep(0)
    for call in calls[::2]:
        call.cancel()
    done = await asyncio.gather(*calls, return_exceptions=True)
    assert [isinstance(one, list) for one in done[1::2]] == [True] * 5


async def test_jobs_gather_while_a_statement_is_on_its_way() -> None:
    sizes: list[int] = []
    begun, door = asyncio.Event(), asyncio.Event()

    async def perform(jobs: Any) -> Any:
        sizes.append(len(jobs))
        begun.set()
        await door.wait()
        return jobs

    gatherer: Gatherer[int, int] = Gatherer(perform, PostgresSettings(lanes=1, most_in_statement=4))
    calls = [asyncio.create_task(gatherer.do(0))]
    await begun.wait()
    calls += [asyncio.create_task(gatherer.do(number)) for number in range(1, 10)]
    await asyncio.sleep(0)
    door.set()
    assert await asyncio.gather(*calls) == list(range(10))
    assert sizes == [1, 4, 4, 1]


def test_a_session_plans_anew_often_at_first_and_rarely_later() -> None:
    times = [uses for uses in range(1, 3001) if is_time(uses)]
    assert times == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2000, 3000]


# --- the log


async def test_the_log_waits_for_a_commit_under_way_that_has_an_earlier_number(
    opened: Open, postgres: PostgresServer
) -> None:
    slow, fast = await opened(), await opened()
    await slow.accept([message("m-1"), message("m-2", conversation="c-2")])
    first, second = [await slow.claim(ConversationId(name), worker="w") for name in (CHAT, "c-2")]
    same = "INSERT INTO entry VALUES (9, 1, 1, 'x', 0, '[]')"
    async with holding(postgres.dsn(), same):
        held = asyncio.create_task(slow.commit(turn_commit(first, "t-1")))
        await until(postgres.dsn(), "SELECT 1 FROM pg_locks WHERE NOT granted")
        await fast.commit(turn_commit(second, "t-2"))
        assert await fast.log(after=0) == []
    await held
    assert [one.turn for one in await fast.log(after=0)] == ["t-1", "t-2"]


# --- the schema


async def test_several_upgrades_at_once_run_each_migration_once(postgres: PostgresServer) -> None:
    await run(postgres.dsn(), "CREATE DATABASE upgraded")
    done = await asyncio.gather(*(upgrade_postgres(postgres.dsn("upgraded")) for _ in range(4)))
    assert sorted(number for numbers in done for number in numbers) == [1]


async def test_a_database_without_the_schema_is_refused(postgres: PostgresServer) -> None:
    await run(postgres.dsn(), "CREATE DATABASE bare")
    with pytest.raises(StoreError, match="standfast db upgrade"):
        await open_postgres(postgres.dsn("bare"))


@pytest.mark.parametrize(("serves_from", "fits"), [(1, True), (999, False)])
async def test_a_newer_schema_serves_the_version_before_unless_it_says_otherwise(
    postgres: PostgresServer, serves_from: int, *, fits: bool
) -> None:
    row = f"INSERT INTO schema_version VALUES (999, {serves_from})"  # noqa: S608
    await run(postgres.dsn(), row)
    try:
        if fits:
            await (await open_postgres(postgres.dsn())).close()
        else:
            with pytest.raises(StoreError, match="newer version"):
                await open_postgres(postgres.dsn())
    finally:
        await run(postgres.dsn(), "DELETE FROM schema_version WHERE number = 999")


def test_migrations_of_postgres_are_numbered_without_a_gap() -> None:
    numbers = [number for number, _ in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


# --- a database that comes and goes


async def test_nobody_listens_where_the_address_leads() -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        await open_postgres("postgresql://nobody@127.0.0.1:9/none", settings=IMPATIENT)


async def test_a_closed_store_of_postgres_says_so(opened: Open) -> None:
    store = await opened()
    await store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.accept([message("m-1")])
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.now()


async def test_a_session_is_bounded_by_the_database_too(opened: Open) -> None:
    store = await opened(settings=IMPATIENT)
    async with store._database._pool.acquire() as connection:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        values = [await connection.fetchval(f"SHOW {name}") for name in names]
    assert values == ["200ms", "5s", "30s"]


async def test_a_row_that_another_holds_too_long_is_given_up(
    opened: Open, postgres: PostgresServer
) -> None:
    store = await opened(settings=IMPATIENT)
    await store.accept([message("m-1")])
    async with holding(postgres.dsn(), "LOCK TABLE conversation"):
        with pytest.raises(StoreUnavailable):
            await store.claim(CHAT, worker="w")
    assert (await eventually(lambda: store.claim(CHAT, worker="w"))).epoch == 1


async def test_a_database_that_falls_silent_is_given_up_and_found_again(
    opened: Open, postgres: PostgresServer
) -> None:
    async with passage_to(postgres.port) as passage:
        dsn = f"postgresql://postgres@127.0.0.1:{passage.port}/postgres"
        store = await opened(dsn, settings=IMPATIENT)
        await store.accept([message("m-1")])
        passage.freeze()
        for _ in range(3):
            with pytest.raises(StoreUnavailable):
                await store.load(CHAT)
        passage.thaw()
        assert await eventually(lambda: store.load(CHAT)) is not None
        await store.close()


# --- hints

POOLED = "postgresql://me:pw@pool:6432/db?pgbouncer=true"


@pytest.mark.parametrize(
    ("dsn", "plain", "hints"),
    [
        ("postgresql://a,b/db?x=1", "postgresql://a,b/db?x=1", "postgresql://a,b/db?x=1"),
        (POOLED, "postgresql://me:pw@pool:6432/db", None),
        (
            f"{POOLED}&direct=a:1,b&x=1",
            "postgresql://me:pw@pool:6432/db?x=1",
            "postgresql://me:pw@a:1,b/db?x=1",
        ),
    ],
)
def test_an_address_says_how_hints_come(dsn: str, plain: str, hints: str | None) -> None:
    address = parse_address(dsn)
    assert (address.dsn, address.hints_dsn) == (plain, hints)


LISTENING = "FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"


async def test_a_process_hears_what_another_accepted_and_committed(
    opened: Open, postgres: PostgresServer
) -> None:
    here, there = await opened(), await opened()
    heard = here.hints()
    first = asyncio.create_task(anext(heard))
    await until(postgres.dsn(), f"SELECT 1 {LISTENING}")
    await there.accept([message("m-1")])
    assert await first == CHAT
    loaded = await there.claim(CHAT, worker="w")
    await there.commit(turn_commit(loaded, "t-1"))
    assert await anext(heard) == CHAT
    await heard.aclose()


async def test_behind_a_pooler_hints_come_by_the_direct_way(
    opened: Open, postgres: PostgresServer, pgbouncer: Pgbouncer
) -> None:
    here = await opened(f"{pgbouncer.dsn('postgres')}&direct=127.0.0.1:{postgres.port}")
    first = asyncio.create_task(anext(here.hints()))
    await until(postgres.dsn(), f"SELECT 1 {LISTENING}")
    await here.accept([message("m-1")])
    assert await first == CHAT


async def test_a_listener_learns_that_its_connection_is_lost(
    opened: Open, postgres: PostgresServer
) -> None:
    store = await opened()
    heard = asyncio.create_task(anext(store.hints()))
    await until(postgres.dsn(), f"SELECT pg_terminate_backend(pid) {LISTENING}")
    with pytest.raises(StoreUnavailable):
        await heard


async def test_the_events_of_a_turn_that_was_told_are_there_after_a_crash(opened: Open) -> None:
    store = await opened()
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    await store.commit(turn_commit(loaded, "t-1"))
    store._database._pool.terminate()
    again = await opened()
    assert len(await again.turn_events(TurnId("t-1"))) == 1
