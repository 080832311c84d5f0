"""Files that ship in the package and go out as they are: scripts, styles, pictures."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from fastapi import Request
from fastapi.responses import Response

from standfast.channels.errors import ApiProblem

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is and packed."""

    plain: bytes
    packed: bytes
    tag: str
    media_type: str


def read_assets(package: str, folder: str) -> dict[str, Asset]:
    """Return every file of one folder of a package, by name."""
    found: dict[str, Asset] = {}
    for item in files(package).joinpath(folder).iterdir():
        media_type = _TYPES.get(f".{item.name.rpartition('.')[2]}")
        if media_type is not None:
            found[item.name] = _asset(item.read_bytes(), media_type)
    return found


def _asset(plain: bytes, media_type: str) -> Asset:
    tag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    return Asset(plain, gzip.compress(plain, 9, mtime=0), tag, media_type)


def asset_response(
    assets: Mapping[str, Asset], name: str, *, request: Request, headers: Mapping[str, str]
) -> Response:
    """Return one file as a response, packed where the browser can unpack it.

    Raises:
        ApiProblem: `not_found`.
    """
    asset = assets.get(name)
    if asset is None:
        raise ApiProblem("not_found", "No such file.")
    common = {**headers, "ETag": asset.tag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == asset.tag:
        return Response(status_code=304, headers=common)
    if "gzip" in request.headers.get("accept-encoding", ""):
        packed = {**common, "Content-Encoding": "gzip"}
        return Response(asset.packed, media_type=asset.media_type, headers=packed)
    return Response(asset.plain, media_type=asset.media_type, headers=common)
