"""The endpoints of operators: what was set aside, dead letters, a contact's data."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse

from standfast.channels import bodies
from standfast.channels.errors import ApiProblem
from standfast.channels.gate import check_characters
from standfast.channels.problems import PROBLEM_RESPONSES
from standfast.channels.reception import Reception
from standfast.events import ContactId, Record, time_text
from standfast.storage import Delivery, InboxItem

_WAIT_S = 5.0
_ERASE_WAIT_S = 20.0
Id = Annotated[str, Path(min_length=1, max_length=256)]
Item = Annotated[int, Path(ge=0, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500)]


class OperationsApi:
    """What operators see and decide."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._operations = reception.service.operations

    def router(self) -> APIRouter:
        """Return the routes; each asks for the staff key."""
        router = APIRouter(tags=["operations"], dependencies=[self._reception.staff_scheme])
        for path, show, model in (
            ("/v1/quarantine", self.quarantine, bodies.ItemList),
            ("/v1/deliveries", self.deliveries, bodies.DeliveryList),
            ("/v1/contacts/{contact}/export", self.export, bodies.ContactExport),
        ):
            router.add_api_route(path, show, methods=["GET"], responses=_answers(200, model))
        for path, act in (
            ("/v1/quarantine/{item}/release", self.release),
            ("/v1/quarantine/{item}/drop", self.drop),
            ("/v1/deliveries/{delivery:path}/resend", self.resend),
        ):
            router.add_api_route(
                path,
                act,
                methods=["POST"],
                status_code=202,
                responses=_answers(202, bodies.ActTaken),
            )
        router.add_api_route(
            "/v1/contacts/{contact}/erase",
            self.erase,
            methods=["POST"],
            responses=_answers(200, bodies.ContactErasedBody),
        )
        return router

    async def quarantine(self, request: Request, limit: Limit = 100) -> JSONResponse:
        """List what was set aside, oldest first."""
        self._reception.gate.staff(request)
        items = await self._operations.quarantined(limit=limit)
        return JSONResponse({"items": [_item_json(item) for item in items]})

    async def release(self, request: Request, item: Item, body: bodies.Decided) -> JSONResponse:
        """Let what was set aside be worked on again."""
        return await self._settle(request, item, body, "released")

    async def drop(self, request: Request, item: Item, body: bodies.Decided) -> JSONResponse:
        """Give up what was set aside; the log says who did."""
        return await self._settle(request, item, body, "dropped")

    async def deliveries(self, request: Request, limit: Limit = 100) -> JSONResponse:
        """List deliveries that were given up, oldest first."""
        self._reception.gate.staff(request)
        found = await self._operations.dead_letters(limit=limit)
        return JSONResponse({"deliveries": [_delivery_json(one) for one in found]})

    async def resend(self, request: Request, delivery: Id) -> JSONResponse:
        """Make a delivery that was given up once more."""
        self._reception.gate.staff(request)
        if not await self._operations.resend(delivery):
            detail = (
                "It was made, or its secret is erased. GET /v1/deliveries lists what can be sent."
            )
            raise ApiProblem("delivery_unknown", detail)
        return JSONResponse({"id": delivery, "status": "accepted"}, status_code=202)

    async def export(self, request: Request, contact: Id) -> JSONResponse:
        """Return all that is kept of a contact."""
        self._reception.gate.staff(request)
        found = await self._operations.export_contact(ContactId(contact))
        if not found["conversations"]:
            raise _nothing_kept()
        return JSONResponse(found)

    async def erase(self, request: Request, contact: Id, body: bodies.Decided) -> JSONResponse:
        """Erase all that is kept of a contact; the order of events stays, and who did it."""
        self._reception.gate.staff(request)
        check_characters(body.person)
        doubted = await self._operations.doubted_of(ContactId(contact))
        if doubted:
            raise ApiProblem("contact_in_doubt", f"Settle it first: {', '.join(doubted[:5])}.")
        count = await self._operations.erase_contact(
            ContactId(contact), person=body.person, timeout_s=_ERASE_WAIT_S
        )
        if not count:
            raise _nothing_kept()
        return JSONResponse({"contact": contact, "conversations": count})

    async def _settle(
        self, request: Request, item: int, body: bodies.Decided, outcome: str
    ) -> JSONResponse:
        self._reception.gate.staff(request)
        check_characters(body.person)
        done = await self._operations.settle_aside(
            item, outcome=outcome, person=body.person, timeout_s=_WAIT_S
        )
        if done is None:
            raise ApiProblem("item_unknown", "GET /v1/quarantine lists what is set aside.")
        return JSONResponse(
            {"id": str(item), "status": "done" if done else "accepted"}, status_code=202
        )


def _nothing_kept() -> ApiProblem:
    return ApiProblem("contact_unknown", "Is it the id that the shop's tokens carry?")


def _answers(status: int, model: type[Any]) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": model}, **PROBLEM_RESPONSES}


def _item_json(item: InboxItem) -> Record:
    return {
        "item": item.id,
        "conversation": item.conversation,
        "kind": item.kind,
        "text": str(item.body.get("text") or ""),
        "reason": item.reason,
        "accepted_at": time_text(item.accepted_at),
    }


def _delivery_json(delivery: Delivery) -> Record:
    return {
        "delivery": delivery.id,
        "conversation": delivery.conversation,
        "channel": delivery.channel,
        "attempts": delivery.attempts,
        "reason": delivery.reason,
        "can_be_sent": bool(delivery.body),
    }
