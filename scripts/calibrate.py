"""Calibrate a trained model by a cross-validation of its recipe, and write its card anew.

    python scripts/calibrate.py MODEL PREDICTIONS... --data authored [--data FOLDER]

PREDICTIONS are the .npz files of ``scripts/leave_one_out.py`` or ``scripts/experiment.py``; of a page that stands in
several, the first file counts. DATA are the labelled folders that the cross-validation ran over.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gangyao.train.labelled import LabelError
from gangyao.train.pages import load_pages
from gangyao.train.predictions import load_predictions
from gangyao.train.run import calibrate


def main() -> int:
    """Fit the temperature and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("predictions", type=Path, nargs="+")
    parser.add_argument("--data", action="append", required=True)
    args = parser.parse_args()
    try:
        pages = load_pages(args.data)
        scores = calibrate(args.model, load_predictions(args.predictions, pages), pages, cross_validated=True)
    except (LabelError, OSError, ValueError) as error:
        print(f"calibrate: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    print(f"{args.model}: temperature {scores['temperature']:.3f}, {scores['units']} units, ECE {scores['ece']:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
