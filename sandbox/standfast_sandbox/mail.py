"""The mail sink: keeps what would have been sent, and shows it on a page."""

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from aiohttp import web

from standfast.testing import Refused, mark_committed
from standfast_sandbox.contracts import Answerer, Ask
from standfast_sandbox.records import Mail
from standfast_sandbox.world import World, WorldNow

_PAGES = Path(__file__).parent / "pages"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors http://127.0.0.1:* http://localhost:*"
)
_FILES = {"box": "text/html", "box.js": "text/javascript", "box.css": "text/css"}


def refuse_as_mail(refused: Refused) -> web.Response:
    """Return a refusal as `{"error"}`."""
    answer = {"error": refused.message}
    return web.json_response(answer, status=refused.status, headers=refused.headers)


class MailSink:
    """The mail sink's operations on the present world."""

    def __init__(self, world: WorldNow) -> None:
        self._world = world

    def answerers(self) -> dict[str, Answerer]:
        """Return what answers each operation."""
        return {"sendMail": self._send, "listMessages": self._list}

    def routes(self) -> list[web.RouteDef]:
        """Return the mailbox page and its two files."""
        return [web.get(f"/mail/{name}", _show_file) for name in _FILES]

    def _send(self, ask: Ask) -> web.Response:
        world = self._world()
        reference = ask.body["reference"]
        known = next((mail for mail in world.mails if mail.reference == reference), None)
        if known is not None:
            return web.json_response(_render(known))
        mail = _keep(len(world.mails) + 1, ask.body, world)
        mark_committed(ask.request)
        return web.json_response(_render(mail), status=201)

    def _list(self, ask: Ask) -> web.Response:
        to = ask.arguments["to"].casefold()
        mails = [mail for mail in reversed(self._world().mails) if mail.to.casefold() == to]
        return web.json_response({"messages": [_render(mail) for mail in mails]})


def _keep(identity: int, body: Mapping[str, Any], world: World) -> Mail:
    mail = Mail(
        id=identity,
        to=body["to"],
        subject=body["subject"],
        text=body["text"],
        reference=body["reference"],
        sent=world.clock(),
    )
    world.mails.append(mail)
    return mail


def _render(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "reference": mail.reference,
        "sent_at": mail.sent.astimezone(UTC).isoformat(timespec="seconds"),
    }


async def _show_file(request: web.Request) -> web.Response:
    name = request.path.removeprefix("/mail/")
    file = _PAGES / ("box.html" if name == "box" else name)
    return web.Response(
        text=file.read_text(encoding="utf-8"),
        content_type=_FILES[name],
        headers={"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"},
    )
