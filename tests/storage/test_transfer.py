"""What one store holds can be copied into another, backed up, and verified against its log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest
from tests.storage.postgres_tables import empty
from tests.storage.rows import CHAT, intent, message, turn_commit

from standfast.events import (
    CaseId,
    ConversationId,
    LanguageChanged,
    ReleaseId,
    State,
    TurnId,
    fold_all,
)
from standfast.storage import (
    CaseRow,
    JournalRow,
    NewOutbox,
    NewTimer,
    ReleaseRow,
    Store,
    StoreError,
    StoreLocked,
    backup_sqlite,
    copy,
    open_postgres,
    open_sqlite,
    restore_sqlite,
    verify,
)
from standfast.testing import ShiftableClock

MINUTE = timedelta(minutes=1)
OTHER = ConversationId("c-2")
Make = Callable[[str], Awaitable[Any]]


@pytest.fixture
async def make(
    request: pytest.FixtureRequest, clock: ShiftableClock, tmp_path: Path
) -> AsyncIterator[Make]:
    """A way to open an empty store of a kind."""
    opened: list[Any] = []

    async def make_one(kind: str) -> Any:
        if kind == "postgres":
            dsn = request.getfixturevalue("postgres").dsn()
            await empty(dsn)
            opened.append(await open_postgres(dsn, clock=clock))
        else:
            opened.append(open_sqlite(tmp_path / f"{len(opened)}.db", clock=clock))
        return opened[-1]

    yield make_one
    for store in opened:
        await store.close()


async def fill(store: Store, clock: ShiftableClock) -> None:
    """Store some of everything."""
    await store.save_release(ReleaseRow(ReleaseId("r-1"), "orders", {"a.yaml": b"\xff"}, clock()))
    await store.accept([message("m-1", text="ü\0"), message("m-2", conversation=OTHER)])
    await store.accept([message("m-3", conversation="c-3")])
    loaded = await store.claim(CHAT, worker="w")
    (item,) = await store.waiting(CHAT)
    events = (LanguageChanged(language="en"), LanguageChanged(language="de"))
    case = CaseRow(
        CaseId("k-1"), "shop", CHAT, "open", "policy", "support", "normal", "", "en",
        {"amount": {"minor": 1, "currency": "EUR"}}, clock(), clock(),
    )  # fmt: skip
    note = JournalRow(TurnId("t-1"), "read:a", "read", "hash", {"n": 1.0})
    rows = {"items": [item.id], "rows": [note], "intents": [intent("e-1")]}
    await store.journal(CHAT, epoch=loaded.epoch, **rows)
    done = replace(intent("e-1"), status="done", result={"id": "re_1"}, settled_by="ines")
    sent = (NewOutbox("o-1", "mail", {"code": "1"}, is_secret=True), NewOutbox("o-2", "web", {}))
    turn = turn_commit(loaded, "t-1", events=events, inbox_done=(item.id,), outbox=sent)
    state = fold_all(State(conversation=CHAT), events)
    timer = NewTimer("x", "wait", clock() + MINUTE, {"instance": "1"})
    await store.commit(replace(turn, state=state, settled=(done,), cases=(case,), timers=(timer,)))
    other = await store.claim(OTHER, worker="w")
    await store.journal(OTHER, epoch=other.epoch, items=[], rows=[note], intents=[])
    await store.delivered("o-1")


async def told(store: Store) -> list[Any]:
    """Return all that a store tells about what it holds."""
    loaded = [await store.load(ConversationId(name)) for name in ("c-1", "c-2", "c-3")]
    return [
        loaded,
        [await store.waiting(one.conversation) for one in loaded if one],
        await store.inbox_item("shop", "web", "m-1"),
        await store.log(after=0),
        await store.effects(status=None, limit=10),
        await store.cases(),
        await store.releases(),
        await store.release(ReleaseId("r-1")),
        await store.journaled(TurnId("t-1")),
        await store.next_due(),
        await store.dead_letters(limit=5),
        [one.conversation for one in await store.conversations(limit=10)],
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("sqlite", "sqlite"), ("sqlite", "postgres"), ("postgres", "sqlite")]
)
async def test_a_copy_tells_what_the_original_tells(
    make: Make, clock: ShiftableClock, one: str, other: str
) -> None:
    source, target = await make(one), await make(other)
    await fill(source, clock)
    counts = await copy(source, target)
    assert await told(target) == await told(source)
    assert counts["conversation"] == 3
    assert all(count for count in counts.values())


@pytest.mark.parametrize(("one", "other"), [("sqlite", "postgres"), ("postgres", "sqlite")])
async def test_a_copy_goes_on_as_the_original_would(
    make: Make, clock: ShiftableClock, one: str, other: str
) -> None:
    source, target = await make(one), await make(other)
    await fill(source, clock)
    await copy(source, target)
    (again, new) = await target.accept([message("m-1", text="ü\0"), message("m-9")])
    assert (again.is_new, again.same_body, new.is_new) == (False, True, True)
    clock.advance(MINUTE)
    assert await target.fire_due(limit=5) == 1
    loaded = await target.claim(CHAT, worker="w")
    assert await target.commit(turn_commit(loaded, "t-2")) == 3
    (sent,) = await target.due_deliveries(worker="w", limit=5)
    assert sent.id == "o-2"


async def test_nothing_is_copied_into_a_store_that_holds_something(
    make: Make, clock: ShiftableClock
) -> None:
    source, target = await make("sqlite"), await make("sqlite")
    await fill(source, clock)
    await target.accept([message("m-1")])
    with pytest.raises(StoreError, match="empty one"):
        await copy(source, target)


# --- verification


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_store_whose_log_folds_to_its_states_is_sound(
    make: Make, clock: ShiftableClock, kind: str
) -> None:
    store = await make(kind)
    await fill(store, clock)
    verified = await verify(store)
    assert (verified.conversations, verified.events, verified.is_sound) == (3, 2, True)


async def test_a_state_that_the_log_does_not_give_is_found(make: Make) -> None:
    store = await make("sqlite")
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    wrong = State(conversation=CHAT, language="de", messages=7)
    await store.commit(replace(turn_commit(loaded, "de"), state=wrong))
    (found,) = (await verify(store)).discrepancies
    assert (found.conversation, "messages" in found.what) == (CHAT, True)
    assert "language" not in found.what


async def test_an_event_that_is_missing_is_found(
    make: Make, clock: ShiftableClock, tmp_path: Path
) -> None:
    store = await make("sqlite")
    await fill(store, clock)
    await store.close()
    connection = apsw.Connection(str(tmp_path / "0.db"))
    connection.execute("UPDATE entry SET first_seq = 2")
    connection.close()
    again = open_sqlite(tmp_path / "0.db")
    (found,) = (await verify(again)).discrepancies
    assert "missing: [1]" in found.what
    await again.close()


# --- backup


async def test_a_backup_of_a_store_at_work_can_be_restored(
    make: Make, clock: ShiftableClock, tmp_path: Path
) -> None:
    store = await make("sqlite")
    await fill(store, clock)
    before = await told(store)
    await asyncio.to_thread(backup_sqlite, tmp_path / "0.db", tmp_path / "copy")
    await store.accept([message("later")])
    restore_sqlite(tmp_path / "copy", tmp_path / "back.db")
    restored = open_sqlite(tmp_path / "back.db", clock=clock)
    assert await told(restored) == before
    await restored.close()


async def test_a_backup_taken_amid_writes_is_one_moment(make: Make, tmp_path: Path) -> None:
    store = await make("sqlite")
    await store.accept([message(f"m-{number}") for number in range(500)])
    saving = asyncio.to_thread(backup_sqlite, tmp_path / "0.db", tmp_path / "copy")
    writing = [store.accept([message(f"n-{n}", conversation=f"x-{n}")]) for n in range(200)]
    await asyncio.gather(saving, *writing)
    restore_sqlite(tmp_path / "copy", tmp_path / "back.db")
    restored = open_sqlite(tmp_path / "back.db")
    items = [await restored.waiting(name) for name in await restored.ready(limit=1000)]
    numbers = [item.id for waiting in items for item in waiting]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    await restored.close()


async def test_a_backup_never_replaces_a_file(make: Make, tmp_path: Path) -> None:
    await make("sqlite")
    (tmp_path / "copy").write_text("precious")
    with pytest.raises(StoreError, match="exists"):
        backup_sqlite(tmp_path / "0.db", tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "precious"


async def test_a_database_in_use_is_never_overwritten(make: Make, tmp_path: Path) -> None:
    await make("sqlite")
    backup_sqlite(tmp_path / "0.db", tmp_path / "copy")
    with pytest.raises(StoreLocked):
        restore_sqlite(tmp_path / "copy", tmp_path / "0.db")


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="no database"):
        restore_sqlite(tmp_path / "copy", tmp_path / "back.db")
    assert not (tmp_path / "back.db").exists()


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database"):
        backup_sqlite(tmp_path / "none.db", tmp_path / "copy")
    with pytest.raises(StoreError, match="no backup"):
        restore_sqlite(tmp_path / "none", tmp_path / "back.db")
