"""The helpdesk: snake_case, integer ids, RFC 2822 times, next-page URLs, plain-text errors, a bearer token."""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web

from standfast.testing import Guard, Refused, mark_committed
from standfast_sandbox.contracts import Answerer, Ask
from standfast_sandbox.records import Comment, Ticket
from standfast_sandbox.world import WorldNow

_PAGE = 5


def refuse_as_helpdesk(refused: Refused) -> web.Response:
    """Return a refusal as plain text: the status, and what is wrong."""
    text = f"{refused.status} {HTTPStatus(refused.status).phrase}: {refused.message}"
    return web.Response(text=text, status=refused.status, headers=refused.headers)


def guard_by_token(token: str) -> Guard:
    """Return a guard that asks for a bearer token."""

    async def guard(request: web.Request, _operation: str) -> None:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), token.encode()):
            raise Refused(401, "unauthorized", "unknown token", {"WWW-Authenticate": "Bearer"})

    return guard


def mail_time(moment: datetime) -> str:
    """Return a moment as RFC 2822 in UTC."""
    return format_datetime(moment.astimezone(UTC))


class Helpdesk:
    """The helpdesk's operations on the present world."""

    def __init__(self, world: WorldNow) -> None:
        self._world = world

    def answerers(self) -> dict[str, Answerer]:
        """Return what answers each operation."""
        return {
            "listTickets": self._list,
            "searchTicketsByExternalId": self._search,
            "getTicket": lambda ask: web.json_response(_render(self._ticket(ask))),
            "createTicket": self._create,
            "addComment": self._comment,
        }

    def _list(self, ask: Ask) -> web.Response:
        world = self._world()
        email = ask.arguments["requester_email"].casefold()
        found = world.tickets.group(email, at=world.clock())
        status = ask.arguments.get("status")
        return _page(ask, [each for each in found if status in {None, each.status}])

    def _search(self, ask: Ask) -> web.Response:
        world = self._world()
        wanted = ask.arguments["external_id"]
        found = world.tickets.values(at=world.clock())
        return _page(ask, [each for each in found if each.external_id == wanted])

    def _create(self, ask: Ask) -> web.Response:
        world = self._world()
        identity, now, body = world.next_ticket_id(), world.clock(), ask.body
        first = Comment(
            id=identity * 100 + 1,
            author=body["requester_email"],
            body=body["body"],
            public=True,
            created=now,
        )
        ticket = Ticket(
            id=identity,
            subject=body["subject"],
            status="open",
            priority=body.get("priority", "normal"),
            email=body["requester_email"],
            created=now,
            updated=now,
            comments=(first,),
            order=body.get("order_number"),
            external_id=body.get("external_id"),
            tags=tuple(body.get("tags", ())),
        )
        world.tickets.put(identity, ticket, at=now)
        mark_committed(ask.request)
        return web.json_response(_render(ticket), status=201)

    def _comment(self, ask: Ask) -> web.Response:
        world = self._world()
        ticket, now = self._ticket(ask), world.clock()
        comment = Comment(
            id=ticket.id * 100 + len(ticket.comments) + 1,
            author=ask.body["author"],
            body=ask.body["body"],
            public=ask.body.get("public", False),
            created=now,
        )
        ticket = replace(ticket, comments=(*ticket.comments, comment), updated=now)
        world.tickets.put(ticket.id, ticket, at=now)
        mark_committed(ask.request)
        return web.json_response(_render_comment(comment), status=201)

    def _ticket(self, ask: Ask) -> Ticket:
        world = self._world()
        identity = ask.arguments["ticket_id"]
        found = world.tickets.get(identity, at=world.clock())
        if found is None:
            raise Refused(404, "not_found", f"no ticket {identity}")
        return found


def _page(ask: Ask, tickets: Sequence[Ticket]) -> web.Response:
    newest = sorted(tickets, key=lambda ticket: ticket.created, reverse=True)
    page = ask.arguments["page"]
    more = len(newest) > page * _PAGE
    following = str(ask.request.url.update_query(page=str(page + 1))) if more else None
    shown = [_render(ticket) for ticket in newest[(page - 1) * _PAGE : page * _PAGE]]
    return web.json_response({"tickets": shown, "count": len(newest), "next_page": following})


def _render(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "subject": ticket.subject,
        "status": ticket.status,
        "priority": ticket.priority,
        "requester_email": ticket.email,
        "order_number": ticket.order,
        "external_id": ticket.external_id,
        "tags": list(ticket.tags),
        "comments": [_render_comment(comment) for comment in ticket.comments],
        "created_at": mail_time(ticket.created),
        "updated_at": mail_time(ticket.updated),
    }


def _render_comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "author": comment.author,
        "body": comment.body,
        "public": comment.public,
        "created_at": mail_time(comment.created),
    }
