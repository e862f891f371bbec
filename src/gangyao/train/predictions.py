"""What a model said of pages that it was not trained on: logits and labels, kept in plain arrays, and their scores."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import torch
from torch import Tensor
from transformers import PreTrainedModel

from gangyao.classify.windows import WindowShape
from gangyao.train.examples import NO_LABEL, ROLES, PageUnits, page_units
from gangyao.train.finetune import pages_logits
from gangyao.train.labelled import LabelledPage
from gangyao.train.metrics import expected_calibration_error, score_roles

_UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error)
"""What numpy raises for a file that is no archive of arrays, or a part of one."""


@dataclass(frozen=True)
class Predictions:
    """Logits (units, roles), labels (units) and page of each heading and sentence, page by page in order."""

    logits: Tensor
    labels: Tensor
    names: list[str]

    def probabilities(self, temperature: float = 1.0) -> Tensor:
        """Role probabilities (units, roles)."""
        return torch.softmax(self.logits / temperature, dim=1)

    def of(self, names: Iterable[str]) -> Predictions:
        """Those of some pages."""
        wanted = set(names)
        kept = torch.tensor([name in wanted for name in self.names], dtype=torch.bool)
        return Predictions(self.logits[kept], self.labels[kept], [name for name in self.names if name in wanted])


def joined(parts: Sequence[Predictions]) -> Predictions:
    """Several predictions as one."""
    return Predictions(
        torch.cat([torch.zeros((0, len(ROLES))), *(part.logits for part in parts)]),
        torch.cat([torch.zeros(0, dtype=torch.long), *(part.labels for part in parts)]),
        [name for part in parts for name in part.names],
    )


def held_out_logits(
    model: PreTrainedModel, tokenizer: Any, pages: Sequence[PageUnits], shape: WindowShape
) -> Predictions:
    """What ``model`` says of the labelled units of ``pages``."""
    parts = []
    for page, logits in zip(pages, pages_logits(model, tokenizer, pages, shape), strict=True):
        wanted = torch.tensor([label != NO_LABEL for label in page.labels], dtype=torch.bool)
        parts.append(Predictions(logits[wanted], torch.tensor(page.labels)[wanted], [page.name] * int(wanted.sum())))
    return joined(parts)


def save_predictions(predictions: Predictions, path: Path, settings: str = "") -> None:
    """Write plain arrays (.npz without pickles); ``settings`` tells what made them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")  # a run that is killed leaves no half file under the final name
    with part.open("wb") as file:
        np.savez_compressed(
            file,
            logits=predictions.logits.numpy().astype(np.float16),
            labels=predictions.labels.numpy().astype(np.int8),
            names=np.asarray(predictions.names),
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
            logits, labels, names = (arrays[key] for key in ("logits", "labels", "names"))
    except _UNREADABLE as error:
        raise ValueError(f"{path} holds no predictions: {str(error).splitlines()[0]}") from None
    return Predictions(
        torch.from_numpy(logits.astype(np.float32)), torch.from_numpy(labels.astype(np.int64)), names.tolist()
    )


def load_predictions(paths: Sequence[Path], pages: Sequence[LabelledPage]) -> Predictions:
    """The predictions in several files on ``pages`` as they are labelled now; of a page told twice the first counts.

    Raises:
        ValueError: not such a file, or it speaks of other pages or labels.
    """
    labels = {page.name: [n for n in page_units(page).labels if n != NO_LABEL] for page in pages}
    parts: list[Predictions] = []
    told: set[str] = set()
    for path in paths:
        found = read_predictions(path)
        fresh = found.of(name for name in dict.fromkeys(found.names) if name not in told)
        for name in dict.fromkeys(fresh.names):
            if fresh.of([name]).labels.tolist() != labels.get(name):
                raise ValueError(f"{path}: {name} is labelled otherwise now; run the cross-validation anew")
        told |= set(fresh.names)
        parts.append(fresh)
    return joined(parts)


def summary(predictions: Predictions, temperature: float = 1.0) -> dict[str, Any]:
    """Scores over all units (see ``RoleScores``), ``ece``, and each page's accuracy."""
    labels, names = predictions.labels, predictions.names
    probabilities = predictions.probabilities(temperature)
    confidence, guess = probabilities.max(dim=1) if len(labels) else (torch.zeros(0), torch.zeros(0, dtype=torch.long))
    scores = score_roles([ROLES[n].value for n in labels], [ROLES[n].value for n in guess])
    right = (guess == labels).tolist()
    pages: dict[str, list[bool]] = {}
    for name, hit in zip(names, right, strict=True):
        pages.setdefault(name, []).append(hit)
    return {
        **asdict(scores),
        "ece": expected_calibration_error(confidence.tolist(), right),
        "pages": {name: sum(hits) / len(hits) for name, hits in pages.items()},
    }
