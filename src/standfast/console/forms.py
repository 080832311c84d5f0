"""What the browser sends: a form as text fields, read without further machinery."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request

from standfast.console.errors import Refused

_MOST_FIELDS = 20
_FORM = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> Mapping[str, str]:
    """Return the fields of a form; of one name, the last.

    Raises:
        Refused: The body is no form.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        raise Refused(415, "This is no form", "Use the buttons of the page.")
    try:
        body = (await request.body()).decode()
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise Refused(400, "This form cannot be read", "Load the page and repeat it.") from None
