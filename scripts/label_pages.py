"""Label raw reports by the model, each unit with a confidence: to train on, or to be corrected by hand.

    python scripts/label_pages.py FILE_OR_FOLDER... -o OUT.jsonl [--min-confidence P] [--limit N]
    python scripts/label_pages.py FILE_OR_FOLDER... -o FOLDER --format gold [--min-confidence P]

Reads what gangyao reads, folders of it, and .jsonl and .jsonl.gz with a ``text`` field. Writes JSON lines (name, text,
and units with start, end, kind, level, role, confidence, new) or NAME.txt + NAME.tsv; a folder gets only units of a
confidence of at least 0.9 where ``--min-confidence`` says nothing else.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import track

from gangyao.classify import ModelError
from gangyao.document import Role
from gangyao.pipeline import Model, default_model, load
from gangyao.read import ReadError
from gangyao.train.labelled import LabelError
from gangyao.train.labeltools.files import raw_pages, whole_file, write_gold
from gangyao.train.labeltools.pages import DraftPage, from_document

GOLD_CONFIDENCE = 0.9


def main() -> int:
    """Label a pile; exit code 2 for what cannot be read."""
    args = arguments()
    counts: Counter[str] = Counter()
    try:
        model = load(args.model) if args.model else default_model()
        pages = labelled(model, args, counts)
        if args.format == "gold":
            for page in pages:
                write_gold(args.output, page.labelled())
        else:
            with whole_file(args.output) as file:
                file.writelines(page.to_json() + "\n" for page in pages)
    except (LabelError, ReadError, ModelError) as error:
        print(f"label_pages: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"label_pages: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    roles = ", ".join(f"{role.value} {counts[role.value]}" for role in Role)
    kept = sum(counts[role.value] for role in Role)
    print(f"{counts['pages']} pages, {kept} of {counts['asked']} headings and sentences kept: {roles}")
    return 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True, help="a file, or a folder with --format gold")
    parser.add_argument("--format", choices=["jsonl", "gold"], default="jsonl")
    parser.add_argument("--min-confidence", type=float, help="leave out units less certain than this")
    parser.add_argument("--limit", type=int, help="stop after so many pages")
    parser.add_argument("--model", type=Path, help="a model folder instead of the model that comes along")
    args = parser.parse_args()
    if args.limit is not None and args.limit < 1:
        parser.error("--limit is a number of pages")
    if args.min_confidence is None:
        args.min_confidence = GOLD_CONFIDENCE if args.format == "gold" else 0.0
    if not 0 <= args.min_confidence <= 1:
        parser.error("--min-confidence is a number from 0 to 1")
    return args


def labelled(model: Model, args: argparse.Namespace, counts: Counter[str]) -> Iterator[DraftPage]:
    """The pages of the pile, cut to what is confident enough, counted on their way."""
    raw = islice(raw_pages(args.paths), args.limit)
    # the total of a pile is not known before it is read, unless a limit is given
    for name, text in track(raw, "labelling", total=args.limit, console=Console(stderr=True)):
        page = from_document(name, text.text, model.read(text))
        kept = page.confident(args.min_confidence)
        counts["pages"] += 1
        counts["asked"] += sum(unit.asked for unit in page.units)
        counts.update(unit.role.value for unit in kept.units if unit.asked)
        yield kept


if __name__ == "__main__":
    sys.exit(main())
