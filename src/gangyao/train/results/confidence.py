"""How far a model's confidence can be trusted: reliability and risk-coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gangyao.train.evaluation import PageResult
from gangyao.train.metrics import expected_calibration_error


@dataclass(frozen=True)
class Confidence:
    """Confidence and rightness of each unit."""

    values: NDArray[np.float64]
    right: NDArray[np.bool_]

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

    def right_between(self, low: float, high: float) -> float:
        """The share right of the units whose confidence is from ``low`` to under ``high``; 0 where there is none."""
        inside = (self.values >= low) & (self.values < high)
        return float(self.right[inside].mean()) if inside.any() else 0.0

    def bins(self, count: int = 10) -> list[tuple[float, float, int]]:
        """Mean confidence, share right and number of units of each bin that is not empty."""
        index = np.clip((self.values * count).astype(int), 0, count - 1)
        chosen = [index == number for number in range(count) if (index == number).any()]
        return [(float(self.values[m].mean()), float(self.right[m].mean()), int(m.sum())) for m in chosen]


def confidence(results: Iterable[PageResult]) -> Confidence:
    """Of the role that ``predict`` names for each labelled heading and sentence."""
    pairs = [(value, true == guess) for result in results for true, guess, value, _ in result.pairs]
    return Confidence(np.asarray([value for value, _ in pairs]), np.asarray([hit for _, hit in pairs], dtype=bool))
