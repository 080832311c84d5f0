"""Every refusal as application/problem+json (RFC 9457), whoever noticed it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from standfast.channels.errors import ApiProblem, FieldError
from standfast.storage import StoreBusy, StoreUnavailable

MEDIA_TYPE = "application/problem+json"
_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
_DETAILS = {
    "not_found": "No such address. GET /openapi.json lists all.",
    "method_not_allowed": "Use one of the methods that the Allow header names.",
    "body_too_large": "Send less at once.",
    "request_malformed": "Send JSON as /openapi.json describes it.",
}
_MOST_ERRORS = 20


class FieldErrorBody(BaseModel):
    """One thing wrong with one place of a request."""

    where: str
    what: str


class ProblemBody(BaseModel):
    """Why a request was refused; `code` is stable."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldErrorBody] | None = None


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "Refused; `code` says why.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}},
    }
}
"""What each route declares for everything that is not its success."""


def problem_schemas() -> dict[str, Any]:
    """Return the schemas that `PROBLEM_RESPONSES` refers to, for the OpenAPI document."""
    schema = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs", {})
    return {**parts, "ProblemBody": schema}


def problem_json(problem: ApiProblem) -> dict[str, Any]:
    """Return a problem as the object that goes out."""
    body: dict[str, Any] = {
        "type": f"urn:standfast:problem:{problem.code}",
        "title": problem.refusal.title,
        "status": problem.refusal.status,
        "code": problem.code,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = [{"where": e.where, "what": e.what} for e in problem.errors]
    return body


def problem_response(problem: ApiProblem) -> Response:
    """Return a problem as a response."""
    return Response(
        json.dumps(problem_json(problem)),
        status_code=problem.refusal.status,
        headers=problem.headers,
        media_type=MEDIA_TYPE,
    )


def answer_with_problems(app: FastAPI) -> None:
    """Make an app answer with problem+json, also where the framework itself refuses."""
    for kind in (ApiProblem, RequestValidationError, HTTPException, StoreBusy, StoreUnavailable):
        app.add_exception_handler(kind, _answer)


async def _answer(_request: Request, error: Exception) -> Response:
    return problem_response(as_problem(error))


def as_problem(error: Exception) -> ApiProblem:
    """Return the problem that an exception means for the caller."""
    match error:
        case ApiProblem():
            return error
        case RequestValidationError():
            return _invalid(error.errors())
        case HTTPException(status_code=status):
            code = _BY_STATUS.get(status, "request_malformed")
            return ApiProblem(code, _DETAILS[code], headers=error.headers)
        case StoreBusy():
            again = {"Retry-After": "3"}
            return ApiProblem("busy", "Try again in a few seconds.", headers=again)
        case StoreUnavailable():
            again = {"Retry-After": "2"}
            return ApiProblem("unavailable", "Nothing was stored. Try again.", headers=again)
        case _:
            return ApiProblem("internal_error", "The request was not carried out. Try again later.")


def _invalid(found: Sequence[Mapping[str, Any]]) -> ApiProblem:
    if any(one.get("type") == "json_invalid" for one in found):
        return ApiProblem("json_malformed", "The body is not JSON. Send an object.")
    errors = [
        FieldError(".".join(str(part) for part in one["loc"]), str(one["msg"]))
        for one in found[:_MOST_ERRORS]
    ]
    return ApiProblem("validation", "See errors; /openapi.json says what is right.", errors=errors)
