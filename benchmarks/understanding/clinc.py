"""CLINC150: 150 intents with all, 10 and 5 examples each; far out of scope with and without examples of it.

python -m benchmarks.understanding.clinc --split test
"""

from __future__ import annotations

from benchmarks.understanding.measuring import arguments, encoder_for, lines, measure, outside

from standfast.understanding import Lines


def main() -> None:
    options = arguments(__doc__ or "")
    encoder = encoder_for(options)
    folder = options.data / "clinc150"
    test, strangers = lines(folder, options.split), outside(folder, f"oos_{options.split}")
    known = outside(folder, "oos_train")
    for train in ("train_5shot", "train_10shot", "train"):
        measure(
            f"clinc150 {train} -> {options.split}",
            Lines(lines(folder, train), test, outside_test=strangers),
            encoder,
        )
    measure(
        f"clinc150 train + oos_train -> {options.split}",
        Lines(lines(folder, "train"), test, known, strangers),
        encoder,
    )


if __name__ == "__main__":
    main()
