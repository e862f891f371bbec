"""The shipped model's two stages on the same pages: those that are new in the second, and those that neither saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gangyao.train.predictions import Predictions, joined, read_predictions, summary

NEW = "new"


@dataclass(frozen=True)
class Stages:
    """Scores (see ``summary``) of one set of pages by the first stage and by the second."""

    pages: str
    count: int
    first: dict[str, Any]
    second: dict[str, Any]


def stages(folder: Path, halves: Sequence[Predictions], temperature: float) -> list[Stages]:
    """What ``scripts/judge.py`` left in ``folder`` (STAGE--PAGES), and the new pages in ``halves``.

    The pages that are new in the second stage come first, all together and by the series that they were written in;
    of these the second column is a cross-validation. Empty where either stage was not judged.

    Raises:
        ValueError: a file that holds no predictions, or two stages that were judged on other pages.
    """
    kept = {file.stem.partition("--")[2]: file for file in sorted(folder.glob("first--*.npz"))}
    found: list[Stages] = []
    new = kept.pop(NEW, None)
    if new is not None and halves:
        first, second = read_predictions(new), joined(halves)
        found.append(_pair("all new pages", first, second, temperature))
        for series in sorted({name.split("-")[0] for name in first.names}):
            found.append(_pair(series, _series(first, series), _series(second, series), temperature))
    for name, file in kept.items():
        second_file = folder / f"second--{name}.npz"
        if second_file.is_file():
            found.append(_pair(name, read_predictions(file), read_predictions(second_file), temperature))
    return found


def _series(predictions: Predictions, series: str) -> Predictions:
    return predictions.of(name for name in predictions.names if name.split("-")[0] == series)


def _pair(pages: str, first: Predictions, second: Predictions, temperature: float) -> Stages:
    if odd := set(first.names) ^ set(second.names):
        raise ValueError(
            f"{pages}: one stage alone was judged on {', '.join(sorted(odd)[:5])}; run scripts/judge.py anew"
        )
    if len(first.names) != len(second.names):
        raise ValueError(f"{pages}: the labels changed between the two stages; run scripts/judge.py anew")
    return Stages(pages, len(set(first.names)), summary(first, temperature), summary(second, temperature))
