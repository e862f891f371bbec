"""Fine-tune a role classifier: python scripts/train.py configs/NAME.yaml [--out FOLDER]

A run that was broken off goes on from its last checkpoint in FOLDER/checkpoints.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gangyao.train.config import ConfigError, load_config, with_raw_texts
from gangyao.train.labelled import LabelError
from gangyao.train.run import run


def main() -> int:
    """Train and save the model folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--out", type=Path, help="model folder to write (default: models/runs/NAME)")
    parser.add_argument("--data", action="append", help="labelled folder, instead of the config's; may be repeated")
    parser.add_argument("--encoder", help="Hugging Face BERT id or folder, instead of the config's")
    parser.add_argument("--seed", type=int, help="instead of the config's")
    parser.add_argument("--raw", type=Path, nargs="+", help="raw texts to learn from the teachers, as distill.texts")
    parser.add_argument("--fold", help="K/N: train without the pages of fold K of N and score on them")
    args = parser.parse_args()
    try:
        config = load_config(args.config, data=args.data, encoder=args.encoder, seed=args.seed)
        run(with_raw_texts(config, args.raw), args.out or Path("models/runs") / config.name, args.fold)
    except (ConfigError, LabelError, OSError, ValueError) as error:
        print(f"train: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
