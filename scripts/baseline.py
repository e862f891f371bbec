"""Baselines under the splits that the model is measured on: macro-F1 and accuracy, as a table and as JSON.

python scripts/baseline.py authored --folds 5
python scripts/baseline.py authored --test FOLDER [--frozen models/encoder] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from gangyao.train import baselines
from gangyao.train.labelled import LabelError, LabelledPage
from gangyao.train.metrics import score_roles
from gangyao.train.pages import load_pages, split

Fit = Callable[[Sequence[LabelledPage]], baselines.Predict]


def main() -> int:
    """Fit and score each baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", nargs="+", help="labelled folders; authored is the corpus of the package")
    parser.add_argument("--test", nargs="+", help="score on these folders")
    parser.add_argument(
        "--scores", type=Path, help="a run's scores.json: fit on the pages it trained on, score on its others"
    )
    parser.add_argument("--folds", type=int, default=5, help="without --test: folds by reporting body")
    parser.add_argument("--frozen", type=Path, help="an encoder folder: adds the frozen-encoder baseline (needs torch)")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    if args.folds < 2:
        parser.error("--folds: at least 2")
    try:
        train = load_pages(args.train)
        tests = [(name, load_pages([name])) for name in args.test or []]
        if args.scores:
            held = set(json.loads(args.scores.read_text(encoding="utf-8"))["pages"])
            tests.append(("held-out pages of the run", [page for page in train if page.name in held]))
            train = [page for page in train if page.name not in held]
    except (LabelError, OSError, ValueError, KeyError) as error:
        print(f"baseline: {error}", file=sys.stderr)
        return 2
    fits: dict[str, Fit] = {
        "section name": baselines.section_name,
        "jieba TF-IDF + logistic regression": baselines.tfidf,
    }
    if args.frozen:
        fits["frozen encoder, unit and neighbours"] = baselines.frozen(args.frozen)
    table = Table("baseline", "macro-F1", "accuracy", "units", "test")
    report = []
    for name, fit in fits.items():
        for test_name, true, predicted in outcomes(fit, train, tests, args.folds):
            scores = score_roles(true, predicted)
            report.append({"baseline": name, "test": test_name, **asdict(scores)})
            figures = (f"{scores.macro_f1:.3f}", f"{scores.accuracy:.3f}", str(scores.units))
            table.add_row(name, *figures, test_name)
    Console().print(table)
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


def outcomes(
    fit: Fit, train: list[LabelledPage], tests: list[tuple[str, list[LabelledPage]]], folds: int
) -> Iterator[tuple[str, list[str], list[str]]]:
    """True and predicted roles for each test: given pages, or all pages by folds."""
    if tests:
        predict = fit(train)
        for name, pages in tests:
            yield name, baselines.true_roles(pages), predict(pages)
        return
    true: list[str] = []
    predicted: list[str] = []
    for number in range(1, folds + 1):
        rest, held = split(train, 0.0, 0, f"{number}/{folds}")
        predicted += fit(rest)(held)
        true += baselines.true_roles(held)
    yield f"{folds} folds by body", true, predicted


if __name__ == "__main__":
    sys.exit(main())
