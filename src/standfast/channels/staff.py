"""The endpoints of staff: cases, effects in doubt, and a look inside a conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse

from standfast.channels import bodies
from standfast.channels.errors import ApiProblem
from standfast.channels.gate import check_characters
from standfast.channels.problems import PROBLEM_RESPONSES
from standfast.channels.reception import Reception
from standfast.events import CaseId, ConversationId, EffectKey, Record, time_text
from standfast.storage import CaseRow, EffectRow, NewInbox

CHANNEL = "staff"
_ENDED = {"closed", "returned"}
_WAIT_S = 5.0
_Endpoint = Callable[..., Awaitable[JSONResponse]]
Id = Annotated[str, Path(min_length=1, max_length=128)]
Limit = Annotated[int, Query(ge=1, le=500)]
CaseStatus = Literal["open", "taken", "returned", "closed"]
EffectStatus = Literal["intended", "done", "failed", "doubted"]


class StaffApi:
    """What people do with conversations that were handed to them."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._service = reception.service

    def router(self) -> APIRouter:
        """Return the routes; each asks for the staff key."""
        router = APIRouter(tags=["staff"], dependencies=[self._reception.staff_scheme])
        lists: dict[str, tuple[_Endpoint, type[Any]]] = {
            "/v1/cases": (self.cases, bodies.CaseList),
            "/v1/cases/{case}": (self.case, bodies.CaseBody),
            "/v1/effects": (self.effects, bodies.EffectList),
        }
        acts: dict[str, _Endpoint] = {
            "/v1/cases/{case}/take": self.take,
            "/v1/cases/{case}/replies": self.reply,
            "/v1/cases/{case}/fill": self.fill,
            "/v1/cases/{case}/return": self.give_back,
            "/v1/cases/{case}/close": self.close,
            "/v1/effects/{key}/settle": self.settle,
        }
        for path, (endpoint, model) in lists.items():
            router.add_api_route(path, endpoint, methods=["GET"], responses=_answers(200, model))
        for path, act in acts.items():
            router.add_api_route(
                path,
                act,
                methods=["POST"],
                status_code=202,
                responses=_answers(202, bodies.ActTaken),
            )
        return router

    async def cases(
        self, request: Request, status: CaseStatus | None = None, limit: Limit = 100
    ) -> JSONResponse:
        """List cases, newest first."""
        self._reception.gate.staff(request)
        rows = await self._service.cases(status=status, limit=limit)
        return JSONResponse({"cases": [_case_json(row) for row in rows]})

    async def case(self, request: Request, case: Id) -> JSONResponse:
        """Show one case with its packet."""
        row = await self._found(request, case)
        return JSONResponse({**_case_json(row), "packet": row.packet})

    async def take(self, request: Request, case: Id, body: bodies.PersonAct) -> JSONResponse:
        """Take a case."""
        return await self._act(await self._found(request, case), body, {"act": "take"})

    async def reply(self, request: Request, case: Id, body: bodies.PersonReply) -> JSONResponse:
        """Write to the contact."""
        row = await self._found(request, case)
        text = self._reception.gate.check_text(body.text)
        return await self._act(row, body, {"act": "reply", "text": text})

    async def fill(self, request: Request, case: Id, body: bodies.PersonFill) -> JSONResponse:
        """Fill a slot of the run that was handed over."""
        row = await self._found(request, case)
        return await self._act(row, body, {"act": "fill", "slot": body.slot, "value": body.value})

    async def give_back(
        self, request: Request, case: Id, body: bodies.PersonReturn
    ) -> JSONResponse:
        """Give the conversation back to the assistant."""
        row = await self._found(request, case)
        content: Record = {"act": "return", "resume": body.resume, "flow": body.flow}
        return await self._act(row, body, content)

    async def close(self, request: Request, case: Id, body: bodies.PersonAct) -> JSONResponse:
        """Settle the matter."""
        return await self._act(await self._found(request, case), body, {"act": "close"})

    async def effects(
        self, request: Request, status: EffectStatus | None = None, limit: Limit = 100
    ) -> JSONResponse:
        """List writes of the ledger, oldest first."""
        self._reception.gate.staff(request)
        rows = await self._service.effects(status=status, limit=limit)
        return JSONResponse({"effects": [_effect_json(row) for row in rows]})

    async def settle(self, request: Request, key: Id, body: bodies.Settle) -> JSONResponse:
        """Decide about an effect in doubt."""
        self._reception.gate.staff(request)
        row = await self._service.effect(EffectKey(key))
        if row is None:
            raise ApiProblem("effect_unknown", "GET /v1/effects lists them.")
        if row.status != "doubted":
            raise ApiProblem("effect_settled", f"It is {row.status}; nothing is left to decide.")
        content: Record = {
            "key": key,
            "person": body.person,
            "status": body.status,
            "result": body.result,
        }
        return await self._take_in("settle", row.conversation, f"effect:{key}", content)

    async def _found(self, request: Request, case: str) -> CaseRow:
        self._reception.gate.staff(request)
        row = await self._service.case(CaseId(case))
        if row is None:
            raise ApiProblem("case_unknown", "GET /v1/cases lists them.")
        return row

    async def _act(self, row: CaseRow, body: bodies.PersonAct, content: Record) -> JSONResponse:
        name = body.name or body.person
        check_characters(body.person + name)
        check_may_act(row, body.person, act=str(content["act"]))
        act_id = body.id or self._reception.gate.doorkeeper.new_id()
        whole: Record = {"case": row.case, "person": body.person, "name": name, **content}
        return await self._take_in("person", row.conversation, f"case:{row.case}:{act_id}", whole)

    async def _take_in(
        self, kind: str, conversation: ConversationId, key: str, content: Record
    ) -> JSONResponse:
        item = NewInbox(
            tenant=self._reception.settings.tenant,
            conversation=conversation,
            channel=CHANNEL,
            dedupe_key=key,
            kind=kind,
            body=content,
        )
        accepted = await self._service.accept(item)
        if not accepted.same_body:
            raise ApiProblem("message_conflict", "Do another thing under a new id.")
        events = await self._service.wait(CHANNEL, key, timeout_s=_WAIT_S)
        status = "accepted" if events is None else "done"
        return JSONResponse({"id": key, "status": status}, status_code=202)


def check_may_act(row: CaseRow, person: str, *, act: str) -> None:
    """Refuse what a case does not allow any more.

    Raises:
        ApiProblem: `case_closed` or `case_taken`.
    """
    if row.status in _ENDED:
        raise ApiProblem("case_closed", f"The case is {row.status}; nothing can be done with it.")
    if act == "take" and row.status == "taken" and row.person != person:
        raise ApiProblem("case_taken", f"{row.person} has it.")


def _answers(status: int, model: type[Any]) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": model}, **PROBLEM_RESPONSES}


def _case_json(row: CaseRow) -> Record:
    return {
        "case": row.case,
        "conversation": row.conversation,
        "status": row.status,
        "reason": row.reason,
        "queue": row.queue,
        "priority": row.priority,
        "person": row.person,
        "language": row.language,
        "opened_at": time_text(row.opened_at),
        "changed_at": time_text(row.changed_at),
    }


def _effect_json(row: EffectRow) -> Record:
    return {
        "key": row.key,
        "conversation": row.conversation,
        "operation": row.operation,
        "arguments": row.arguments,
        "status": row.status,
        "result": row.result,
        "reason": row.reason,
        "created_at": time_text(row.created_at) if row.created_at else None,
        "settled_by": row.settled_by,
    }
