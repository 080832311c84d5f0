"""CPU of a search with permissions: synthetic passages, each for 1 to 3 of 200 groups; vectors by chance, no model's own time.

python benchmarks/knowledge/scale.py [--passages 10000 100000] [--groups 29]
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Sequence
from datetime import date

import numpy as np

from standfast.knowledge import Audience, Document, Index, Models, Passage, Query, Reader
from standfast.models import Vectors

GROUPS = [f"group-{number}" for number in range(200)]
DIMENSION = 384
QUESTIONS = 200


class Chance:
    """An encoder that takes no time, so that the search alone is measured."""

    id = "chance"

    def encode(self, texts: Sequence[str], *, kind: str = "passage") -> Vectors:
        del kind
        rows = np.random.default_rng(len(texts)).standard_normal((len(texts), DIMENSION))
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def passages_of(number: int, chance: random.Random) -> list[Passage]:
    words = [f"w{int(chance.paretovariate(0.7)) % 30_000}x" for _ in range(200_000)]
    found = []
    for row in range(number):
        start = chance.randrange(len(words) - 60)
        groups = frozenset(chance.sample(GROUPS, chance.randint(1, 3)))
        text = " ".join(words[start : start + 60])
        document = Document(str(row), "", text, audience=Audience(groups=groups))
        found.append(Passage(document, "", text))
    return found


def measure(number: int, groups: int) -> None:
    chance = random.Random(7)
    passages = passages_of(number, chance)
    vectors = np.random.default_rng(1).standard_normal((number, DIMENSION), dtype=np.float32)
    begun = time.process_time()
    index = Index(passages, models=Models(Chance()), vectors=vectors)
    built = time.process_time() - begun
    costs = []
    for _ in range(QUESTIONS):
        reader = Reader(groups=frozenset(chance.sample(GROUPS, groups)))
        text = " ".join(chance.choice(passages).text.split()[:8])
        query = Query(text, reader, date(2026, 11, 22))
        before = time.process_time()
        index.search(query)
        costs.append((time.process_time() - before) * 1000)
    costs.sort()
    share = index.count(query) / number
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{number} passages, reader of {share:.0%}: p50 {costs[QUESTIONS // 2]:.1f} ms,"
        f" p99 {costs[int(QUESTIONS * 0.99)]:.1f} ms; built in {built:.1f} s; peak {peak:.0f} MB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--groups", type=int, default=33, help="Of 200, that the reader is in.")
    options = parser.parse_args()
    for number in options.passages:
        measure(number, options.groups)


if __name__ == "__main__":
    main()
