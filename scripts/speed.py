"""Time a cold ``gangyao predict`` on a page of 20,000 characters: python scripts/speed.py [--model DIR] [--runs 5]

Prints the median, and its ratio to the start of a Python that only imports onnxruntime, timed in the same run: the
ratio can be compared between machines, the seconds cannot.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gangyao.train import corpus_folder
from gangyao.train.labelled import load_folder

CHARACTERS = 20_000


def main() -> int:
    """Time both commands in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    if args.runs < 1:
        parser.error("--runs: at least 1")
    text = "\n".join(page.text for page in load_folder(corpus_folder()))[:CHARACTERS]
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.txt"
        page.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "gangyao", "predict", str(page), "-o", str(Path(folder) / "out.json")]
        if args.model:
            command += ["--model", str(args.model)]
        bare = [sys.executable, "-c", "import onnxruntime"]
        times = [(seconds(command), seconds(bare)) for _ in range(args.runs)]
    read, start = (statistics.median(column) for column in zip(*times, strict=True))
    print(
        f"{CHARACTERS} characters: {read:.2f} s cold, {read / start:.1f} times a start with onnxruntime ({start:.2f} s)"
    )
    return 0


def seconds(command: list[str]) -> float:
    """Wall-clock seconds of a command."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
