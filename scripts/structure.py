"""Layout's rules against the frozen encoder on titles, headings, furniture and report starts, under the same folds.

    python scripts/structure.py authored [GOLD] [--encoder models/encoder] [--folds 4]

The rows go to models/runs/experiments/structure.json, where ``scripts/results.py`` finds them.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from gangyao.train.baselines import embedder
from gangyao.train.labelled import LabelError
from gangyao.train.pages import load_pages, split
from gangyao.train.results.structure import compare_structure


def main() -> int:
    """Print and write a row for each sort of unit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--encoder", type=Path, default=Path("models/encoder"))
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--out", type=Path, default=Path("models/runs/experiments/structure.json"))
    args = parser.parse_args()
    try:
        pages = load_pages(args.folders)
        folds = [split(pages, 0.0, 0, f"{n}/{args.folds}") for n in range(1, args.folds + 1)]
        rows = compare_structure(folds, embedder(args.encoder))
    except (LabelError, OSError, ValueError) as error:
        print(f"structure: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    for row in rows:
        print(f"{row.sort}: layout {row.layout:.3f}, encoder {row.encoder:.3f}, {row.units} units")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
