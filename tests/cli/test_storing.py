"""`standfast db | verify | backup | restore`, and `worker`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.cli.conftest import Commands
from tests.storage.postgres_server import PostgresServer
from tests.storage.postgres_tables import empty
from tests.storage.rows import CHAT, message, turn_commit

from standfast.storage import SqliteStore, open_sqlite


async def fill(store: SqliteStore) -> None:
    """Store one conversation with one event."""
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    await store.commit(turn_commit(loaded, "en"))


async def filled(path: Path) -> None:
    """Make a database with one conversation."""
    path.parent.mkdir(parents=True, exist_ok=True)
    store = open_sqlite(path)
    await fill(store)
    await store.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "standfast.db"
    asyncio.run(filled(path))
    return path


@pytest.mark.usefixtures("database")
def test_a_sound_database_verifies(commands: Commands) -> None:
    done = commands("verify")
    assert done.exit_code == 0, done.output
    assert "1 conversations, 1 events: log and states agree" in done.output


def test_what_differs_is_told_with_exit_code_1(commands: Commands, database: Path) -> None:
    import apsw  # to damage the file

    connection = apsw.Connection(str(database))
    connection.execute("UPDATE conversation SET seq = 2")
    connection.close()
    done = commands("verify")
    assert done.exit_code == 1
    assert "c-1: the log has not exactly the events 1 to 2" in done.output


def test_a_backup_comes_back_whole(commands: Commands, database: Path, tmp_path: Path) -> None:
    assert commands("backup", tmp_path / "b.db").exit_code == 0
    for part in database.parent.glob("standfast.db*"):
        part.unlink()
    assert commands("restore", tmp_path / "b.db").exit_code == 0
    assert "1 conversations" in commands("verify").output


def test_backup_and_verify_work_beside_the_process_that_owns_the_file(
    commands: Commands, database: Path, tmp_path: Path
) -> None:
    store = open_sqlite(database)
    for words in (("backup", tmp_path / "b.db"), ("verify",)):
        done = commands(*words)
        assert done.exit_code == 0, done.output
    asyncio.run(store.close())


@pytest.mark.usefixtures("database")
def test_a_restore_over_a_database_is_refused(commands: Commands, tmp_path: Path) -> None:
    commands("backup", tmp_path / "b.db")
    done = commands("restore", tmp_path / "b.db")
    assert done.exit_code == 3
    assert "it exists. Move it away first." in done.output


def test_an_upgrade_makes_the_database(commands: Commands, tmp_path: Path) -> None:
    assert commands("db", "upgrade").exit_code == 0
    assert (tmp_path / "data" / "standfast.db").exists()


def test_a_worker_refuses_a_file_that_one_process_owns(commands: Commands, blank: Path) -> None:
    done = commands("worker", blank)
    assert done.exit_code == 2
    assert "Give postgresql://... to add workers." in done.output


def test_a_database_of_another_kind_is_refused_without_its_password(commands: Commands) -> None:
    done = commands("db", "upgrade", STANDFAST_DATABASE="mysql://me:secret@host/x")
    assert done.exit_code == 2
    assert "Give postgresql://" in done.output
    assert "secret@" not in done.output


def test_a_schema_that_is_missing_names_the_upgrade(
    commands: Commands, postgres: PostgresServer, blank: Path
) -> None:
    postgres._ask("CREATE DATABASE bare")  # the server's own words
    code, told = commands.refused("worker", blank, STANDFAST_DATABASE=postgres.dsn("bare"))
    assert code == 3
    assert "Run `standfast db upgrade`." in told
    done = commands("db", "upgrade", STANDFAST_DATABASE=postgres.dsn("bare"))
    assert "migrations run: 1" in done.output


def test_a_file_is_copied_into_postgresql(
    commands: Commands, postgres: PostgresServer, database: Path
) -> None:
    asyncio.run(empty(postgres.dsn()))
    done = commands("db", "copy", database, postgres.dsn())
    assert done.exit_code == 0, done.output
    assert "1 conversation" in done.output
    assert "1 conversations" in commands("verify", STANDFAST_DATABASE=postgres.dsn()).output


def test_a_worker_stops_when_it_is_told(
    commands: Commands, postgres: PostgresServer, blank: Path
) -> None:
    asyncio.run(empty(postgres.dsn()))
    first, second = (
        commands.start("worker", blank, STANDFAST_DATABASE=postgres.dsn()) for _ in range(2)
    )
    names = {commands.said(first), commands.said(second)}
    assert len(names) == 2
    assert [commands.stop(first), commands.stop(second)] == [0, 0]
