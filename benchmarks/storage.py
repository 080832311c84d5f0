"""What durability alone costs: turns/s and CPU-ms a turn, client and server, beside the disk's own rate of flushes.

A turn accepts a message, takes it, journals one read and one effect's intent, and commits four events, the outcome and a
delivery: three durable commits. `--without-effects` leaves the journal out: two. No dialogue, no models, no HTTP.

    PYTHONPATH=.:src python benchmarks/storage.py [--seconds 3] [--stores sqlite postgres] [--dsn postgresql://...]

With `--stored 1000000` PostgreSQL holds so many conversations of one turn each before the measurement begins.
Without an address it starts a private PostgreSQL (fsync on). The server's CPU is counted only for that one.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import uvloop
from tests.storage.postgres_server import PostgresServer, find_binaries

from standfast.events import (
    ConversationId,
    EffectKey,
    LanguageChanged,
    MessageId,
    MessageReceived,
    Replied,
    State,
    TurnId,
)
from standfast.storage import (
    EffectRow,
    JournalRow,
    NewInbox,
    NewOutbox,
    PostgresSettings,
    Store,
    Taken,
    TurnCommit,
    open_postgres,
    open_sqlite,
    upgrade_postgres,
)

WORKER = "bench"
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """What is measured, and what it gave."""

    conversations: int
    seconds: float
    effects: bool
    stored: int = 0
    waits_ms: list[float] = field(default_factory=list)


async def one_turn(store: Store, chat: ConversationId, number: int, held: Taken | None) -> Taken:
    """Do a turn and return what the worker holds after it."""
    text = "Where is my refund for order SO-2026-01234, please?"
    key = f"{chat}:{number}"
    body = {"id": key, "text": text, "payload": None, "language": "en"}
    await store.accept([NewInbox("shop", chat, "web", key, "message", body)])
    epoch = held.loaded.epoch if held and held.loaded else None
    taken = await store.take(chat, worker=WORKER, epoch=epoch)
    loaded = taken.loaded or (held.loaded if held else None)
    assert loaded is not None
    ids = tuple(item.id for item in taken.items)
    turn = turn_of(loaded, key, text, ids)
    if LOAD.effects:
        turn = await with_effect(store, turn)
    seq = await store.commit(turn)
    return replace(taken, loaded=replace(loaded, seq=seq, state=turn.state))


def turn_of(loaded: Any, key: str, text: str, ids: tuple[int, ...]) -> TurnCommit:
    events = (
        MessageReceived(message_id=MessageId(key), text=text),
        LanguageChanged(language="en"),
        LanguageChanged(language="de"),
        Replied(reply="refund_in_transit", params={"order": "SO-2026-01234"}, text=text * 2),
    )
    return TurnCommit(
        conversation=loaded.conversation,
        tenant=loaded.tenant,
        turn=TurnId(f"t:{key}"),
        epoch=loaded.epoch,
        expected_seq=loaded.seq,
        events=events,
        state=State(conversation=loaded.conversation, last_text=text, last_replies=[text * 2]),
        inbox_done=ids,
        outbox=(NewOutbox(f"o:{key}", "web", {"text": text}),),
    )


async def with_effect(store: Store, turn: TurnCommit) -> TurnCommit:
    """Journal a read and an intent, and return the turn with the outcome."""
    row = JournalRow(turn.turn, "read:refunds", "read", "hash", {"status": "known", "n": 1})
    intent = EffectRow(
        key=EffectKey(f"e:{turn.turn}"),
        tenant=turn.tenant,
        business_key=f"refund:{turn.turn}",
        conversation=turn.conversation,
        turn=turn.turn,
        operation="payments.create_refund",
        arguments={"charge": "ch_1", "amount": {"minor": 4990, "currency": "EUR"}},
        status="intended",
    )
    (found,) = await store.journal(
        turn.conversation, epoch=turn.epoch, items=turn.inbox_done, rows=[row], intents=[intent]
    )
    return replace(turn, settled=(replace(found, status="done", result={"id": "re_1"}),))


async def one_conversation(store: Store, chat: ConversationId, until: float) -> int:
    held: Taken | None = None
    for number in itertools.count():
        began = time.perf_counter()
        if began > until:
            return number
        held = await one_turn(store, chat, number, held)
        LOAD.waits_ms.append((time.perf_counter() - began) * 1000)
    return 0


LOAD = Load(1, 1, effects=True)


async def measure(store: Store, server: PostgresServer | None, name: str) -> dict[str, Any]:
    """Run all conversations and return the figures."""
    LOAD.waits_ms.clear()
    await store.heartbeat(WORKER, lease=timedelta(minutes=10))
    chats = [ConversationId(f"{name}-{LOAD.conversations}-{n}") for n in range(LOAD.conversations)]
    client, far, began = time.process_time(), server_cpu_s(server), time.perf_counter()
    until = began + LOAD.seconds
    turns = sum(await asyncio.gather(*(one_conversation(store, chat, until) for chat in chats)))
    took = time.perf_counter() - began
    client, far = time.process_time() - client, server_cpu_s(server) - far
    cuts = statistics.quantiles(LOAD.waits_ms, n=100)
    return {
        "store": name,
        "conversations": LOAD.conversations,
        "turns_per_s": round(turns / took),
        "client_cpu_ms": round(client * 1000 / turns, 3),
        "server_cpu_ms": round(far * 1000 / turns, 3),
        "p50_ms": round(cuts[49], 1),
        "p99_ms": round(cuts[98], 1),
    }


def server_cpu_s(server: PostgresServer | None) -> float:
    """Return the CPU time of a server's processes, those that ended included."""
    if server is None:
        return 0.0
    ticks = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            ticks += _ticks(folder / "stat", server.pid)
    return ticks / _TICK


def _ticks(stat: Path, postmaster: int) -> int:
    try:
        fields = stat.read_text().rsplit(") ", 1)[1].split()
    except OSError:
        return 0
    own, ended = int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
    if stat.parent.name == str(postmaster):
        return own + ended
    return own if fields[1] == str(postmaster) else 0


def disk_flushes(folder: Path, seconds: float = 1.0) -> dict[str, Any]:
    """Return how often a second the disk takes 4 KiB for good."""
    page, waits = os.urandom(4096), []
    with (folder / "flush").open("wb", buffering=0) as file:
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            file.write(page)
            os.fdatasync(file.fileno())
            waits.append((time.perf_counter() - began) * 1000)
    return {
        "flushes_per_s": round(len(waits) / seconds),
        "p50_ms": round(statistics.median(waits), 2),
    }


@asynccontextmanager
async def opened(kind: str, folder: Path, dsn: str | None) -> AsyncIterator[Store]:
    if kind == "sqlite":
        store: Store = open_sqlite(folder / f"{time.monotonic_ns()}.db")
    else:
        assert dsn is not None
        await upgrade_postgres(dsn)
        if LOAD.stored:
            await store_old(dsn, LOAD.stored)
        store = await open_postgres(dsn, settings=PostgresSettings(**TUNING))
    try:
        yield store
    finally:
        await store.close()


TUNING: dict[str, Any] = {}
STORED = """
INSERT INTO conversation (no, id, tenant, state, seq, epoch, changed_at)
  SELECT n, 'old-' || n, 'shop', decode(repeat('81', 400), 'hex'), 4, 1, n FROM generate_series({0}, {1}) AS n;
INSERT INTO inbox (conversation, tenant, channel, dedupe_key, kind, body_hash, accepted_at, turn, status)
  SELECT n, 'shop', 'web', 'old-' || n || ':0', 'message', 'x', n, 't:old-' || n, 1 FROM generate_series({0}, {1}) AS n;
INSERT INTO entry (conversation, first_seq, turn, at, events)
  SELECT n, 1, 't:old-' || n, n, to_json(repeat(md5(n::text), 20)) FROM generate_series({0}, {1}) AS n;
"""
_PIECE = 50_000


async def store_old(dsn: str, count: int) -> None:
    """Fill a database with conversations that nobody writes any more."""
    connection = await asyncpg.connect(dsn)
    for first in range(1, count + 1, _PIECE):
        await connection.execute(STORED.format(first, min(first + _PIECE - 1, count)))
    await connection.execute(
        "SELECT setval('conversation_no_seq', (SELECT max(no) FROM conversation))"
    )
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def run_all(kinds: Sequence[str], folder: Path, dsn: str | None, server: Any) -> None:
    for kind in kinds:
        async with opened(kind, folder, dsn) as store:
            for conversations in CONVERSATIONS:
                LOAD.conversations = conversations
                print(json.dumps(disk_flushes(folder)), flush=True)
                figures = await measure(store, server if kind == "postgres" else None, kind)
                print(json.dumps(figures), flush=True)


CONVERSATIONS = [1, 16, 64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--conversations", type=int, nargs="+", default=CONVERSATIONS)
    parser.add_argument("--stores", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--dsn")
    parser.add_argument("--without-effects", action="store_true")
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--lanes", type=int)
    parser.add_argument("--most", type=int)
    options = parser.parse_args()
    LOAD.seconds, LOAD.effects = options.seconds, not options.without_effects
    LOAD.stored = options.stored
    CONVERSATIONS[:] = options.conversations
    TUNING.update({"lanes": options.lanes} if options.lanes else {})
    TUNING.update({"most_in_statement": options.most} if options.most else {})
    server = None
    if "postgres" in options.stores and options.dsn is None:
        server = PostgresServer(find_binaries())
        server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            dsn = options.dsn or (server.dsn() if server else None)
            uvloop.run(run_all(options.stores, Path(folder), dsn, server))
    finally:
        if server is not None:
            server.remove()


if __name__ == "__main__":
    main()
