"""How far a model's confidence can be trusted: reliability and risk-coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gangyao.train.metrics import expected_calibration_error
from gangyao.train.predictions import Predictions


@dataclass(frozen=True)
class Confidence:
    """Confidence and rightness of each unit; ``temperature`` is the one the confidence was computed at."""

    values: NDArray[np.float64]
    right: NDArray[np.bool_]
    temperature: float

    @property
    def ece(self) -> float:
        """Expected calibration error over ten equal bins."""
        return expected_calibration_error(self.values.tolist(), self.right.tolist())

    def errors_among_least(self, share: float) -> float:
        """The share of all errors that stand among the ``share`` least confident units."""
        order = np.argsort(self.values, kind="stable")
        errors = ~self.right[order]
        return float(errors[: round(share * len(errors))].sum() / max(1, errors.sum()))

    def risk(self, coverage: float) -> float:
        """The share of errors among the ``coverage`` most confident units."""
        order = np.argsort(-self.values, kind="stable")
        kept = ~self.right[order][: max(1, round(coverage * len(self.values)))]
        return float(kept.mean())

    def bins(self, count: int = 10) -> list[tuple[float, float, int]]:
        """Mean confidence, share right and number of units of each bin that is not empty."""
        index = np.clip((self.values * count).astype(int), 0, count - 1)
        chosen = [index == number for number in range(count) if (index == number).any()]
        return [(float(self.values[m].mean()), float(self.right[m].mean()), int(m.sum())) for m in chosen]


def confidence(predictions: Predictions, temperature: float) -> Confidence:
    """Of the role that the model names."""
    values, guesses = predictions.probabilities(temperature).max(dim=1)
    return Confidence(values.double().numpy(), (guesses == predictions.labels).numpy(), temperature)
