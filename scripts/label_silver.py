"""Label raw reports by section names, cue phrases, neighbours and a model's agreement, each with a confidence.

    python scripts/label_silver.py FILE_OR_FOLDER... -o OUT.jsonl [--no-model] [--min-confidence 0.9] [--limit N]
    python scripts/label_silver.py FILE_OR_FOLDER... -o FOLDER --format gold
    python scripts/label_silver.py --measure FOLDER... [--no-model]

Reads text files (and what else gangyao reads), folders of them, .jsonl and .jsonl.gz with a ``text`` field. Writes JSON
lines (name, text, and units with start, end, kind, level, role, confidence, sources, new), or NAME.txt + NAME.tsv with
only the units that are confident enough (0.9 by default). ``--measure`` labels the raw text of labelled pages instead,
and prints precision, recall and coverage by role.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from gangyao.classify import ModelError
from gangyao.document import Role
from gangyao.pipeline import default_model, load
from gangyao.read import ReadError
from gangyao.train import corpus_folder
from gangyao.train.labelled import LabelError, load_folder
from gangyao.train.pages import load_pages
from gangyao.train.silver import Labeller, SilverPage, Weights
from gangyao.train.silver.files import raw_pages, whole_file, write_gold
from gangyao.train.silver.measure import Pair, align, source_worth, worth

GOLD_CONFIDENCE = 0.9
STEPS = (0.0, 0.6, 0.8, 0.9, 0.95)


def main() -> int:
    """Label a pile, or measure labels; exit code 2 for what cannot be read."""
    args = arguments()
    try:
        model = None if args.no_model else (load(args.model) if args.model else default_model())
        labeller = Labeller(Weights.counted(load_folder(args.weigh_by)), model.predict if model else None)
        if args.measure:
            return measure(labeller, args.measure, args.min_confidence or 0.0)
        return label(labeller, args)
    except (LabelError, ReadError, ModelError) as error:
        print(f"label_silver: {error}", file=sys.stderr)
    except OSError as error:
        print(f"label_silver: {error.filename}: {error.strerror}", file=sys.stderr)
    return 2


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="*")
    parser.add_argument("-o", "--output", type=Path, help="a file (.jsonl, .jsonl.gz), or a folder with --format gold")
    parser.add_argument("--format", choices=["jsonl", "gold"], default="jsonl")
    parser.add_argument("--min-confidence", type=float, help="leave out units less certain than this")
    parser.add_argument("--limit", type=int, help="stop after so many pages")
    parser.add_argument("--model", type=Path, help="a model folder instead of the model that comes along")
    parser.add_argument("--no-model", action="store_true", help="by section names and cue phrases alone")
    parser.add_argument("--weigh-by", type=Path, default=corpus_folder(), help="labelled pages to weigh the cues by")
    parser.add_argument(
        "--measure", nargs="+", metavar="FOLDER", help="measure on labelled pages (authored: our corpus)"
    )
    args = parser.parse_args()
    if bool(args.measure) == bool(args.paths):
        parser.error("give either reports to label or --measure FOLDER")
    if args.limit is not None and args.limit < 1:
        parser.error("--limit is a number of pages")
    if args.min_confidence is not None and not 0 <= args.min_confidence <= 1:
        parser.error("--min-confidence is a number from 0 to 1")
    if args.paths and not args.output:
        parser.error("-o says where to write")
    return args


def label(labeller: Labeller, args: argparse.Namespace) -> int:
    """Write the silver pages of a pile, and say what came out."""
    least = args.min_confidence
    if least is None:
        least = GOLD_CONFIDENCE if args.format == "gold" else 0.0
    raw = islice(raw_pages(args.paths), args.limit)
    # the total of a pile is not known before it is read, unless a limit is given
    pages = (labeller.label(name, text) for name, text in track(raw, "labelling", total=args.limit, console=_stderr()))
    kept = Counts()
    if args.format == "gold":
        for page in kept.counting(pages, least):
            write_gold(args.output, page.labelled())
    else:
        with whole_file(args.output) as file:
            for page in kept.counting(pages, least):
                file.write(page.to_json() + "\n")
    kept.show()
    return 0


class Counts:
    """What a run wrote: pages, units, and of the kept headings and sentences how many of each role."""

    def __init__(self) -> None:
        self.pages = self.asked = 0
        self.roles = dict.fromkeys(Role, 0)

    def counting(self, pages: Iterator[SilverPage], least: float) -> Iterator[SilverPage]:
        """The pages, cut to what is confident enough, counted on their way."""
        for page in pages:
            self.pages += 1
            self.asked += sum(unit.asked for unit in page.units)
            kept = page.confident(least)
            for unit in kept.units:
                if unit.asked:
                    self.roles[unit.role] += 1
            yield kept

    def show(self) -> None:
        """One line."""
        total = sum(self.roles.values())
        roles = ", ".join(f"{role.value} {count}" for role, count in self.roles.items())
        print(f"{self.pages} pages, {total} of {self.asked} headings and sentences kept: {roles}")


def measure(labeller: Labeller, folders: list[str], least: float) -> int:
    """Print what silver labels of labelled pages are worth."""
    pages = load_pages(folders)
    pairs = [
        pair
        for page in track(pages, "labelling", console=_stderr())
        for pair in align(page, labeller.label(page.name, page.text))
    ]
    console = Console()
    console.print(role_table(pairs, least))
    console.print(step_table(pairs))
    console.print(source_table(pairs))
    return 0


def role_table(pairs: list[Pair], least: float) -> Table:
    """Precision, recall and coverage by role."""
    table = Table(f"role (confidence ≥ {least})", "precision", "recall", "coverage", "units")
    for role in (*Role, None):
        figures = worth(pairs, least, role)
        name = role.value if role else "all"
        table.add_row(name, *_three(figures.precision, figures.recall, figures.coverage), str(figures.units))
    return table


def step_table(pairs: list[Pair]) -> Table:
    """Precision and coverage as more confidence is asked for."""
    table = Table("confidence", "coverage", "precision", *(role.value for role in Role))
    for step in STEPS:
        figures = worth(pairs, step)
        roles = (worth(pairs, step, role).precision for role in Role)
        table.add_row(f"≥ {step}", *_three(figures.coverage, figures.precision, *roles))
    return table


def source_table(pairs: list[Pair]) -> Table:
    """How often each source speaks for the label given, and how often that is right then."""
    table = Table("source", "units", "share of units", "right")
    for source, figures in source_worth(pairs).items():
        table.add_row(source, str(figures.units), *_three(figures.coverage, figures.precision))
    return table


def _three(*values: float) -> list[str]:
    return [f"{value:.3f}" for value in values]


def _stderr() -> Console:
    return Console(stderr=True)


if __name__ == "__main__":
    sys.exit(main())
