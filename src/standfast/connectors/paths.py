"""Dotted paths into an answer: `money.total`, `lines[].sku`, `lines[0].sku`, `$.customerNumber` (from the root)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

Take: TypeAlias = Callable[[Any, Any], Any]
"""(item, the whole answer) -> what stands there; None where nothing does."""

_PART = re.compile(r"([^.\[\]]*)((?:\[\d*\])*)\Z")
_INDEX = re.compile(r"\[(\d*)\]")


def compile_path(source: str) -> Take:
    """Return what takes the value at a path; the empty path is the item itself.

    Several paths with spaces between them give one text: `firstName lastName`; what is not there is left out.

    Raises:
        ValueError: It is no path.
    """
    if len(parts := source.split()) > 1:
        return _joined([compile_path(part) for part in parts])
    from_root = source == "$" or source.startswith("$.")
    keys = _keys(source[2:] if from_root else source)
    if len(keys) == 1 and isinstance(keys[0], str) and not from_root:
        return _take_one(keys[0])
    return lambda item, root: _follow(root if from_root else item, keys)


def _joined(takes: list[Take]) -> Take:
    def take(item: Any, root: Any) -> Any:
        found = [str(value) for each in takes if (value := each(item, root)) is not None]
        return " ".join(found) or None

    return take


def _take_one(name: str) -> Take:
    return lambda item, _root: item.get(name) if isinstance(item, dict) else None


def _keys(path: str) -> tuple[str | int | None, ...]:
    """Return the steps of a path: a name, an index, or None for "each member"."""
    keys: list[str | int | None] = []
    for part in path.split(".") if path else ():
        found = _PART.match(part)
        if found is None or not part:
            raise ValueError(f"'{path}' is no path. Write it like lines[].sku.")
        if found[1]:
            keys.append(found[1])
        keys.extend(int(index) if index else None for index in _INDEX.findall(found[2]))
    return tuple(keys)


def _follow(value: Any, keys: tuple[str | int | None, ...]) -> Any:
    for position, key in enumerate(keys):
        if key is None:
            if not isinstance(value, list):
                return None
            rest = keys[position + 1 :]
            return [_follow(member, rest) for member in value]
        value = _step(value, key)
        if value is None:
            return None
    return value


def _step(value: Any, key: str | int) -> Any:
    if isinstance(key, int):
        return value[key] if isinstance(value, list) and key < len(value) else None
    return value.get(key) if isinstance(value, dict) else None
