"""Bootstrap intervals over documents: pages are drawn, never sentences, since those of one page are alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

from gangyao.train.evaluation import PageResult
from gangyao.train.metrics import ROLE_NAMES

Counts = NDArray[np.int64]
"""Confusion counts of each page: (pages, true roles, predicted roles)."""


def page_counts(results: Sequence[PageResult]) -> Counts:
    """The confusion counts of each page."""
    counts: Counts = np.zeros((len(results), len(ROLE_NAMES), len(ROLE_NAMES)), dtype=np.int64)
    for number, result in enumerate(results):
        for true, guess, _, _ in result.pairs:
            counts[number, ROLE_NAMES.index(true), ROLE_NAMES.index(guess)] += 1
    return counts


def f1(counts: Counts) -> NDArray[np.float64]:
    """F1 of each role from confusion counts (..., true, predicted)."""
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    scores: NDArray[np.float64] = 2 * hits / np.maximum(1, counts.sum(axis=-1) + counts.sum(axis=-2))
    return scores


FEWEST = 10
"""Units from which a role counts in macro-F1."""


def macro_f1(counts: Counts) -> NDArray[np.float64]:
    """Mean F1 over the roles with at least ``FEWEST`` units; over all where none has so many."""
    often = counts.sum(axis=-1) >= FEWEST
    often |= ~often.any(axis=-1, keepdims=True)
    mean: NDArray[np.float64] = (f1(counts) * often).sum(axis=-1) / often.sum(axis=-1)
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
