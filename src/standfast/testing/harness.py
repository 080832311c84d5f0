"""What stands between a double and its callers: the ledger first, then faults, then credentials, then the double.

A route takes part when its name is `system.operationId`, e.g. `payments.createRefund`; any other route passes untouched.
"""

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

        @web.middleware
        async def attend(request: web.Request, handler: Handler) -> web.StreamResponse:
            target = identify(request)
            if target is None:
                return await handler(request)
            return await self._attend(target, request, handler)

        app = web.Application(middlewares=[attend])
        app.add_routes(routes)
        return app

    async def _attend(
        self, target: tuple[str, str], request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        arrival = Arrival(
            *target, request.method, request.raw_path, request.headers, await request.read()
        )
        sequence = self.ledger.open(arrival)
        faults = self.board.draw(*target, reads=request.method in _READS)
        status: int | str = "failed"
        try:
            answer = await self._answer(target, faults, request, handler)
            status = request.get(ENDED, answer.status)
        finally:
            kinds = tuple(fault.kind.value for fault in faults)
            committed = request.get(COMMITTED, False)
            self.ledger.close(sequence, Outcome(status, committed, kinds))
        return answer

    def _guarded(self, target: tuple[str, str], handler: Handler) -> Handler:
        system, operation = target

        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                guard = self.guards.get(system)
                if guard is not None:
                    await guard(request, operation)
                return await handler(request)
            except Refused as refused:
                return self._refuse(system, refused)

        return guarded

    async def _answer(
        self,
        target: tuple[str, str],
        faults: list[Fault],
        request: web.Request,
        handler: Handler,
    ) -> web.StreamResponse:
        try:
            return await perform(faults, request, self._guarded(target, handler))
        except Refused as refused:
            return self._refuse(target[0], refused)

    def _refuse(self, system: str, refused: Refused) -> web.Response:
        return self.refusals.get(system, refuse_plainly)(refused)
