"""Fine-tune a classifier: python scripts/train.py configs/NAME.yaml [--data FOLDER[:PASSES]] [--out FOLDER]

A run that was broken off goes on from its last checkpoint in FOLDER/checkpoints.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gangyao.train.config import ConfigError, load_config, with_raw_texts
from gangyao.train.labelled import LabelError
from gangyao.train.machine import wait_passively


def main() -> int:
    """Train and save the model folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--out", type=Path, help="model folder to write (default: models/runs/NAME)")
    parser.add_argument(
        "--data",
        action="append",
        default=[],
        metavar="FOLDER[:PASSES]",
        help="labelled folder beside the config's, and how many passes an epoch takes over it; may be repeated",
    )
    parser.add_argument("--groups", type=Path, help="table (tsv, csv) of pages' names and repositories")
    parser.add_argument("--encoder", help="Hugging Face BERT id or folder, instead of the config's")
    parser.add_argument("--epochs", type=int, help="instead of the config's")
    parser.add_argument("--seed", type=int, help="instead of the config's")
    parser.add_argument("--raw", type=Path, nargs="+", help="raw texts to learn from the teachers, as distill.texts")
    args = parser.parse_args()
    wait_passively()
    from gangyao.train.run import run

    try:
        changes = {name: getattr(args, name) for name in ("groups", "encoder", "epochs", "seed")}
        config = load_config(args.config, args.data, **changes)
        run(with_raw_texts(config, args.raw), args.out or Path("models/runs") / config.name)
    except (ConfigError, LabelError, OSError, ValueError) as error:
        print(f"train: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
