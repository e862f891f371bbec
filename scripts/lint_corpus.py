"""Check the authored corpus, count it, and keep its data sheet in step.

    python scripts/lint_corpus.py [FOLDER] [--against TEXTS...] [--counts]
    python scripts/lint_corpus.py --write docs/datasheet.md      # count anew
    python scripts/lint_corpus.py --check docs/datasheet.md      # fails where the counts are not those of the corpus

``--against`` names other people's texts (txt, jsonl, gz, folders) of which no passage may stand in the corpus; paths
that are not there are passed over. ``--counts`` prints what the corpus holds, as Markdown.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gangyao.train import corpus_folder
from gangyao.train.labelled import SECOND_READER, LabelError, LabelledPage, load_folder
from gangyao.train.lint import Fault, borrowed, check
from gangyao.train.lint.counts import Counts
from gangyao.train.lint.readers import check_readings, load_second_reader, readings
from gangyao.train.lint.sheet import filled, markdown
from gangyao.train.texts import iter_texts


def main() -> int:
    """Print the faults; exit code 1 where there is any, 2 for what cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=corpus_folder())
    parser.add_argument("--against", type=Path, nargs="*", default=[])
    parser.add_argument("--counts", "--markdown", action="store_true")
    parser.add_argument("--write", type=Path, metavar="SHEET", help="put the counts into this data sheet")
    parser.add_argument("--check", type=Path, metavar="SHEET", help="a fault where this data sheet has other counts")
    args = parser.parse_args()
    try:
        pages = load_folder(args.folder)
        faults = check(pages) + reader_faults(args.folder, pages)
        faults += borrowed(pages, iter_texts(path for path in args.against if path.exists()))
        if args.counts or args.write or args.check:
            faults += sheet(args, counted(args.folder, pages))
    except (LabelError, OSError) as error:
        print(f"lint_corpus: {error}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault)
    print(f"{len(pages)} pages, {sum(len(page.units) for page in pages)} units, {len(faults)} faults")
    return 1 if faults else 0


def reader_faults(folder: Path, pages: list[LabelledPage]) -> list[Fault]:
    """Faults of the second reading, where the folder has one."""
    path = folder / SECOND_READER
    return list(check_readings(pages, *load_second_reader(path))) if path.is_file() else []


def counted(folder: Path, pages: list[LabelledPage]) -> str:
    """The counted part of the data sheet."""
    path = folder / SECOND_READER
    read = readings(pages, *load_second_reader(path)) if path.is_file() else None
    return markdown(Counts.of(pages), read)


def sheet(args: argparse.Namespace, text: str) -> list[Fault]:
    """Print, write and check the counts, as asked."""
    if args.counts:
        print(text)
    if args.write:
        args.write.write_text(filled(args.write.read_text(encoding="utf-8"), text), encoding="utf-8")
    if args.check:
        stands = args.check.read_text(encoding="utf-8")
        if stands != filled(stands, text):
            return [Fault(args.check.name, f"its counts are not the corpus's: lint_corpus.py --write {args.check}")]
    return []


if __name__ == "__main__":
    sys.exit(main())
