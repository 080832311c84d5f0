"""Files that ship in the package and go out as they are: scripts, styles, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from fastapi.responses import Response

from standfast.channels.errors import ApiProblem

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


def read_assets(package: str, folder: str) -> dict[str, bytes]:
    """Return every file of one folder of a package, by name."""
    return {
        item.name: item.read_bytes()
        for item in files(package).joinpath(folder).iterdir()
        if _type_of(item.name) is not None
    }


def asset_response(
    assets: Mapping[str, bytes], name: str, *, headers: Mapping[str, str]
) -> Response:
    """Return one file as a response.

    Raises:
        ApiProblem: `not_found`.
    """
    content = assets.get(name)
    if content is None:
        raise ApiProblem("not_found", "No such file.")
    return Response(content, media_type=_type_of(name), headers=dict(headers))


def _type_of(name: str) -> str | None:
    return next((kind for ending, kind in _TYPES.items() if name.endswith(ending)), None)
