"""Agreement of the corpus's two readers by role: python scripts/agreement.py

``second_reader.tsv`` beside the corpus has a line ``page<TAB>-`` for every page read twice, and for every unit on
which the readers differed ``page<TAB>unit<TAB>first<TAB>second`` (units count from 1). All other labels of those
pages agreed.
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from gangyao.document import Kind
from gangyao.train import corpus_folder
from gangyao.train.labelled import load_authored
from gangyao.train.metrics import ROLE_NAMES


def main() -> int:
    """Print kappa and the confusion of the two readers."""
    folder = corpus_folder()
    rows = [line.split("\t") for line in (folder / "second_reader.tsv").read_text(encoding="utf-8").splitlines()]
    differing = {(row[0], int(row[1])): (row[2], row[3]) for row in rows if len(row) == 4}
    names = [row[0] for row in rows if row[1] == "-"]
    first, second = [], []
    for name in names:
        for number, unit in enumerate(load_authored(folder / f"{name}.tsv").units, 1):
            if unit.kind in (Kind.HEADING, Kind.SENTENCE):
                one, other = differing.get((name, number), (unit.role.value, unit.role.value))
                first.append(one)
                second.append(other)
    table = Table("first reader", *(f"second: {name}" for name in ROLE_NAMES))
    for name, row in zip(ROLE_NAMES, confusion_matrix(first, second, labels=ROLE_NAMES), strict=True):
        table.add_row(name, *map(str, row))
    Console().print(table)
    same = sum(a == b for a, b in zip(first, second, strict=True))
    print(f"{len(names)} pages, {len(first)} headings and sentences: agreement {same / len(first):.4f}, ", end="")
    print(f"Cohen's kappa {cohen_kappa_score(first, second, labels=ROLE_NAMES):.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
