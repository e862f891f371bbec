"""Baselines over folds by body or repository: macro-F1 and accuracy, as a table and as outcomes.

    python scripts/baseline.py FOLDER... [--folds 4] [--frozen models/encoder]
    python scripts/baseline.py FOLDER... --test FOLDER [--frozen models/encoder]

The outcomes go to models/runs/experiments/baselines/, where ``scripts/results.py`` finds them.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from gangyao.train import baselines
from gangyao.train.experiment import Outcome, write_outcomes
from gangyao.train.labelled import LabelError, LabelledPage
from gangyao.train.metrics import score_roles
from gangyao.train.pages import load_pages
from gangyao.train.splits import Split, Splits, make_splits

Fit = Callable[[Sequence[LabelledPage]], baselines.Predict]


def main() -> int:
    """Fit and score each baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", nargs="+", help="labelled folders; authored is the corpus of the checkout")
    parser.add_argument("--test", nargs="+", help="fit on all of the above and score on these folders")
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--frozen", type=Path, help="an encoder folder: adds the encoder baselines (needs torch)")
    parser.add_argument("--out", type=Path, default=Path("models/runs/experiments/baselines"))
    args = parser.parse_args()
    try:
        pages = load_pages(args.train)
        tests = load_pages([*args.train, *args.test])[len(pages) :] if args.test else []
        splits = [] if tests else list(make_splits(Splits(count=args.folds), pages, 1))
        fits = _fits(args.frozen)
    except (LabelError, OSError, ValueError) as error:
        print(f"baseline: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    if tests:
        splits = [Split("given pages", [page.name for page in pages], [page.name for page in tests])]
        pages = [*pages, *tests]
    table = Table("baseline", "split", "macro-F1", "accuracy", "units")
    found = []
    for outcome in outcomes(fits, splits, pages):
        found.append(outcome)
        figures = (f"{outcome.macro_f1:.3f}", f"{outcome.accuracy:.3f}", str(outcome.units))
        table.add_row(outcome.row, outcome.split, *figures)
    Console().print(table)
    if not tests:
        write_outcomes(args.out, found)
    return 0


def _fits(encoder: Path | None) -> dict[str, Fit]:
    fits: dict[str, Fit] = {
        "section name": baselines.section_name,
        "jieba TF-IDF + logistic regression": baselines.tfidf,
    }
    if encoder:
        fits["static embeddings of unit and neighbours + logistic regression"] = baselines.static(encoder)
        fits["frozen encoder over unit and neighbours + logistic regression"] = baselines.frozen(encoder)
    return fits


def outcomes(fits: dict[str, Fit], splits: Sequence[Split], pages: Sequence[LabelledPage]) -> Iterator[Outcome]:
    """Every baseline over every split."""
    by_name = {page.name: page for page in pages}
    for name, fit in fits.items():
        for split in splits:
            started = time.monotonic()
            train, test = ([by_name[one] for one in names] for names in (split.train, split.test))
            scores = score_roles(baselines.true_roles(test), fit(train)(test))
            seconds = time.monotonic() - started
            yield Outcome(name, split.name, 1, scores.macro_f1, scores.accuracy, scores.units, len(train), seconds)


if __name__ == "__main__":
    sys.exit(main())
