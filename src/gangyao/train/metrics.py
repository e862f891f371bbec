"""Figures: per-role precision, recall, F1; macro-F1; confusion; calibration error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from gangyao.document import Role

ROLE_NAMES = [role.value for role in Role]


@dataclass(frozen=True)
class RoleScores:
    """Scores of one set of units. ``roles`` maps a role to precision, recall, F1 and its number of units.

    ``macro_f1`` is the mean F1 over the roles with at least ``least`` units; ``confusion`` has true roles as rows.
    """

    units: int
    accuracy: float
    macro_f1: float
    roles: dict[str, dict[str, float]]
    confusion: list[list[int]]


def score_roles(true: Sequence[str], predicted: Sequence[str], least: int = 10) -> RoleScores:
    """Score predicted roles against true ones, unit by unit (role names as in ``Role``)."""
    if not true:
        nothing = {"precision": 0.0, "recall": 0.0, "f1": 0.0, "units": 0}
        return RoleScores(0, 0.0, 0.0, {name: dict(nothing) for name in ROLE_NAMES}, [])
    precision, recall, f1, support = precision_recall_fscore_support(
        true, predicted, labels=ROLE_NAMES, zero_division=0.0
    )
    roles = {
        name: {
            "precision": float(precision[n]),
            "recall": float(recall[n]),
            "f1": float(f1[n]),
            "units": int(support[n]),
        }
        for n, name in enumerate(ROLE_NAMES)
    }
    counted = [scores["f1"] for scores in roles.values() if scores["units"] >= least]
    right = sum(a == b for a, b in zip(true, predicted, strict=True))
    return RoleScores(
        units=len(true),
        accuracy=right / len(true),
        macro_f1=sum(counted) / len(counted) if counted else 0.0,
        roles=roles,
        confusion=confusion_matrix(true, predicted, labels=ROLE_NAMES).tolist(),
    )


def expected_calibration_error(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error over equal-width bins (Naeini et al. 2015; Guo et al. 2017, arXiv:1706.04599)."""
    values, hits = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    if not len(values):
        return 0.0
    index = np.clip((values * bins).astype(int), 0, bins - 1)
    error = 0.0
    for number in range(bins):
        inside = index == number
        if inside.any():
            error += abs(values[inside].mean() - hits[inside].mean()) * inside.mean()
    return float(error)


def span_f1(true: set[tuple[object, ...]], predicted: set[tuple[object, ...]]) -> dict[str, float]:
    """Exact-match precision, recall and F1 of two sets; all 1 where both are empty."""
    if not true and not predicted:
        return {"precision": 1.0, "recall": 1.0, "f1": 1.0, "true": 0, "predicted": 0}
    hits = len(true & predicted)
    precision = hits / len(predicted) if predicted else 0.0
    recall = hits / len(true) if true else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "true": len(true), "predicted": len(predicted)}


def near_copies(texts: Sequence[str], others: Sequence[str], threshold: float = 0.8) -> list[tuple[int, int]]:
    """Pairs (index in ``texts``, index in ``others``) of texts that are nearly the same.

    Near is a Jaccard similarity of at least ``threshold`` between sets of character 4-grams.
    """
    if not texts or not others:
        return []
    grams = CountVectorizer(analyzer="char", ngram_range=(4, 4), binary=True, lowercase=False).fit([*others, *texts])
    ours, theirs = grams.transform(texts), grams.transform(others)
    own, sizes = (np.asarray(matrix.sum(axis=1)).ravel() for matrix in (ours, theirs))
    shared = (ours @ theirs.T).tocoo()
    near = shared.data >= threshold * (own[shared.row] + sizes[shared.col] - shared.data)
    return list(zip(shared.row[near].tolist(), shared.col[near].tolist(), strict=True))
