"""The reference lists every event, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from standfast.events import AnyEvent

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "events.md"


def test_each_event_is_documented_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(kind.__name__ for kind in get_args(AnyEvent))
