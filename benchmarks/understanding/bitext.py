"""Bitext: 27 support intents, 5 examples each (the first five of the training file), and by what is odd about a text.

python -m benchmarks.understanding.bitext --split test
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from benchmarks.understanding.measuring import arguments, encoder_for, lines, measure

from standfast.understanding import Line, Lines

SHOTS = 5
TAGS = {
    "B": "basic", "C": "coordinated", "E": "expanded abbreviations", "I": "interrogative", "K": "keyword only",
    "L": "semantic variation", "M": "morphological", "N": "negation", "P": "politeness", "Q": "colloquial",
    "W": "offensive", "Z": "typos",
}  # fmt: skip


def few(train: list[Line]) -> list[Line]:
    taken: Counter[str] = Counter()
    chosen = []
    for line in train:
        if taken[line.intent] < SHOTS:
            taken[line.intent] += 1
            chosen.append(line)
    return chosen


def main() -> None:
    options = arguments(__doc__ or "")
    encoder = encoder_for(options)
    folder = options.data / "bitext_support"
    split = {"val": "dev", "test": "test"}[options.split]
    train, test = lines(folder, "train"), lines(folder, split)
    tags = [json.loads(row)["tags"] for row in (folder / f"{split}.jsonl").read_text().splitlines()]
    for name, given in (("5-shot", few(train)), ("full", train)):
        found = measure(f"bitext {name} -> {split}", Lines(given, test), encoder)
        by_tag: defaultdict[str, list[bool]] = defaultdict(list)
        for prediction, marks in zip(found.predictions, tags, strict=True):
            for mark in marks:
                by_tag[mark].append(prediction.is_right)
        print(
            "   ",
            ", ".join(
                f"{TAGS.get(t, t)} {sum(r) / len(r):.1%} of {len(r)}"
                for t, r in sorted(by_tag.items())
            ),
        )


if __name__ == "__main__":
    main()
