"""Temperature scaling (Guo et al. 2017, arXiv:1706.04599) of the roles, on held-out pages."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from gangyao.classify.labels import ROLE_SLICE
from gangyao.train.predictions import Predictions, role_rows

RANGE = (-3.0, 3.0)
"""Natural logarithms of the temperatures that are tried."""


def fit_temperature(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The temperature at which ``logits`` (units, roles) give ``labels`` (units) the greatest likelihood."""
    rows = np.arange(len(labels))

    def loss(log_t: float) -> float:
        return -float(log_softmax(logits / np.exp(log_t), axis=1)[rows, labels].mean())

    return float(np.exp(minimize_scalar(loss, bounds=RANGE, method="bounded").x))


def temperature_of(predictions: Predictions) -> float:
    """The temperature fitted on the units of ``predictions`` that have a role."""
    asked = role_rows(predictions)
    return fit_temperature(predictions.logits[asked][:, ROLE_SLICE], predictions.targets[asked, 0])
