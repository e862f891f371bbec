"""Run an experiment: python scripts/experiment.py configs/experiments/NAME.yaml [--data FOLDER[:PASSES]] [--jobs N]

Each trial's predictions go to models/runs/experiments/NAME/ in a file of their own; a trial whose file is there, of the
same settings, is not run again. ``scripts/results.py`` makes tables and plots of them.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from gangyao.train.config import ConfigError, with_raw_texts
from gangyao.train.experiment import load_experiment, run_trials, trials
from gangyao.train.labelled import LabelError
from gangyao.train.machine import wait_passively


def main() -> int:
    """Run what is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("experiment", type=Path)
    parser.add_argument(
        "--data", action="append", default=[], help="FOLDER[:PASSES] beside the experiment's data; may be repeated"
    )
    parser.add_argument("--encoder", help="instead of the base's")
    parser.add_argument("--raw", type=Path, nargs="+", help="raw texts to learn from the teachers, as distill.texts")
    parser.add_argument("--rows", help="only these rows, by their first words, parted by |")
    parser.add_argument("--seeds", help="only these seeds, comma-separated")
    parser.add_argument("--jobs", type=int, default=1, help="trials at a time (on a GPU several pay)")
    parser.add_argument("--minutes", type=float, help="begin no trial after so many minutes")
    parser.add_argument("--out", type=Path, help="default: models/runs/experiments/NAME")
    args = parser.parse_args()
    wait_passively()
    try:
        experiment = load_experiment(args.experiment)
        changes = {"encoder": args.encoder} if args.encoder else {}
        todo = list(trials(experiment, changes, args.data))
        todo = [replace(trial, config=with_raw_texts(trial.config, args.raw)) for trial in todo]
        if args.rows:
            todo = [trial for trial in todo if trial.row.startswith(tuple(args.rows.split("|")))]
        if args.seeds:
            todo = [trial for trial in todo if str(trial.seed) in args.seeds.split(",")]
        if not todo:
            raise ValueError("there is no trial of these rows and seeds")
        out = args.out or Path("models/runs/experiments") / args.experiment.stem
        deadline = time.monotonic() + args.minutes * 60 if args.minutes else None
        if args.jobs > 1:
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            os.environ.setdefault("OMP_NUM_THREADS", "1")
        for number, (trial, outcome) in enumerate(run_trials(todo, out, args.jobs, deadline), 1):
            said = "not begun, the time is up"
            if outcome is not None:
                said = f"macro-F1 {outcome.macro_f1:.4f}, accuracy {outcome.accuracy:.4f}, {outcome.seconds:.0f} s"
            print(f"[{number}] {trial.file}: {said}", flush=True)
    except (ConfigError, LabelError, OSError, ValueError) as error:
        print(f"experiment: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
