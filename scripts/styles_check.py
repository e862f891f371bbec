"""How much of a page's layout is found again in each style that people paste pages in. No model is asked.

    python scripts/styles_check.py [FOLDER] [--pages 30] [--styles hard_wrap,traditional] [--seed 0]

Labelled pages (by default every tenth or so of the corpus) are rendered in a style, labels carried along, and laid out
anew; F1 counts exact spans. ``several`` puts three reports on one page.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from gangyao.document import Kind
from gangyao.layout import layout
from gangyao.train import corpus_folder
from gangyao.train.labelled import LabelError, LabelledPage, load_folder
from gangyao.train.metrics import span_f1
from gangyao.train.styles import STYLES, render, several

PLAIN, SEVERAL = "plain", "several"
ROWS = ["units", "headings", "with level", "titles", "furniture", "report starts"]
Spans = dict[str, set[tuple[object, ...]]]


def main() -> int:
    """Print a line for each style; exit code 2 for what cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=corpus_folder())
    parser.add_argument("--pages", type=int, default=30, help="so many pages, spread over the folder (0: all)")
    parser.add_argument("--styles", help="only these, comma-separated; joined by + where several apply together")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    table = Table(Column("style", no_wrap=True), *ROWS)
    try:
        pages = spread(load_folder(args.folder), args.pages)
        for name in args.styles.split(",") if args.styles else (PLAIN, *STYLES, SEVERAL):
            table.add_row(name, *(f"{value:.3f}" for value in scores(list(shown(pages, name, args.seed)))))
    except (LabelError, ImportError, KeyError) as error:
        print(f"styles_check: {error.args[0]}", file=sys.stderr)
        return 2
    Console().print(table)
    print(f"F1 of exact spans; {len(pages)} pages, seed {args.seed}")
    return 0


def spread(pages: list[LabelledPage], number: int) -> list[LabelledPage]:
    """So many of the pages, evenly spread."""
    if not 0 < number < len(pages):
        return pages
    return [pages[n * len(pages) // number] for n in range(number)]


def shown(pages: Sequence[LabelledPage], style: str, seed: int) -> Iterator[LabelledPage]:
    """The pages in a style."""
    if style == SEVERAL:
        yield from (several(pages[n : n + 3]) for n in range(0, len(pages), 3))
    else:
        yield from (render(page, [] if style == PLAIN else style.split("+"), seed) for page in pages)


def scores(pages: Sequence[LabelledPage]) -> list[float]:
    """F1 of what layout finds on the pages, in the order of ``ROWS``."""
    true: Spans = {row: set() for row in ROWS}
    found: Spans = {row: set() for row in ROWS}
    for page in pages:
        laid = layout(page.text)
        collect(true, page.name, [(u.start, u.end, u.kind, u.level) for u in page.units])
        collect(found, page.name, [(u.start, u.end, u.kind, u.level) for u in laid.units])
        true["report starts"] |= {(page.name, unit.start) for unit in page.units if unit.new}
        found["report starts"] |= {(page.name, report.start) for report in laid.reports}
    return [span_f1(true[row], found[row])["f1"] for row in ROWS]


def collect(spans: Spans, name: str, units: Sequence[tuple[int, int, Kind, int | None]]) -> None:
    """Add the spans of a page's units to the rows they count in."""
    rows = {Kind.TITLE: "titles", Kind.FURNITURE: "furniture", Kind.HEADING: "headings"}
    for start, end, kind, level in units:
        spans["units"].add((name, start, end))
        if row := rows.get(kind):
            spans[row].add((name, start, end))
        if kind is Kind.HEADING:
            spans["with level"].add((name, start, end, level))


if __name__ == "__main__":
    sys.exit(main())
