"""The short form of the fleet's test; the long one is `python -m tests.chaos.fleet --faults 60`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.chaos.fleet import run
from tests.chaos.judging import Verdict
from tests.storage.postgres_server import NoServer, find_binaries


def has_postgres() -> bool:
    try:
        return find_binaries().exists()
    except NoServer:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not has_postgres(), reason="no PostgreSQL server: run `make system`")
async def test_frozen_cut_off_and_lost_workers_and_a_database_crash_cost_nothing(
    tmp_path: Path,
) -> None:
    fleet, verdict = await run(tmp_path, ["freeze", "cut", "crash"], seed=7)
    assert verdict == Verdict(messages=verdict.messages, refunds=verdict.refunds)
    assert verdict.refunds > 0
    assert fleet.course.faults.total() == 3
