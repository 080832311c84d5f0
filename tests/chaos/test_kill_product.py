"""The short form of the product's kill test; the long one is `python -m tests.chaos.kill_product --kills 100`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.chaos.judging import Verdict
from tests.chaos.kill_product import run


@pytest.mark.slow
async def test_two_kills_of_the_product_cost_no_customer_anything(tmp_path: Path) -> None:
    course, verdict = await run(tmp_path, kills=2, seed=3)
    assert verdict == Verdict(messages=verdict.messages, refunds=verdict.refunds)
    assert verdict.refunds > 0
    assert len(course.killed_at) == 2
