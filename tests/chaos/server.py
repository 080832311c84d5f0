"""The smallest server around the engine: a real store, real actions over HTTP, words instead of models.

PYTHONPATH=.:src python -m tests.chaos.server DATABASE PORT PAYMENTS_URL [LEASE_S]

DATABASE is a file, or the address of a PostgreSQL that several servers share.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from tests.turns.rehearsal import OnePage, WordReader, advance, render

from standfast.actions import Actions
from standfast.assistant import Assistant, Moment, parse
from standfast.connectors import Connections
from standfast.dialogue import Advance, Command, WantEffect
from standfast.events import ConversationId, Money, Record, ReleaseId, State
from standfast.storage import NewInbox, Store, open_postgres, open_sqlite
from standfast.turns import Engine, EngineSettings, Parts

HERE = Path(__file__).parent
CONNECTOR = b"""
connector: payments
title: {en: payments}
owner: shop
openapi: payments.openapi.yaml
base_url: {env: CHAOS_PAYMENTS_URL, default: "http://127.0.0.1:1"}
allow: ["127.0.0.1:*"]
allow_private: true
auth: {kind: basic, username: {env: CHAOS_USER, default: u}, password: {env: CHAOS_PASSWORD, default: p}}
operations:
  create_refund:
    operation: createRefund
    access: write
    needs: anonymous
    args: [charge, amount, reason]
    body: {charge: charge, amount: amount.minor, reason: reason, client_reference: key}
    result: {id: id, status: status}
    idempotency: {kind: key, header: Idempotency-Key, lifetime: 24 h}
    refused: [400, 402, 403, 404, 422]
"""
FILES = {
    "assistant.yaml": b"assistant: chaos\ntitle: {en: Chaos}\nlanguages: [en]\nzone: UTC\ncurrency: EUR\n"
    b"scope: {en: [x]}\n",
    "routing.yaml": b"queues: {support: {title: {en: S}, hours: {mon-fri: '09:00-17:00'}}}\n"
    b"reasons: {}\ndefault_queue: support\n",
    "owners.yaml": b"teams: {shop: [Ines]}\npaths: [{path: '**', owner: shop}]\n",
    "connectors/payments.yaml": CONNECTOR,
}
LEASE_S = 15.0
REFUND = Money(100, "EUR").to_value()


def read_assistant() -> Assistant:
    """Return an assistant that can refund, and nothing else."""
    document = HERE.parents[1] / "packs/orders/connectors/payments.openapi.yaml"
    parsed = parse({**FILES, "connectors/payments.openapi.yaml": document.read_bytes()})
    if parsed.assistant is None:
        raise SystemExit("\n".join(map(str, parsed.problems)))
    return parsed.assistant


def advance_with_money(
    state: State,
    commands: Sequence[Command],
    assistants: Callable[[ReleaseId], Assistant],
    *,
    moment: Moment,
) -> Advance:
    """Do as the rehearsal does, with refunds at the payments double."""
    done = advance(state, commands, assistants, moment=moment)
    return replace(done, wants=tuple(map(_with_money, done.wants)))


def _with_money(want: object) -> WantEffect:
    if not isinstance(want, WantEffect):
        raise TypeError("chaos: there are only refunds here.")
    arguments: Record = {
        "charge": f"ch_{want.arguments['order']}",
        "amount": REFUND,
        "reason": "goodwill",
    }
    return replace(want, operation="payments.create_refund", arguments=arguments)


async def serve(database: str, port: int, payments: str, lease_s: float) -> None:
    """Serve until killed."""
    assistant, reader, page = read_assistant(), WordReader(), OnePage()
    store = await open_store(database)
    environ = {**os.environ, "CHAOS_PAYMENTS_URL": payments}

    def clock() -> datetime:
        return datetime.now(UTC)

    connections = Connections(clock=clock, randomness=secrets.token_bytes, environ=environ)
    parts = Parts(
        assistants=lambda _: assistant,
        live=lambda: assistant.release,
        understanding=lambda _: reader,
        knowledge=lambda _: page,
        actions=Actions(connections, clock),
        advance=advance_with_money,
        render=render,
        clock=clock,
        randomness=secrets.token_bytes,
        deliverers={},
    )
    settings = EngineSettings(
        worker=f"chaos-{secrets.token_hex(6)}",
        lease=timedelta(seconds=lease_s),
        poll=timedelta(seconds=0.2),
        follow_poll=timedelta(seconds=0.5),
    )
    engine = Engine(store, parts, settings)

    async def post(request: web.Request) -> web.Response:
        said = await request.json()
        chat = ConversationId(said["chat"])
        accepted = await engine.accept(
            NewInbox("default", chat, "web", said["id"], "message", said)
        )
        return web.json_response({"is_new": accepted.is_new}, status=202)

    async def idle(_request: web.Request) -> web.Response:
        waiting = await store.ready(limit=1000, worker=settings.worker)
        return web.json_response({"waiting": len(waiting)})

    app = web.Application()
    app.add_routes([web.post("/messages", post), web.get("/idle", idle)])
    await engine.start()
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


async def open_store(database: str) -> Store:
    """Open a file, or a PostgreSQL by its address."""
    if database.startswith("postgresql://"):
        return await open_postgres(database)
    return open_sqlite(Path(database))


if __name__ == "__main__":
    lease = float(sys.argv[4]) if len(sys.argv) > 4 else LEASE_S
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), sys.argv[3], lease))
