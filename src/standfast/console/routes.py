"""The addresses of the console."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from standfast.console.acting import Acting
from standfast.console.errors import Refused
from standfast.console.forms import read_form
from standfast.console.live import OpenPages
from standfast.console.pages import Pages
from standfast.console.ports import CaseDesk
from standfast.console.reading import Reading
from standfast.console.settings import ConsoleSettings
from standfast.console.signing import Person, SignIns

_SEE_OTHER = 303
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_PLACES = ("/console/cases", "/console/effects", "/console/quarantine", "/console/deliveries")
Status = Annotated[Literal["open", "taken", "returned", "closed"] | None, Query()]


class Console:
    """The pages of staff and what their forms do.

    Args:
        desk: Cases and effects.
        settings: The staff key, the clock, ids.
    """

    def __init__(self, desk: CaseDesk, settings: ConsoleSettings) -> None:
        self.settings = settings
        self.sign_ins = SignIns(settings)
        self.pages = Pages()
        self.reading = Reading(desk, settings)
        self.open_pages = OpenPages(self.reading, look_s=settings.look_s)
        self._acting = Acting(desk, settings)
        self._assets = _read_assets()

    def router(self) -> APIRouter:
        """Return the routes, to be mounted under `/console`."""
        router = APIRouter()
        for path, show in (
            ("/", self.home),
            ("/sign-in", self.sign_in_page),
            ("/cases", self.cases),
            ("/cases/{case}", self.case),
            ("/effects", self.effects),
            ("/quarantine", self.quarantine),
            ("/deliveries", self.deliveries),
            ("/stream", self.stream),
            ("/static/{name}", self.asset),
        ):
            router.add_api_route(path, show, methods=["GET"], response_model=None)
        for path, act in (
            ("/sign-in", self.sign_in),
            ("/sign-out", self.sign_out),
            ("/cases/{case}/{what}", self.act),
            ("/effects/{key}/settle", self.settle),
            ("/quarantine/{item}/{what}", self.settle_aside),
            ("/deliveries/{delivery:path}/resend", self.resend),
        ):
            router.add_api_route(path, act, methods=["POST"], response_model=None)
        return router

    async def home(self) -> Response:
        """Go to the cases."""
        return RedirectResponse("/console/cases", _SEE_OTHER)

    async def sign_in_page(self, wanted: Annotated[str, Query(alias="next")] = "") -> HTMLResponse:
        """Ask for name and key; `next` is where the person wanted to go."""
        is_open = bool(self.settings.staff_key)
        return self.pages.page("sign_in.html", problem=None, is_open=is_open, wanted=_safe(wanted))

    async def sign_in(self, request: Request) -> Response:
        """Sign somebody in."""
        form = await read_form(request)
        wanted = _safe(form.get("next", ""))
        response = RedirectResponse(wanted, _SEE_OTHER)
        try:
            self.sign_ins.sign_in(response, name=form.get("name", ""), key=form.get("key", ""))
        except Refused as refused:
            return self.pages.page(
                "sign_in.html", code=refused.status, problem=refused, is_open=True, wanted=wanted
            )
        return response

    async def sign_out(self, request: Request) -> Response:
        """Sign somebody out."""
        form = await read_form(request)
        self.sign_ins.check_form(request, token=form.get("token", ""))
        response = RedirectResponse("/console/sign-in", _SEE_OTHER)
        self.sign_ins.sign_out(response)
        return response

    async def cases(self, request: Request, status: Status = None) -> HTMLResponse:
        """Show the list of cases."""
        person = self.sign_ins.person(request)
        return await self._cases_page(person, status=status, case=None)

    async def case(self, request: Request, case: str, status: Status = None) -> HTMLResponse:
        """Show one case beside the list."""
        person = self.sign_ins.person(request)
        return await self._cases_page(person, status=status, case=case)

    async def _cases_page(
        self, person: Person, *, status: str | None, case: str | None
    ) -> HTMLResponse:
        mark = await self.reading.mark(case)
        chosen = await self.reading.in_full(case) if case is not None else None
        return self.pages.page(
            "cases.html",
            person=person,
            cases=await self.reading.listed(status),
            status=status,
            chosen=chosen,
            mark=mark,
            act_id=self.settings.new_id(),
            doubted=len(await self.reading.doubted()),
            age=self.reading.age,
        )

    async def act(self, request: Request, case: str, what: str) -> Response:
        """Do something with a case."""
        form = await read_form(request)
        person = self.sign_ins.check_form(request, token=form.get("token", ""))
        chosen = await self.reading.in_full(case)
        await self._acting.act(chosen, person, what=what, form=form)
        return RedirectResponse(f"/console/cases/{quote(case, safe='')}", _SEE_OTHER)

    async def effects(self, request: Request) -> HTMLResponse:
        """Show the effects in doubt."""
        person = self.sign_ins.person(request)
        mark = await self.reading.mark(None)
        return await self._list_page(
            "effects.html", person, mark, effects=await self.reading.doubted()
        )

    async def quarantine(self, request: Request) -> HTMLResponse:
        """Show what was set aside."""
        person = self.sign_ins.person(request)
        mark = await self.reading.mark(None)
        return await self._list_page(
            "quarantine.html", person, mark, items=await self.reading.aside()
        )

    async def deliveries(self, request: Request) -> HTMLResponse:
        """Show the deliveries that were given up."""
        person = self.sign_ins.person(request)
        mark = await self.reading.mark(None)
        return await self._list_page(
            "deliveries.html", person, mark, deliveries=await self.reading.dead()
        )

    async def _list_page(
        self, name: str, person: Person, mark: str, **content: Any
    ) -> HTMLResponse:
        doubted = len(await self.reading.doubted())
        age = self.reading.age
        return self.pages.page(name, person=person, mark=mark, doubted=doubted, age=age, **content)

    async def settle_aside(self, request: Request, item: int, what: str) -> Response:
        """Decide about what was set aside."""
        form = await read_form(request)
        person = self.sign_ins.check_form(request, token=form.get("token", ""))
        await self._acting.settle_aside(item, person, what=what)
        return RedirectResponse("/console/quarantine", _SEE_OTHER)

    async def resend(self, request: Request, delivery: str) -> Response:
        """Make a delivery once more."""
        form = await read_form(request)
        self.sign_ins.check_form(request, token=form.get("token", ""))
        await self._acting.resend(delivery)
        return RedirectResponse("/console/deliveries", _SEE_OTHER)

    async def settle(self, request: Request, key: str) -> Response:
        """Decide about an effect in doubt."""
        form = await read_form(request)
        person = self.sign_ins.check_form(request, token=form.get("token", ""))
        await self._acting.settle(key, person, status=form.get("status", ""))
        return RedirectResponse("/console/effects", _SEE_OTHER)

    async def stream(
        self, request: Request, case: str | None = None, mark: str = ""
    ) -> StreamingResponse:
        """Tell an open page that it is out of date."""
        self.sign_ins.person(request)
        return self.open_pages.stream(case, seen=mark)

    async def asset(self, name: str) -> Response:
        """Return a style or a script."""
        found = self._assets.get(name)
        if found is None:
            raise Refused(404, "There is nothing here", "Go back to the cases.")
        content, media_type = found
        return Response(content, media_type=media_type, headers={"Cache-Control": "no-cache"})


def _safe(place: str) -> str:
    """Return a page of our own to go to, whatever the form says."""
    is_ours = place.startswith(_PLACES) and "\\" not in place
    return place if is_ours else "/console/cases"


def _read_assets() -> dict[str, tuple[bytes, str]]:
    return {
        item.name: (item.read_bytes(), _TYPES[f".{item.name.rpartition('.')[2]}"])
        for item in files("standfast.console").joinpath("static").iterdir()
        if item.name.endswith(tuple(_TYPES))
    }
