"""How many of a page's units are found again in each style that people paste pages in. No model is asked.

    python scripts/styles_check.py [FOLDER] [--pages 30] [--styles hard_wrap,traditional] [--seed 0]

Labelled pages (by default every tenth or so of the corpus) are rendered in a style, labels carried along, and cut anew;
F1 counts exact spans of all units; of headings and titles the share that is cut is shown.
``several`` puts three reports on one page.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from gangyao.cut.units import cut_page
from gangyao.document import Kind
from gangyao.train import corpus_folder
from gangyao.train.labelled import LabelError, LabelledPage, load_folder
from gangyao.train.metrics import span_f1
from gangyao.train.styles import STYLES, render, several

PLAIN, SEVERAL = "plain", "several"
ROWS = ["units", "headings found", "titles found"]


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
    print(f"exact spans; {len(pages)} pages, seed {args.seed}")
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
    """F1 of the units that are cut, and the shares of headings and titles that are units, in the order of ``ROWS``."""
    true: set[tuple[object, ...]] = set()
    found: set[tuple[object, ...]] = set()
    kinds: dict[Kind, set[tuple[object, ...]]] = {Kind.HEADING: set(), Kind.TITLE: set()}
    for page in pages:
        found |= {(page.name, unit.start, unit.end) for unit in cut_page(page.text)}
        for unit in page.units:
            span = (page.name, unit.start, unit.end)
            true.add(span)
            if unit.kind in kinds:
                kinds[unit.kind].add(span)
    shares = [len(spans & found) / max(1, len(spans)) for spans in kinds.values()]
    return [span_f1(true, found)["f1"], *shares]


if __name__ == "__main__":
    sys.exit(main())
