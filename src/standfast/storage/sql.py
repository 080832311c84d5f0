"""SQL by name: every statement stands in a `.sql` file under a line `-- name: What it does`.

Statements that both databases understand stand once, in `portable.sql`, with SQLite's marks for values (`?`, or `?2` for
the second); `numbered` writes them as PostgreSQL wants them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from itertools import count

_HEAD = re.compile(r"^-- (?P<name>\w+): \S.*\.$", re.MULTILINE)
_MARK = re.compile(r"\?(\d*)")


def load_queries(package: str, name: str) -> Mapping[str, str]:
    """Return the statements of a package's file by name."""
    return parse_queries(files(package).joinpath(name).read_text(encoding="utf-8"))


def parse_queries(text: str) -> Mapping[str, str]:
    """Return the statements of a file by name.

    Raises:
        ValueError: A name stands twice, or a statement has none.
    """
    heads = list(_HEAD.finditer(text))
    if not heads or text[: heads[0].start()].strip():
        raise ValueError("queries: a statement has no name. Write `-- name: What it does.` above.")
    ends = [head.start() for head in heads[1:]] + [len(text)]
    queries: dict[str, str] = {}
    for head, end in zip(heads, ends, strict=True):
        if head["name"] in queries:
            raise ValueError(f"queries: '{head['name']}' stands twice. Give each its own name.")
        queries[head["name"]] = text[head.end() : end].strip().rstrip(";")
    return queries


def numbered(statement: str) -> str:
    """Return a statement with its marks for values as PostgreSQL writes them: `$1`, `$2`."""
    places = count(1)
    return _MARK.sub(lambda mark: f"${mark[1] or next(places)}", statement)
