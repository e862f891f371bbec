"""Near-copies between the pages a run trained on and those it was scored on.

    python scripts/near_duplicates.py FOLDER... --scores models/runs/NAME/scores.json

FOLDER are the labelled folders of the run (``authored``: the corpus of the package).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from gangyao.document import Kind
from gangyao.train.labelled import LabelError, LabelledPage, clean
from gangyao.train.metrics import near_duplicates
from gangyao.train.pages import load_pages


def main() -> int:
    """Print how many held-out units have a near-copy among the training units, and which."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--scores", type=Path, required=True)
    args = parser.parse_args()
    try:
        pages = load_pages(args.folders)
        names = set(json.loads(args.scores.read_text(encoding="utf-8"))["pages"])
    except (LabelError, OSError, ValueError, KeyError) as error:
        print(f"near_duplicates: {error}", file=sys.stderr)
        return 2
    held = texts([page for page in pages if page.name in names])
    found = near_duplicates(texts([page for page in pages if page.name not in names]), held)
    for text in found:
        print(text)
    print(f"{len(found)} of {len(held)} held-out headings and sentences have a near-copy among the training pages")
    return 0


def texts(pages: list[LabelledPage]) -> list[str]:
    """Headings and sentences of ``pages``."""
    asked = (Kind.HEADING, Kind.SENTENCE)
    return [clean(page.text_of(unit)) for page in pages for unit in page.units if unit.kind in asked]


if __name__ == "__main__":
    sys.exit(main())
