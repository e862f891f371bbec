"""Agreement of the corpus's two readers by role: python scripts/agreement.py [FOLDER]

``second_reader.tsv`` beside the corpus has a line ``page<TAB>-`` for every page read twice, and for every unit on
which the readers differed ``page<TAB>unit<TAB>first<TAB>second`` (units count from 1). All other labels of those
pages agreed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from gangyao.train import corpus_folder
from gangyao.train.labelled import SECOND_READER, LabelError, load_folder
from gangyao.train.lint.readers import load_second_reader, readings
from gangyao.train.metrics import ROLE_NAMES


def main() -> int:
    """Print kappa and the confusion of the two readers; exit code 2 for what cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=corpus_folder())
    folder = parser.parse_args().folder
    try:
        read = readings(load_folder(folder), *load_second_reader(folder / SECOND_READER))
    except (LabelError, OSError) as error:
        print(f"agreement: {error}", file=sys.stderr)
        return 2
    table = Table("first reader", *(f"second: {name}" for name in ROLE_NAMES), "kappa")
    for name, row in zip(ROLE_NAMES, read.confusion, strict=True):
        table.add_row(name, *map(str, row), f"{read.kappa_of(name):.4f}")
    Console().print(table)
    print(
        f"{read.pages} pages, {len(read.first)} headings and sentences: agreement {read.agreement:.4f}, "
        f"Cohen's kappa {read.kappa:.4f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
