"""Decoding with role transitions: what a Viterbi pass over a page's roles would change.

A linear chain (Forney 1973) over the logits, its transitions counted on the training pages: log p(role | role before)
- log p(role), times a weight. Measured for RESULTS.md, not part of the shipped model: see there what it buys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from gangyao.train.examples import ROLES
from gangyao.train.predictions import Predictions

Matrix = NDArray[np.float64]


def transitions(sequences: Iterable[Sequence[int]]) -> Matrix:
    """Log odds (role before, role) over the role's own share, from pages' labels, each pair counted once more."""
    counts = np.ones((len(ROLES), len(ROLES)))
    for labels in sequences:
        for before, role in pairwise(labels):
            counts[before, role] += 1
    shares = counts.sum(axis=0) / counts.sum()
    odds: Matrix = np.log(counts / counts.sum(axis=1, keepdims=True) / shares)
    return odds


def viterbi(logs: Matrix, odds: Matrix, weight: float) -> list[int]:
    """The likeliest roles of a page from its log probabilities (units, roles)."""
    best, back = logs[0], []
    for row in logs[1:]:
        reached = best[:, None] + weight * odds
        back.append(reached.argmax(axis=0))
        best = reached.max(axis=0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def decoded(predictions: Predictions, odds: Matrix, weight: float, temperature: float) -> list[int]:
    """The roles of all units, page by page, with transitions."""
    logs = torch.log_softmax(predictions.logits / temperature, dim=1).double().numpy()
    names = np.asarray(predictions.names)
    found: list[int] = []
    for name in dict.fromkeys(predictions.names):
        found += viterbi(logs[names == name], odds, weight)
    return found
