"""`standfast db | verify | backup | restore`: the database as its operator sees it."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from standfast.app import (
    Settings,
    SettingsInvalid,
    open_address,
    open_existing,
    read_settings,
    upgrade_database,
)
from standfast.cli.serving import run
from standfast.storage import Verified, backup_sqlite, copy, restore_sqlite, verify

_FAILED = 1
_SHOWN = 20

db = typer.Typer(help="The database: its schema, and the way into another.", no_args_is_help=True)


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database's schema up to date; servers and workers of the version before may go on meanwhile."""
    run(_upgrade())


@db.command("copy")
def copy_database(
    source: Annotated[str, typer.Argument(help="A file, or postgresql://...")],
    target: Annotated[str, typer.Argument(help="An empty one: a file, or postgresql://...")],
) -> None:
    """Copy everything into an empty database, of the same kind or the other; stop servers and workers first."""
    run(_copy(source, target))


def verify_database() -> None:
    """Fold the whole log anew and compare it with the stored states; exit 1 when they differ."""
    run(_verify())


def backup(
    file: Annotated[Path, typer.Argument(help="The file to make.")],
) -> None:
    """Copy the SQLite database as it is at this moment into a file; a server may be at work on it."""
    run(_backup(file))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `standfast backup` made.")],
) -> None:
    """Make a backup the database; there must be none at its place yet."""
    run(_restore(file))


async def _upgrade() -> None:
    done = await upgrade_database(read_settings())
    told = ", ".join(str(number) for number in done)
    typer.echo(f"db: migrations run: {told}." if done else "db: the schema is up to date.")


async def _copy(source: str, target: str) -> None:
    before = await open_existing(source)
    try:
        after = await open_address(target)
        try:
            counts = await copy(before, after)
        finally:
            await after.close()
    finally:
        await before.close()
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    typer.echo(f"db: copied {told or 'nothing: the source is empty'}.")


async def _verify() -> None:
    settings = read_settings()
    if settings.is_shared:
        _tell(await _verified(settings.database))
        return
    with tempfile.TemporaryDirectory(prefix="verify-", dir=settings.database_path.parent) as place:
        snapshot = Path(place) / "snapshot.db"
        await asyncio.to_thread(backup_sqlite, settings.database_path, snapshot)
        _tell(await _verified(str(snapshot)))


async def _verified(address: str) -> Verified:
    store = await open_existing(address)
    try:
        return await verify(store)
    finally:
        await store.close()


def _tell(found: Verified) -> None:
    for one in found.discrepancies[:_SHOWN]:
        typer.echo(f"{one.conversation}: {one.what}", err=True)
    counted = f"{found.conversations} conversations, {found.events} events"
    if not found.is_sound:
        typer.echo(f"verify: {counted}, {len(found.discrepancies)} do not agree.", err=True)
        raise typer.Exit(_FAILED)
    typer.echo(f"verify: {counted}: log and states agree.")


async def _backup(file: Path) -> None:
    settings = read_settings()
    _refuse_postgres(settings, "Use pg_dump, or its continuous archiving.")
    await asyncio.to_thread(backup_sqlite, settings.database_path, file)
    typer.echo(f"backup: {file} is made and checked.")


async def _restore(file: Path) -> None:
    settings = read_settings()
    _refuse_postgres(
        settings, "Use pg_restore; `standfast db copy FILE DSN` puts a file into an empty database."
    )
    await asyncio.to_thread(_put_back, file, settings.database_path)
    typer.echo(f"restore: {settings.database_path} is as {file} was. Next: standfast verify")


def _put_back(file: Path, database: Path) -> None:
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    restore_sqlite(file, database)


def _refuse_postgres(settings: Settings, remedy: str) -> None:
    if settings.is_shared:
        raise SettingsInvalid(
            f"STANDFAST_DATABASE: it is PostgreSQL, which has its own tools. {remedy}"
        )
