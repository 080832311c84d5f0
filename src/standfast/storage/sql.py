"""SQL by name: every statement stands in a `.sql` file under a line `-- name: What it does`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEAD = re.compile(r"^-- (?P<name>\w+): \S.*\.$", re.MULTILINE)


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
