"""Size of an environment's site-packages, without pip and the model: python scripts/install_size.py VENV"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

LEFT_OUT = ("pip", "setuptools", "gangyao/models")


def main() -> int:
    """Print the size in MB; exit code 1 where it is over ``--limit``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("venv", type=Path)
    parser.add_argument("--limit", type=float, help="MB")
    args = parser.parse_args()
    folders = list(args.venv.glob("lib/python*/site-packages")) + list(args.venv.glob("Lib/site-packages"))
    if not folders:
        print(f"install_size: {args.venv} is not a virtual environment", file=sys.stderr)
        return 2
    size = sum(
        path.stat().st_size for path in folders[0].rglob("*") if path.is_file() and not left_out(path, folders[0])
    )
    print(f"{size / 1e6:.0f} MB in site-packages besides pip and the model")
    return 1 if args.limit and size / 1e6 > args.limit else 0


def left_out(path: Path, root: Path) -> bool:
    """Whether a file belongs to pip or to the model."""
    inner = path.relative_to(root).as_posix()
    return inner.startswith(LEFT_OUT)


if __name__ == "__main__":
    sys.exit(main())
