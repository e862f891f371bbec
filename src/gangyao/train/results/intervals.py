"""Bootstrap intervals over documents: pages are drawn, never sentences, since those of one page are alike."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

from gangyao.train.examples import ROLES
from gangyao.train.predictions import Predictions

Counts = NDArray[np.int64]
"""Confusion counts of each page: (pages, true roles, predicted roles)."""


def page_counts(predictions: Predictions) -> Counts:
    """The confusion counts of each page."""
    place = {name: number for number, name in enumerate(dict.fromkeys(predictions.names))}
    counts: Counts = np.zeros((len(place), len(ROLES), len(ROLES)), dtype=np.int64)
    guesses = predictions.logits.argmax(dim=1).tolist()
    for name, true, guess in zip(predictions.names, predictions.labels.tolist(), guesses, strict=True):
        counts[place[name], true, guess] += 1
    return counts


def f1(counts: Counts) -> NDArray[np.float64]:
    """F1 of each role from confusion counts (..., true, predicted)."""
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    scores: NDArray[np.float64] = 2 * hits / np.maximum(1, counts.sum(axis=-1) + counts.sum(axis=-2))
    return scores


def macro_f1(counts: Counts) -> NDArray[np.float64]:
    """Mean F1 over the roles."""
    mean: NDArray[np.float64] = f1(counts).mean(axis=-1)
    return mean


def accuracy(counts: Counts) -> NDArray[np.float64]:
    """Share of units whose role is right."""
    hits: NDArray[np.float64] = np.trace(counts, axis1=-2, axis2=-1) / np.maximum(1, counts.sum(axis=(-2, -1)))
    return hits


def interval(counts: Counts, statistic: Callable[[Counts], NDArray[np.float64]]) -> tuple[float, float]:
    """The 95 % percentile interval of a statistic of the summed counts, over 1,000 draws of pages."""
    pages = np.arange(len(counts))
    if len(pages) < 2:
        value = float(statistic(counts.sum(axis=0)))
        return value, value

    def drawn(numbers: NDArray[np.int64]) -> float:
        return float(statistic(counts[numbers].sum(axis=0)))

    found = bootstrap(
        (pages,), drawn, n_resamples=1000, vectorized=False, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    return float(found.low), float(found.high)
