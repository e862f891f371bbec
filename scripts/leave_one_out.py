"""Judge a recipe on pages that its models have not seen, whole repositories left out in turn.

    python scripts/leave_one_out.py configs/NAME.yaml FOLDER[:PASSES] [--data FOLDER[:PASSES]] [--folds 4] [--out DIR]

For each fold a model is trained on the configuration's data, the folders named by --data and the other folds of FOLDER,
and judged by what ``predict`` makes of the raw text of the fold's pages. Pages of one repository (FOLDER/sources.csv,
or --groups) stay together. DIR (default: models/runs/experiments/NAME) gets the out-of-fold logits (.npz, for
scripts/calibrate.py and scripts/results.py) and, once every fold is judged, figures.md and figures.json: by register,
with 95 % bootstrap intervals over pages. A fold whose file is there is not run again.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from gangyao.train.config import ConfigError, TrainConfig, entry_of, load_config, with_raw_texts
from gangyao.train.experiment import Trial, pages_of, run_trials
from gangyao.train.labelled import LabelError
from gangyao.train.machine import wait_passively
from gangyao.train.pages import load_pages
from gangyao.train.splits import Splits, make_splits


def main() -> int:
    """Run the folds that are missing, and write the figures."""
    args = arguments()
    wait_passively()
    try:
        changes = {name: getattr(args, name) for name in ("groups", "encoder", "epochs", "seed")}
        config = with_raw_texts(load_config(args.config, [*args.data, args.folder], **changes), args.raw)
        out = args.out or Path("models/runs/experiments") / config.name
        todo = list(folds(config, args))
        wanted = [trial for trial in todo if not args.fold or trial.split.name.split("/")[0] == str(args.fold)]
        for trial, outcome in run_trials(wanted, out, 1):
            if outcome is not None:
                figures = f"macro-F1 {outcome.macro_f1:.4f}, accuracy {outcome.accuracy:.4f}"
                print(f"fold {trial.split.name}: {figures}, {outcome.seconds:.0f} s", flush=True)
        files = [out / trial.file for trial in todo]
        if missing := [file.name for file in files if not file.is_file()]:
            print(f"figures wait for {', '.join(missing)}")
        else:
            write_figures(config, files, out)
    except (ConfigError, LabelError, OSError, ValueError) as error:
        print(f"leave_one_out: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    return 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("folder", help="labelled folder that is left out part by part, and passes over the other parts")
    parser.add_argument("--data", action="append", default=[], metavar="FOLDER[:PASSES]", help="further training pages")
    parser.add_argument("--groups", type=Path, help="table (tsv, csv) of pages' names and repositories")
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--fold", type=int, help="only this fold, from 1")
    parser.add_argument("--teacher", type=Path, action="append", default=[], help="config of a teacher for each fold")
    parser.add_argument("--raw", type=Path, nargs="+", help="raw texts to learn from the teachers")
    parser.add_argument("--encoder", help="instead of the config's")
    parser.add_argument("--epochs", type=int, help="instead of the config's")
    parser.add_argument("--seed", type=int, help="instead of the config's")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def folds(config: TrainConfig, args: argparse.Namespace) -> Iterator[Trial]:
    """A trial for each fold of the folder."""
    tested = load_pages([entry_of(args.folder)["folder"]], config.groups)
    names = "|".join(re.escape(page.name) for page in tested)
    teachers = [load_config(path, [*args.data, args.folder]) for path in args.teacher]
    shared = {"data": config.data, "groups": config.groups}
    taught = tuple(teacher.model_copy(update=shared) for teacher in teachers)
    splits = Splits(count=args.folds, tested=re.compile(f"(?:{names})$"))
    for split in make_splits(splits, pages_of(config), config.seed):
        yield Trial(config.name, split, config.seed, config, taught)


def write_figures(config: TrainConfig, files: list[Path], out: Path) -> None:
    """Judge the out-of-fold logits of all folds together, calibrated, and write the figures by register."""
    from gangyao.train.predictions import load_predictions
    from gangyao.train.results.page import figures, judged, render

    pages = pages_of(config)
    found = judged(config.name, load_predictions(files, pages), pages)
    rows = figures(found)
    text = render("figures.md", rows=rows)
    (out / "figures.md").write_text(text, encoding="utf-8")
    told = {"temperature": found.temperature, "registers": rows}
    (out / "figures.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    sys.exit(main())
