"""What stands between a double and its callers: the ledger first, then faults, then credentials, then the double.

A route takes part when its name is `system.operationId`, e.g. `payments.createRefund`; any other route passes untouched.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.typedefs import Handler

from standfast.testing.clock import ShiftableClock
from standfast.testing.faults import FaultBoard
from standfast.testing.injection import COMMITTED, ENDED, perform
from standfast.testing.ledger import Arrival, CallLedger
from standfast.testing.types import Fault, Guard, Outcome, Refusal, Refused

_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_plainly(refused: Refused) -> web.Response:
    """Return a refusal as `{"error": {"code", "message"}}`, for a system without a shape of its own."""
    error = {"code": refused.code, "message": refused.message}
    return web.json_response({"error": error}, status=refused.status, headers=refused.headers)


def identify(request: web.Request) -> tuple[str, str] | None:
    """Return the system and operation a request is for, or None when its route names neither."""
    name = request.match_info.route.name
    if name is None or "." not in name:
        return None
    system, operation = name.split(".", 1)
    return system, operation


@dataclass(frozen=True, slots=True)
class Harness:
    """The clock, fault board and ledger that one or several doubles share.

    Args:
        clock: Dates everything.
        refusals: The error shape of each system; `refuse_plainly` for the others.
        guards: The check of credentials of each system; none for the others.
    """

    clock: ShiftableClock = field(default_factory=ShiftableClock)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    guards: dict[str, Guard] = field(default_factory=dict)
    board: FaultBoard = field(default_factory=FaultBoard)
    ledger: CallLedger = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ledger", CallLedger(self.clock))

    def fit(self, routes: Iterable[web.AbstractRouteDef]) -> web.Application:
        """Return an application that serves routes under this harness."""
        app = web.Application(middlewares=[web.middleware(self._attend)])
        app.add_routes(routes)
        return app

    async def _attend(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        target = identify(request)
        if target is None:
            return await handler(request)
        sequence = self.ledger.open(await _arrival(request, target))
        faults = self.board.draw(*target, reads=request.method in _READS)
        status: int | str = "hung"
        try:
            answer = await self._answer(faults, request, handler)
            status = request.get(ENDED, answer.status)
        except asyncio.CancelledError:
            raise
        except web.HTTPException as error:
            status = error.status
            raise
        except Exception:
            status = 500
            raise
        finally:
            kinds = tuple(fault.kind.value for fault in faults)
            committed = request.get(COMMITTED, False)
            self.ledger.close(sequence, Outcome(status, committed, kinds))
        return answer

    async def _answer(
        self, faults: list[Fault], request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        target = identify(request)
        system = target[0] if target is not None else ""

        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                self._check(request)
                return await handler(request)
            except Refused as refused:
                return self._refuse(system, refused)

        try:
            return await perform(faults, request, guarded)
        except Refused as refused:
            return self._refuse(system, refused)

    def _check(self, request: web.Request) -> None:
        target = identify(request)
        if target is not None and target[0] in self.guards:
            self.guards[target[0]](request, target[1])

    def _refuse(self, system: str, refused: Refused) -> web.Response:
        return self.refusals.get(system, refuse_plainly)(refused)


async def _arrival(request: web.Request, target: tuple[str, str]) -> Arrival:
    return Arrival(*target, request.method, request.raw_path, request.headers, await request.read())
