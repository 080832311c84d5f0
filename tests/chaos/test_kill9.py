"""The short form of the kill test; the long one is `python -m tests.chaos.kill9 --kills 100`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.chaos.judging import Verdict
from tests.chaos.kill9 import run


@pytest.mark.slow
async def test_three_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    course, verdict = await run(tmp_path, kills=3, seed=7)
    assert verdict == Verdict(messages=verdict.messages, refunds=verdict.refunds)
    assert verdict.refunds > 0
    assert course.faults["kill"] == 3
