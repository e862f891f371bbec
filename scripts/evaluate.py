"""Score a model on labelled pages, by what ``predict`` makes of their raw text.

    python scripts/evaluate.py FOLDER... [--model DIR] [--pages NAME,NAME] [--json FILE]

FOLDER holds NAME.txt + NAME.tsv (start, end, kind, level, role, new) or authored reports; ``authored`` is the corpus of
the checkout. ``--scores FILE`` takes a run's scores.json and keeps only the pages that were held out of its training.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from gangyao.classify import ModelError
from gangyao.pipeline import default_model, load
from gangyao.train.evaluation import FURNITURE, RUN_IN, START, PageResult, judge, summarise
from gangyao.train.labelled import LabelError, LabelledPage
from gangyao.train.pages import load_pages


def main() -> int:
    """Print one table a page and one over all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--pages", help="only these pages, comma-separated")
    parser.add_argument("--scores", type=Path, help="a run's scores.json: only the pages held out of its training")
    parser.add_argument("--least", type=int, default=10, help="roles with fewer units are left out of macro-F1")
    parser.add_argument("--json", type=Path, help="write all figures here as JSON")
    parser.add_argument("--each", action="store_true", help="a line for each page too")
    args = parser.parse_args()
    try:
        pages = chosen(load_pages(args.folders), args.pages, args.scores)
        if args.json and not args.json.parent.is_dir():
            raise OSError(f"{args.json}: there is no folder {args.json.parent}")
        model = load(args.model) if args.model else default_model()
        results = list(judge(model, track(pages, description="reading")))
    except (LabelError, ModelError, OSError, ValueError, KeyError) as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 2
    console = Console()
    if args.each:
        console.print(page_table(results, args.least))
    overall = summarise(results, args.least)
    show(console, overall)
    if args.json:
        each = {result.name: summarise([result], args.least) for result in results}
        args.json.write_text(json.dumps({"all": overall, "each": each}, ensure_ascii=False, indent=1) + "\n")
    return 0


def chosen(pages: list[LabelledPage], names: str | None, scores: Path | None) -> list[LabelledPage]:
    """The pages asked for."""
    keep: set[str] | None = None
    if names:
        keep = set(names.split(","))
    if scores:
        told = json.loads(scores.read_text(encoding="utf-8"))
        if told.get("cross_validated"):
            raise LabelError(
                f"{scores}: the model was cross-validated and then trained on every page; none was held out"
            )
        keep = set(told["pages"])
    chosen_pages = [page for page in pages if keep is None or page.name in keep]
    if not chosen_pages:
        raise LabelError("none of the pages asked for is there")
    return chosen_pages


def page_table(results: list[PageResult], least: int) -> Table:
    """A line for each page."""
    table = Table("page", "units", "macro-F1", "accuracy", "heading F1 (0-4)", "run-ins", "furniture", "report starts")
    for result in results:
        scores = summarise([result], least)
        spans = scores["spans"]
        table.add_row(
            result.name[:28],
            str(scores["roles"]["units"]),
            f"{scores['roles']['macro_f1']:.3f}",
            f"{scores['roles']['accuracy']:.3f}",
            *(f"{spans[row]['f1']:.3f}" for row in ("heading 0-4", RUN_IN, FURNITURE, START)),
        )
    return table


def show(console: Console, scores: dict) -> None:  # type: ignore[type-arg]
    """The tables over all pages."""
    roles = scores["roles"]
    names = list(roles["roles"])
    table = Table("role", "precision", "recall", "F1", "units", *(f"as {name}" for name in names))
    for row, (name, values) in enumerate(roles["roles"].items()):
        figures = [f"{values[key]:.3f}" for key in ("precision", "recall", "f1")]
        table.add_row(name, *figures, str(values["units"]), *map(str, roles["confusion"][row]))
    console.print(table)
    console.print(
        f"{scores['pages']} pages, {roles['units']} headings and sentences: macro-F1 {roles['macro_f1']:.3f}, "
        f"accuracy {roles['accuracy']:.3f}, ECE {scores['ece']:.3f}"
    )
    spans = Table("exact spans", "precision", "recall", "F1", "true", "predicted")
    for name, values in scores["spans"].items():
        figures = [f"{values[key]:.3f}" for key in ("precision", "recall", "f1")]
        spans.add_row(name, *figures, str(values["true"]), str(values["predicted"]))
    console.print(spans)
    if scores["rules"]:
        rules = Table("guideline rule", "accuracy", "units")
        for name, values in scores["rules"].items():
            rules.add_row(name, f"{values['accuracy']:.3f}", str(values["units"]))
        console.print(rules)


if __name__ == "__main__":
    sys.exit(main())
