"""Check the authored corpus: python scripts/lint_corpus.py [FOLDER] [--against TEXTS...] [--counts]

``--against`` names other people's texts (txt, jsonl, gz, folders) of which no passage may stand in the corpus; paths
that are not there are passed over. ``--counts`` prints what the corpus holds.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from gangyao.document import Kind
from gangyao.train import corpus_folder
from gangyao.train.labelled import LabelError, LabelledPage, load_folder
from gangyao.train.lint import borrowed, check
from gangyao.train.texts import iter_texts


def main() -> int:
    """Print the faults; exit code 1 where there is any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=corpus_folder())
    parser.add_argument("--against", type=Path, nargs="*", default=[])
    parser.add_argument("--counts", action="store_true")
    args = parser.parse_args()
    try:
        pages = load_folder(args.folder)
    except LabelError as error:
        print(f"lint_corpus: {error}", file=sys.stderr)
        return 2
    faults = check(pages)
    others = list(iter_texts(path for path in args.against if path.exists()))
    faults += borrowed(pages, others)
    for fault in faults:
        print(fault)
    if args.counts:
        show_counts(pages)
    print(f"{len(pages)} pages, {sum(len(page.units) for page in pages)} units, {len(faults)} faults")
    return 1 if faults else 0


def show_counts(pages: list[LabelledPage]) -> None:
    """Counts by role, rule, kind of body, decade and length."""
    units = [unit for page in pages for unit in page.units]
    sentences = Counter(unit.role.value for unit in units if unit.kind is Kind.SENTENCE)
    rules = Counter(tag for unit in units for tag in unit.tags)
    bodies = Counter(page.facts.get("kind", "?") for page in pages)
    decades = Counter(page.facts.get("year", "?")[:3] + "0s" for page in pages)
    registers = Counter(page.facts.get("register", "?") for page in pages)
    lengths = Counter(min(len(page.units) // 25 * 25, 100) for page in pages)
    table = Table("what", "counts")
    for name, counts in (
        ("kinds", Counter(unit.kind.value for unit in units)),
        ("roles of sentences", sentences),
        ("rules and tags", rules),
        ("registers", registers),
        ("decades", decades),
        ("units a page, from", lengths),
        (f"kinds of body ({len(bodies)})", bodies),
    ):
        table.add_row(name, ", ".join(f"{key} {count}" for key, count in sorted(counts.items(), key=lambda kv: -kv[1])))
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
