"""The sandbox put together: five systems, the mail sink and the control room in one application."""

import os
from collections.abc import Iterable

from aiohttp import web

from standfast.testing import (
    Clock,
    Harness,
    HarnessControl,
    PaymentsApi,
    PaymentsMode,
    ShiftableClock,
    guard_by_basic,
    refuse_as_payments,
    wall_clock,
)
from standfast_sandbox.contracts import SYSTEMS, Contract, read_document
from standfast_sandbox.control_room import ControlRoom
from standfast_sandbox.crm import Crm, guard_by_key, refuse_as_crm
from standfast_sandbox.erp import Erp, refuse_as_erp
from standfast_sandbox.erp_tokens import ErpTokens
from standfast_sandbox.helpdesk import Helpdesk, guard_by_token, refuse_as_helpdesk
from standfast_sandbox.mail import MailSink, refuse_as_mail
from standfast_sandbox.neighbours import admit_neighbours, allow_origin, preflight_routes
from standfast_sandbox.seeding import make_world
from standfast_sandbox.settings import Credentials, read_credentials
from standfast_sandbox.shipping import Shipping, guard_by_signature, refuse_as_shipping
from standfast_sandbox.world import World


class Sandbox:
    """One sandbox: its harness, its world, and what a reset has to reach.

    Args:
        seed: Draws the crowd behind the stories.
        source: The clock underneath.
        payments_mode: What protects a caller of createRefund from paying twice.
        credentials: What callers must present.
    """

    def __init__(
        self, seed: int, source: Clock, payments_mode: PaymentsMode, credentials: Credentials
    ) -> None:
        self._seed = seed
        self._mode = payments_mode
        self.harness = Harness(ShiftableClock(source))
        self._tokens = ErpTokens(self.harness.clock, credentials)
        self._world = self._make_world()
        self._payments = PaymentsApi(self._world.payments)
        self._set_guards(credentials)

    @property
    def world(self) -> World:
        """The world since the last reset."""
        return self._world

    def reset(self) -> None:
        """Go back to the seed: data, clock, faults, ledger, tokens, mails."""
        self.harness.clock.reset()
        self.harness.board.clear()
        self.harness.ledger.clear()
        self._tokens.forget()
        self._world = self._make_world()
        self._payments.swap(self._world.payments)

    def application(self) -> web.Application:
        """Return the application that serves it."""
        app = self.harness.fit(self._routes())
        app.middlewares.insert(0, admit_neighbours)
        app.on_response_prepare.append(allow_origin)
        app[SANDBOX] = self
        return app

    def _make_world(self) -> World:
        return make_world(self._seed, self.harness.clock, self._mode)

    def _now(self) -> World:
        return self._world

    def _set_guards(self, credentials: Credentials) -> None:
        self.harness.refusals.update(
            crm=refuse_as_crm,
            erp=refuse_as_erp,
            payments=refuse_as_payments,
            shipping=refuse_as_shipping,
            helpdesk=refuse_as_helpdesk,
            mail=refuse_as_mail,
        )
        self.harness.guards.update(
            crm=guard_by_key(credentials.crm_key),
            erp=self._tokens,
            payments=guard_by_basic(credentials.payments_user, credentials.payments_password),
            shipping=guard_by_signature(credentials, self.harness.clock.source),
            helpdesk=guard_by_token(credentials.helpdesk_token),
        )

    def _routes(self) -> Iterable[web.RouteDef]:
        mail = MailSink(self._now)
        for system in SYSTEMS:
            yield web.get(f"/{system}/openapi.json", _show_document)
        yield from self._tokens.routes()
        yield from Contract("crm").routes(Crm(self._now).answerers())
        yield from Contract("erp").routes(Erp(self._now).answerers())
        yield from self._payments.routes("/payments")
        yield from Contract("shipping").routes(Shipping(self._now).answerers())
        yield from Contract("helpdesk").routes(Helpdesk(self._now).answerers())
        yield from Contract("mail").routes(mail.answerers())
        yield from mail.routes()
        yield from HarnessControl(self.harness).routes()
        yield from ControlRoom(self._now, self.reset).routes()
        yield from preflight_routes()


SANDBOX: web.AppKey[Sandbox] = web.AppKey("sandbox", Sandbox)


def create_app(
    seed: int = 7, now: Clock | None = None, payments_mode: str = "key"
) -> web.Application:
    """Return the sandbox as an aiohttp application.

    Args:
        seed: Draws the crowd behind the stories.
        now: The clock underneath; the machine's without one.
        payments_mode: `key`, `lookup` or `none`.
    """
    credentials = read_credentials(os.environ)
    return Sandbox(seed, now or wall_clock, PaymentsMode(payments_mode), credentials).application()


async def _show_document(request: web.Request) -> web.Response:
    return web.json_response(read_document(request.path.split("/")[1]))
