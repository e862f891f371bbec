"""What a model said of pages that it was not trained on: logits of every unit, kept in plain arrays.

The units are those that ``cut`` makes of a page's raw text, so that ``predict`` can be run over kept logits as it would
run over the model: ``Recorded`` stands in for it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from gangyao.classify.labels import LABELS
from gangyao.classify.session import ShownPage, normalised
from gangyao.cut.units import cut_page
from gangyao.pipeline import shown_page
from gangyao.read import read
from gangyao.train.examples import NO_LABEL, page_units
from gangyao.train.labelled import LabelledPage

_UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error)
"""What numpy raises for a file that is no archive of arrays, or a part of one."""

QUESTIONS = 4
"""Columns of the targets: role, kind, start, level (see ``Target``)."""


class Classifier(Protocol):
    """What gives logits of a page's units: array (units, labels)."""

    def logits(self, page: ShownPage) -> NDArray[np.float32]:
        """Logits before calibration."""
        ...


@dataclass(frozen=True)
class Predictions:
    """Logits (units, labels), targets (units, questions) and page of each unit, page by page in order."""

    logits: NDArray[np.float32]
    targets: NDArray[np.int64]
    names: list[str]

    @property
    def pages(self) -> list[str]:
        """The names of the pages, in order."""
        return list(dict.fromkeys(self.names))

    def of(self, names: Iterable[str]) -> Predictions:
        """Those of some pages."""
        wanted = set(names)
        kept = np.asarray([name in wanted for name in self.names], dtype=bool)
        return Predictions(self.logits[kept], self.targets[kept], [name for name in self.names if name in wanted])


def joined(parts: Sequence[Predictions]) -> Predictions:
    """Several predictions as one."""
    return Predictions(
        np.concatenate([np.zeros((0, len(LABELS)), np.float32), *(part.logits for part in parts)]),
        np.concatenate([np.zeros((0, QUESTIONS), np.int64), *(part.targets for part in parts)]),
        [name for part in parts for name in part.names],
    )


def predict_logits(classifier: Classifier, pages: Sequence[LabelledPage]) -> Predictions:
    """What a classifier says of the raw text of labelled pages, and what their labels say."""
    said = (classifier.logits(shown_page(cut_page(read(page.text)))) for page in pages)
    return joined(
        [Predictions(rows, targets_of(page), [page.name] * len(rows)) for page, rows in zip(pages, said, strict=True)]
    )


def targets_of(page: LabelledPage) -> NDArray[np.int64]:
    """The targets (units, questions) of a labelled page's units, as ``cut`` makes them."""
    rows = [astuple(target) for target in page_units(page).targets]
    return np.asarray(rows, dtype=np.int64).reshape(-1, QUESTIONS)


class Recorded:
    """A classifier that says again what was kept of the pages given; it knows no other page."""

    name, version = "recorded", "0"

    def __init__(self, predictions: Predictions, pages: Sequence[LabelledPage], temperature: float = 1.0) -> None:
        self.temperature = temperature
        names = np.asarray(predictions.names)
        self._rows = {
            tuple(shown_page(cut_page(read(page.text))).texts): predictions.logits[names == page.name] for page in pages
        }

    def logits(self, page: ShownPage) -> NDArray[np.float32]:
        """The logits that were kept of the page with these units."""
        rows: NDArray[np.float32] = self._rows[tuple(page.texts)]
        return rows

    def probabilities(self, page: ShownPage) -> NDArray[np.float32]:
        """Probabilities of every unit's labels: array (units, labels)."""
        return normalised(self.logits(page), self.temperature)


def save_predictions(predictions: Predictions, path: Path, settings: str = "") -> None:
    """Write plain arrays (.npz without pickles); ``settings`` tells what made them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")  # a run that is killed leaves no half file under the final name
    with part.open("wb") as file:
        np.savez_compressed(
            file,
            logits=predictions.logits.astype(np.float16),
            targets=predictions.targets.astype(np.int8),
            names=np.asarray(predictions.names, dtype=str),
            settings=np.asarray(settings),
        )
    part.replace(path)


def settings_of(path: Path) -> str | None:
    """What made the predictions in a file; None if it is not there or does not tell."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return str(arrays["settings"])
    except _UNREADABLE:
        return None


def read_predictions(path: Path) -> Predictions:
    """Read what ``save_predictions`` wrote.

    Raises:
        ValueError: not such a file.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            logits, targets, names = (arrays[key] for key in ("logits", "targets", "names"))
    except _UNREADABLE as error:
        raise ValueError(f"{path} holds no predictions: {str(error).splitlines()[0]}") from None
    return Predictions(logits.astype(np.float32), targets.astype(np.int64), names.tolist())


def load_predictions(paths: Sequence[Path], pages: Sequence[LabelledPage]) -> Predictions:
    """The predictions in several files on ``pages`` as they are labelled now; of a page told twice the first counts.

    Raises:
        ValueError: not such a file, or it speaks of other pages, cuts or labels.
    """
    by_name = {page.name: page for page in pages}
    parts: list[Predictions] = []
    told: set[str] = set()
    for path in paths:
        found = read_predictions(path)
        for name in found.pages:
            if name in told:
                continue
            part = found.of([name])
            if name not in by_name or not np.array_equal(part.targets, targets_of(by_name[name])):
                raise ValueError(f"{path}: {name} is cut or labelled otherwise now; run the cross-validation anew")
            parts.append(part)
            told.add(name)
    return joined(parts)


def role_rows(predictions: Predictions) -> NDArray[np.bool_]:
    """Which units have a role to find."""
    asked: NDArray[np.bool_] = predictions.targets[:, 0] != NO_LABEL
    return asked
