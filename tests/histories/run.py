"""Histories of the turn engine, each decided by its seed: who dies when, what is lost, in which order things happen.

Many: `PYTHONPATH=.:src python -m tests.histories.run --count 1000 [--from 0]`; one, with its trace: `--seed 17`; with a
planted bug: `--bug "no journal"`.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections import Counter
from collections.abc import Iterable
from time import process_time

from tests.histories.history import Outcome, be_silent, run_history, trace_of
from tests.histories.planted import PLANTED, SOUND, Bug


def _tell(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run_many(seeds: Iterable[int], bug: Bug) -> Counter[str]:
    """Run histories, tell each that went wrong, and return what there was in all."""
    total: Counter[str] = Counter()
    for seed in seeds:
        outcome = run_history(seed, bug)
        total += Counter(
            histories=1,
            steps=outcome.steps,
            events=outcome.events,
            refunds=outcome.refunds,
            violated=bool(outcome.violations),
        )
        total += Counter({name.split()[0]: times for name, times in outcome.faults.items()})
        if outcome.violations:
            _tell(f"seed {seed}: {'; '.join(outcome.violations)}")
        if total["histories"] % 1000 == 0:
            gc.collect()
            _tell(f"... {total['histories']}: {total['violated']} violated")
    return total


def tell(outcome: Outcome) -> None:
    """Print a history."""
    _tell("\n".join(outcome.trace))
    _tell(f"{outcome.steps} steps, {outcome.events} events, faults {outcome.faults}")
    _tell("\n".join(outcome.violations) or "nothing is wrong")


def main() -> int:
    """Run what the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int)
    arguments.add_argument("--count", type=int, default=300)
    arguments.add_argument("--from", type=int, default=0, dest="first")
    arguments.add_argument("--bug", choices=[*PLANTED])
    asked = arguments.parse_args()
    be_silent()
    bug = PLANTED.get(asked.bug, SOUND)
    if asked.seed is not None:
        tell(trace_of(asked.seed, bug))
        return 0
    begun = process_time()
    total = run_many(range(asked.first, asked.first + asked.count), bug)
    spent = process_time() - begun
    _tell(dict(total))
    _tell(f"{total['histories'] / spent:.0f} histories a second of CPU")
    _tell(f"at 95 %: violated in fewer than {3 / total['histories']:.6f} of histories, if 0 were")
    return 1 if total["violated"] else 0


if __name__ == "__main__":
    sys.exit(main())
