"""What a few labelled reports of a new kind buy: python scripts/few_labels.py FOLDER [--shots 10] [--draws 5]

Draws ``--shots`` of the labelled pages of FOLDER, trains on them from the shipped model on (configs/few-labels.yaml),
and scores both models on the other pages; again and again with other draws. Writes the outcomes to
models/runs/experiments/few/, where ``scripts/results.py`` finds them.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from gangyao.train.config import ConfigError, load_config
from gangyao.train.examples import page_units
from gangyao.train.experiment import Outcome, write_outcomes
from gangyao.train.finetune import fine_tune, load_encoder
from gangyao.train.labelled import LabelError
from gangyao.train.pages import load_pages
from gangyao.train.predictions import held_out_logits, summary


def main() -> int:
    """Print a line for each draw, before and after."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--config", type=Path, default=Path("configs/few-labels.yaml"))
    parser.add_argument("--shots", type=int, default=10)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("models/runs/experiments/few"))
    args = parser.parse_args()
    try:
        config = load_config(args.config)
        pages = [page_units(page) for page in load_pages([args.folder])]
        if not 0 < args.shots < len(pages):
            raise ValueError(f"--shots {args.shots}: there are {len(pages)} pages, some have to be left to score on")
        before = load_encoder(config.encoder)
    except (ConfigError, LabelError, OSError, ValueError) as error:
        print(f"few_labels: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    found = []
    for seed in range(1, args.draws + 1):
        drawn = random.Random(seed).sample(pages, len(pages))
        shots, rest = drawn[: args.shots], drawn[args.shots :]
        started = time.monotonic()
        tuned = fine_tune(config.model_copy(update={"seed": seed}), shots, None)
        seconds = time.monotonic() - started
        for row, model, tokenizer in (("before", *before), ("after", tuned.model, tuned.tokenizer)):
            scores = summary(held_out_logits(model.eval(), tokenizer, rest, config.window.shape()))
            figures = (scores["macro_f1"], scores["accuracy"], scores["units"])
            outcome = Outcome(row, f"{args.shots} reports", seed, *figures, len(shots), seconds)
            found.append(outcome)
            print(
                f"draw {seed} {row}: macro-F1 {figures[0]:.4f}, accuracy {figures[1]:.4f}, {seconds:.0f} s", flush=True
            )
    write_outcomes(args.out, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
