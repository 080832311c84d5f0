"""The short form of the full disk; the long one is `python -m tests.chaos.disk_full --times 20`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.chaos.disk_full import NoNamespaceError, run
from tests.chaos.judging import Verdict


@pytest.mark.slow
async def test_a_full_disk_and_a_death_on_it_cost_nothing(tmp_path: Path) -> None:
    try:
        course, verdict = await run(tmp_path, times=2, seed=3)
    except NoNamespaceError as reason:
        pytest.skip(str(reason))
    assert verdict == Verdict(messages=verdict.messages, refunds=verdict.refunds)
    assert verdict.refunds > 0
    assert course.faults == {"full": 1, "killed while full": 1}
