"""Raw texts from files: .txt, folders of .txt, and JSON lines (``text`` field), gzipped or not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path


def iter_texts(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts found at ``paths``, one document at a time.

    Raises:
        FileNotFoundError: a path is not there.
        ValueError: a JSON line has no ``text`` field.
    """
    for path in paths:
        if path.is_dir():
            yield from iter_texts(sorted(p for p in path.iterdir() if p.name.endswith((".txt", ".jsonl", ".jsonl.gz"))))
        elif path.name.endswith((".jsonl", ".jsonl.gz")):
            yield from _json_lines(path)
        else:
            yield path.read_text(encoding="utf-8")


def _json_lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            told = json.loads(line)
            text = told.get("text") if isinstance(told, dict) else None
            if not isinstance(text, str):
                raise ValueError(f"{path.name} line {number}: no text field")
            yield text
