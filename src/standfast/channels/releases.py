"""POST /v1/releases: a changed assistant put in service without a restart.

Whoever may do this decides which hosts the assistant calls with which secrets. So it has a key of its own, which staff
do not have.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from standfast.assistant import AssistantInvalid
from standfast.channels import bodies
from standfast.channels.errors import ApiProblem, FieldError
from standfast.channels.problems import PROBLEM_RESPONSES
from standfast.channels.reception import Reception

PATH = "/v1/releases"


class ReleasesApi:
    """Takes releases in."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def router(self) -> APIRouter:
        """Return the route; it asks for the release key."""
        router = APIRouter(tags=["operations"], dependencies=[self._reception.release_scheme])
        router.add_api_route(
            PATH,
            self.release,
            methods=["POST"],
            status_code=201,
            responses={201: {"model": bodies.ReleaseMade}, **PROBLEM_RESPONSES},
        )
        return router

    async def release(self, request: Request, body: bodies.NewRelease) -> JSONResponse:
        """Put an assistant's files in service; flows in progress keep the release that they began on."""
        self._reception.gate.releaser(request)
        service = self._reception.settings.release
        if service is None:
            raise ApiProblem("releases_disabled", "This server takes no releases.")
        files = {path: text.encode() for path, text in body.files.items()}
        try:
            release = await service(files)
        except AssistantInvalid as error:
            raise _invalid(error) from None
        return JSONResponse({"release": release}, status_code=201)


def _invalid(error: AssistantInvalid) -> ApiProblem:
    found = [
        FieldError(str(problem.place), f"{problem.text} {problem.remedy}")
        for problem in error.problems
        if not problem.is_warning
    ]
    detail = "The release in service stays. `standfast check` shows the same mistakes."
    return ApiProblem("release_invalid", detail, errors=found)
