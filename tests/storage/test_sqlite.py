"""What only the SQLite store has to keep: the file, its lock, its commits."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import apsw
import pytest
from tests.storage.rows import CHAT, message, turn_commit

from standfast.events import TurnId
from standfast.storage import (
    Fenced,
    StoreBusy,
    StoreError,
    StoreLocked,
    StoreUnavailable,
    open_sqlite,
)
from standfast.storage.sql import parse_queries
from standfast.storage.sqlite.migrate import migrations


async def test_what_was_accepted_is_there_after_reopening(tmp_path: Path) -> None:
    first = open_sqlite(tmp_path / "s.db")
    await first.accept([message("m-1")])
    await first.close()
    again = open_sqlite(tmp_path / "s.db")
    assert [item.dedupe_key for item in await again.waiting(CHAT)] == ["m-1"]
    await again.close()


async def test_a_second_store_on_the_same_file_is_refused(tmp_path: Path) -> None:
    first = open_sqlite(tmp_path / "s.db")
    with pytest.raises(StoreLocked, match="another process"):
        open_sqlite(tmp_path / "s.db")
    await first.close()
    await open_sqlite(tmp_path / "s.db").close()


async def test_a_second_process_is_refused(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "s.db")
    script = "import sys; sys.path[:] = eval(sys.argv[2])\n"
    script += "from standfast.storage import open_sqlite; open_sqlite(sys.argv[1])"
    command = [sys.executable, "-c", script, str(tmp_path / "s.db"), repr(sys.path)]
    other = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, check=False
    )
    assert "StoreLocked" in other.stderr
    await store.close()


async def test_a_new_process_owns_what_a_killed_one_owned(tmp_path: Path) -> None:
    first = open_sqlite(tmp_path / "s.db")
    await first.accept([message("m-1")])
    await first.claim(CHAT, worker="killed")
    await first.close()
    again = open_sqlite(tmp_path / "s.db")
    assert (await again.claim(CHAT, worker="new")).epoch == 2
    await again.close()


async def test_a_failing_job_undoes_nothing_of_its_batch(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "s.db")
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    results = await asyncio.gather(
        *(store.accept([message(f"n-{number}")]) for number in range(20)),
        store.commit(turn_commit(loaded, "t-1")),
        store.commit(turn_commit(loaded, "t-2")),
        return_exceptions=True,
    )
    assert [type(result) for result in results if isinstance(result, Exception)] == [Fenced]
    assert len(await store.waiting(CHAT)) == 21
    assert await store.turn_events(TurnId("t-2")) == []
    await store.close()


async def test_a_refused_message_leaves_room_as_it_was(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "s.db", most_waiting=2)
    with pytest.raises(StoreBusy):
        await store.accept([message(f"m-{number}") for number in range(3)])
    assert len(await store.accept([message("n-1"), message("n-2")])) == 2
    await store.close()


async def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "s.db")
    await store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.accept([message("m-1")])


async def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    connection = apsw.Connection(str(tmp_path / "s.db"))
    connection.pragma("user_version", 999)
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        open_sqlite(tmp_path / "s.db")


async def test_commits_wait_for_the_disk_in_write_ahead_mode(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "s.db")
    read = store._writer.do
    assert await read(lambda db: db.connection.pragma("journal_mode")) == "wal"
    assert await read(lambda db: db.connection.pragma("synchronous")) == 2
    await store.close()


async def test_the_database_tells_the_time_when_no_clock_is_given(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "s.db")
    first, second = await store.now(), await store.now()
    assert first.tzinfo is not None
    assert first <= second
    await store.close()


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [number for number, _ in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_statement_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no name"):
        parse_queries("SELECT 1;")


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        parse_queries("-- a: One.\nSELECT 1;\n-- a: Two.\nSELECT 2;")
