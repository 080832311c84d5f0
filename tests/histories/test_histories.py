"""Histories in their short form; the long one is `python -m tests.histories.run --count 100000`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from tests.histories.history import be_silent, run_history, trace_of
from tests.histories.planted import PLANTED

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    be_silent()
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_nothing_is_lost_doubled_overtaken_or_stuck(first: int) -> None:
    outcomes = [run_history(seed) for seed in range(first, first + 50)]
    assert [(one.seed, one.violations) for one in outcomes if one.violations] == []
    met = {fault.split()[0] for one in outcomes for fault in one.faults}
    assert met >= {"kill", "freeze", "stop", "outage", "refuse", "lose"}


@pytest.mark.parametrize("seed", range(5))
def test_one_seed_is_one_history(seed: int) -> None:
    first, second = trace_of(seed), trace_of(seed)
    assert first.trace == second.trace
    assert len(first.trace) > 50


def _told_elsewhere(seed: int) -> list[str]:
    """Return what the command prints in a process whose hashes are others."""
    command = [sys.executable, "-m", "tests.histories.run", "--seed", str(seed)]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": f"{ROOT}:{ROOT}/src"}
    told = subprocess.run(  # noqa: S603  # our own module
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return told.stdout.splitlines()


def test_one_seed_is_one_history_in_every_process() -> None:
    trace = trace_of(7).trace
    assert _told_elsewhere(7)[: len(trace)] == trace


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_bug_is_found_within_the_first_thousand(name: str) -> None:
    bug = PLANTED[name]
    assert any(run_history(seed, bug).violations for seed in range(1000))
