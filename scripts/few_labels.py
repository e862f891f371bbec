"""What a few labelled reports of a new kind buy: python scripts/few_labels.py FOLDER [--shots 10] [--draws 5]

Draws ``--shots`` of the labelled pages of FOLDER, trains on them from the shipped model on (configs/few-labels.yaml),
and judges both models by what ``predict`` makes of the raw text of the other pages; again and again with other draws.
Writes the outcomes to models/runs/experiments/few/, where ``scripts/results.py`` finds them. ``--control FOLDER`` shows
what the training costs on pages of other kinds.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from gangyao.train.config import ConfigError, load_config
from gangyao.train.labelled import LabelError, LabelledPage
from gangyao.train.machine import wait_passively
from gangyao.train.pages import load_pages


def main() -> int:
    """Print a line for each draw, before and after."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--config", type=Path, default=Path("configs/few-labels.yaml"))
    parser.add_argument("--control", action="append", default=[], metavar="FOLDER", help="pages of other kinds")
    parser.add_argument("--shots", type=int, default=10)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("models/runs/experiments/few"))
    args = parser.parse_args()
    wait_passively()
    try:
        pages = load_pages([args.folder])
        control = load_pages(args.control)
        if not 0 < args.shots < len(pages):
            raise ValueError(f"--shots {args.shots}: there are {len(pages)} pages, some have to be left to score on")
        from gangyao.train.experiment import write_outcomes

        write_outcomes(args.out, list(draws(args, pages, control)))
    except (ConfigError, LabelError, OSError, ValueError) as error:
        print(f"few_labels: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    return 0


def draws(args: argparse.Namespace, pages: list[LabelledPage], control: list[LabelledPage]) -> Iterator[object]:
    """An outcome for each draw and model, and for each set of pages that it is judged on."""
    from gangyao.train.evaluation import judge_recorded
    from gangyao.train.examples import page_units
    from gangyao.train.experiment import Outcome
    from gangyao.train.finetune import fine_tune, load_encoder
    from gangyao.train.predictions import predict_logits
    from gangyao.train.torch_classifier import TorchClassifier

    config = load_config(args.config)
    replay = [page_units(page) for page in load_pages(config.data)]
    before, tokenizer = load_encoder(config.encoder)
    for seed in range(1, args.draws + 1):
        drawn = random.Random(seed).sample(pages, len(pages))
        shots = [page_units(page) for page in drawn[: args.shots]]
        started = time.monotonic()
        tuned = fine_tune(config.model_copy(update={"seed": seed}), [*replay, *shots], None)
        seconds = time.monotonic() - started
        sets = {f"{args.shots} reports": drawn[args.shots :], "other kinds": control}
        for row, model, own in (("before", before.eval(), tokenizer), ("after", tuned.model, tuned.tokenizer)):
            for split, tested in sets.items():
                if not tested:
                    continue
                said = predict_logits(TorchClassifier(model, own, config.window.shape()), tested)
                roles = judge_recorded(said, tested, 1.0)["roles"]
                figures = (roles["macro_f1"], roles["accuracy"], roles["units"])
                print(f"draw {seed} {row}, {split}: macro-F1 {figures[0]:.4f}, accuracy {figures[1]:.4f}", flush=True)
                yield Outcome(row, split, seed, *figures, len(shots), seconds)


if __name__ == "__main__":
    sys.exit(main())
