"""Single-domain CLINC: 10 intents of banking or cards; what is out of scope is of the same domain, the hard kind.

python -m benchmarks.understanding.near --split test
"""

from __future__ import annotations

from benchmarks.understanding.measuring import arguments, encoder_for, lines, measure, outside

from standfast.understanding import Lines


def main() -> None:
    options = arguments(__doc__ or "")
    encoder = encoder_for(options)
    split = {"val": "valid", "test": "test"}[options.split]
    for domain in ("banking", "credit_cards"):
        folder = options.data / "clinc_single_domain_oos" / domain
        train, test = lines(folder, "train"), lines(folder, split)
        for kind in ("id-oos", "ood-oos"):
            strangers = outside(folder, f"{kind}_{split}")
            measure(
                f"{domain} {kind} -> {split}", Lines(train, test, outside_test=strangers), encoder
            )


if __name__ == "__main__":
    main()
