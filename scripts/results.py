"""Make models/RESULTS.md and its plots: python scripts/results.py FOLDER... [--runs DIR] [--out FILE]

FOLDER are the labelled folders that scripts/leave_one_out.py and scripts/experiment.py ran over (``authored``: the
corpus of the checkout).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gangyao.train.labelled import LabelError
from gangyao.train.pages import load_pages
from gangyao.train.results.page import results


def main() -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--runs", type=Path, default=Path("models/runs/experiments"))
    parser.add_argument("--out", type=Path, default=Path("models/RESULTS.md"))
    args = parser.parse_args()
    try:
        text = results(args.runs, load_pages(args.folders), args.out.parent / "results")
    except (LabelError, OSError, ValueError) as error:
        print(f"results: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    args.out.write_text(text, encoding="utf-8")
    print(f"{args.out} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
