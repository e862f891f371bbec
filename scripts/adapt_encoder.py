"""Adapt an encoder to formal Chinese: python scripts/adapt_encoder.py configs/encoders/adapt.yaml --out FOLDER"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml
from pydantic import ValidationError

from gangyao.train.config import first_fault
from gangyao.train.machine import wait_passively


def main() -> int:
    """Adapt and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--texts", type=Path, nargs="+", help="raw texts (txt, jsonl, gz), instead of the config's")
    parser.add_argument("--encoder", help="instead of the config's")
    parser.add_argument("--out", type=Path, required=True, help="encoder folder to write")
    args = parser.parse_args()
    wait_passively()
    from gangyao.train.adapt import AdaptConfig, adapt

    try:
        raw = yaml.safe_load(args.config.read_text(encoding="utf-8"))
        if not isinstance(raw, dict):
            raise ValueError(f"{args.config} holds no settings")
        changes = {"texts": args.texts, "encoder": args.encoder}
        config = AdaptConfig.model_validate({**raw, **{k: v for k, v in changes.items() if v is not None}})
        loss = adapt(config, args.out)
    except ValidationError as error:
        print(f"adapt_encoder: {args.config}: {first_fault(error)}", file=sys.stderr)
        return 2
    except (OSError, yaml.YAMLError, ValueError) as error:
        print(f"adapt_encoder: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    print(f"mean loss {loss:.3f}; written to {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
