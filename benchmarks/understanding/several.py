"""Several requests in one message: pairs of CLINC150 texts joined by words and marks, beside single texts.

Exact: both intents and no other are found. A false split is a single text that was taken for several requests.

python -m benchmarks.understanding.several --split test
"""

from __future__ import annotations

import random

from benchmarks.understanding.measuring import arguments, encoder_for, lines

from standfast.models import Encoder
from standfast.understanding import Line
from standfast.understanding.evaluation.evaluate import Lines, examples_from
from standfast.understanding.intents import learn
from standfast.understanding.local import LocalUnderstanding
from standfast.understanding.wishes import Splitting, wishes_of

JOINTS = (" and ", ", and ", " and also ", ". ", "? ", ", also ", ". also ", " and then ", "; ")
PAIRS = 1000


def pairs(test: list[Line]) -> list[tuple[str, set[str]]]:
    draw = random.Random(5)
    found = []
    while len(found) < PAIRS:
        one, other = draw.sample(test, 2)
        if one.intent != other.intent:
            found.append((one.text + draw.choice(JOINTS) + other.text, {one.intent, other.intent}))
    return found


def learned(train: list[Line], encoder: Encoder | None) -> LocalUnderstanding:
    return LocalUnderstanding(learn(examples_from(Lines(train, ())), encoder), encoder=encoder)


def main() -> None:
    options = arguments(__doc__ or "")
    folder = options.data / "clinc150"
    test = lines(folder, options.split)
    reader = learned(lines(folder, "train"), encoder_for(options))
    splitting = Splitting(("en",), {}, reader.intents.thresholds.act, reader.rank)

    def wanted(text: str) -> set[str]:
        return {wish.intent for wish in wishes_of(text, (), splitting).parts}

    both = [(wanted(text), truth) for text, truth in pairs(test)]
    single = [wanted(line.text) for line in test[::3]]
    exact = sum(found == truth for found, truth in both) / len(both)
    some = sum(bool(found & truth) for found, truth in both) / len(both)
    false = sum(len(found) > 1 for found in single) / len(single)
    print(
        f"clinc150 {options.split}: {len(both)} pairs, exact {exact:.1%}, at least one {some:.1%};"
        f" {len(single)} single texts, falsely split {false:.2%}"
    )


if __name__ == "__main__":
    main()
