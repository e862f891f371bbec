"""What a saved model says of labelled pages that are cut as their labels cut them.

    python scripts/judge.py MODEL FOLDER... --name NAME [--only PATTERN] [--out DIR]

Prints macro-F1 and accuracy and writes the predictions to DIR/NAME.npz (models/runs/experiments/stages/), where
``scripts/results.py`` finds those of the shipped model's stages: STAGE--PAGES.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from gangyao.classify import ModelError, RoleClassifier
from gangyao.train.examples import page_units
from gangyao.train.finetune import load_encoder
from gangyao.train.labelled import LabelError
from gangyao.train.pages import load_pages
from gangyao.train.predictions import held_out_logits, save_predictions, summary


def main() -> int:
    """Judge and write; exit code 2 for what cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--name", required=True)
    parser.add_argument("--only", default="", help="pattern of the pages' names")
    parser.add_argument("--out", type=Path, default=Path("models/runs/experiments/stages"))
    args = parser.parse_args()
    try:
        pages = load_pages(args.folders, re.compile(args.only))
        shape = RoleClassifier(args.model).shape
        model, tokenizer = load_encoder(str(args.model))
        found = held_out_logits(model.eval(), tokenizer, [page_units(page) for page in pages], shape)
        save_predictions(found, args.out / f"{args.name}.npz")
    except (LabelError, ModelError, OSError, ValueError, re.error) as error:
        print(f"judge: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    scores = summary(found)
    print(f"{args.name}: {scores['units']} units, macro-F1 {scores['macro_f1']:.4f}, accuracy {scores['accuracy']:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
