"""The routes of the demo's page. They make identity tokens for anybody who asks: never mount them on a real server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from standfast.channels.assets import asset_response, read_assets
from standfast.channels.bodies import Body, Seq
from standfast.channels.demo.backstage import Backstage
from standfast.channels.demo.shop import BREAKAGES, PRODUCTS, SYSTEMS
from standfast.channels.errors import ApiProblem
from standfast.channels.inspect_api import look_inside
from standfast.channels.reception import Reception
from standfast.channels.stream import open_stream
from standfast.events import ConversationId, Record
from standfast.identity import TokenSettings, make_token
from standfast.storage import StoredEvent

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LAST_EVENTS = 300
_SystemKey = Literal["crm", "erp", "payments", "shipping", "helpdesk", "mail"]
_Talk = Annotated[str, Path(min_length=1, max_length=128)]


class Switch(Body):
    """Break or mend one system: `how` is a key of `BREAKAGES`."""

    system: _SystemKey
    how: str


@dataclass(frozen=True, slots=True)
class DemoApi:
    """The page and what it asks for.

    Attributes:
        reception: Of the API that the page's chat talks to.
        backstage: The sandbox.
        tokens: What the shop signs its identity tokens with.
        clock: Gives the present moment.
    """

    reception: Reception
    backstage: Backstage
    tokens: TokenSettings
    clock: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes: the page at `/`, everything else under `/demo`."""
        router = APIRouter(include_in_schema=False)
        assets = read_assets("standfast.channels.demo", "static")
        page = _render_page()

        async def show_page() -> HTMLResponse:
            return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})

        async def show_asset(request: Request, name: str) -> Response:
            headers = {"Cache-Control": "no-cache"}
            return asset_response(assets, name, request=request, headers=headers)

        router.add_api_route("/", show_page, methods=["GET"])
        router.add_api_route("/demo/static/{name}", show_asset, methods=["GET"])
        router.add_api_route("/demo/visitors", self.visitors, methods=["GET"])
        router.add_api_route("/demo/identity", self.identity, methods=["GET"])
        router.add_api_route("/demo/mails", self.mails, methods=["GET"])
        router.add_api_route("/demo/systems", self.systems, methods=["GET"])
        router.add_api_route("/demo/systems", self.switch, methods=["POST"])
        router.add_api_route("/demo/inspect/{conversation}", self.inspect, methods=["GET"])
        router.add_api_route("/demo/inspect/{conversation}/stream", self.watch, methods=["GET"])
        return router

    async def visitors(self) -> JSONResponse:
        """Return whom the visitor can be."""
        return JSONResponse(await self.backstage.visitors())

    async def identity(self, customer: Annotated[str, Query(max_length=64)] = "") -> JSONResponse:
        """Return a token of the shop for a customer, as the shop's own page would."""
        for visitor in await self.backstage.visitors() if customer else []:
            if visitor["id"] == customer:
                said = {key: str(visitor[key]) for key in ("email", "name", "language")}
                token = make_token(customer, said, settings=self.tokens, now=self.clock())
                return JSONResponse({"token": token})
        return JSONResponse({"token": None})

    async def mails(self, to: Annotated[str, Query(min_length=3, max_length=254)]) -> JSONResponse:
        """Return what is in a customer's mailbox."""
        return JSONResponse(await self.backstage.mails(to))

    async def systems(self) -> JSONResponse:
        """Return how each system is broken, if it is."""
        broken = {fault["system"]: _breakage_of(fault) for fault in await self.backstage.faults()}
        return JSONResponse({system.key: broken.get(system.key, "ok") for system in SYSTEMS})

    async def switch(self, body: Switch) -> JSONResponse:
        """Break or mend one system."""
        chosen = next((one for one in BREAKAGES if one.key == body.how), None)
        if chosen is None:
            names = ", ".join(one.key for one in BREAKAGES)
            raise ApiProblem("validation", f"how: '{body.how}' is no way to break it. Use {names}.")
        if chosen.fault:
            await self.backstage.break_system(body.system, chosen.fault)
        else:
            await self.backstage.mend_system(body.system)
        return await self.systems()

    async def inspect(self, conversation: _Talk) -> JSONResponse:
        """Show the inside of a conversation."""
        service = self.reception.service
        inside = await look_inside(service, ConversationId(conversation), last=_LAST_EVENTS)
        return JSONResponse(inside)

    async def watch(
        self, conversation: _Talk, after: Annotated[Seq, Query()] = 0
    ) -> StreamingResponse:
        """Tell of every event of a conversation, so that the page looks inside again."""
        talk = ConversationId(conversation)
        return open_stream(self.reception, talk, after=after, show=_change)


def _breakage_of(fault: Record) -> str:
    kind = fault.get("kind")
    found = (one.key for one in BREAKAGES if one.fault.get("kind") == kind)
    return next(found, "ok")


def _change(stored: StoredEvent) -> Record:
    return {"type": "change", "seq": stored.seq}


def _render_page() -> str:
    environment = Environment(
        loader=PackageLoader("standfast.channels.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("page.html")
    return template.render(products=PRODUCTS, systems=SYSTEMS, breakages=BREAKAGES)
