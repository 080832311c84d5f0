"""Secrets by reference: an environment variable, or the file that `NAME_FILE` names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from standfast.assistant import Secret
from standfast.connectors.errors import CallFailed, ErrorKind, Reach


def reveal(secret: Secret, environ: Mapping[str, str]) -> str:
    """Return the value that a reference stands for; the end of a file's last line is not part of it.

    Raises:
        CallFailed: `missing_secret`: neither set nor with a default; the text names the variable only.
    """
    value = environ.get(secret.env)
    if value:
        return value
    path = environ.get(f"{secret.env}_FILE")
    if path:
        return _read(path, secret.env)
    if secret.default is not None:
        return secret.default
    raise _missing(secret.env, f"set {secret.env} or {secret.env}_FILE")


def _read(path: str, name: str) -> str:
    try:
        value = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError):
        raise _missing(name, f"the file that {name}_FILE names cannot be read") from None
    if not value:
        raise _missing(name, f"the file that {name}_FILE names is empty")
    return value


def _missing(name: str, remedy: str) -> CallFailed:
    detail = f"{name} is not set: {remedy}"
    return CallFailed(ErrorKind.MISSING_SECRET, reach=Reach.NOT_SENT, detail=detail)
