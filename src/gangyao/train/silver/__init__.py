"""Silver labels for anyone's pile of reports: section names, cue phrases, neighbours and a model's agreement with them.

A unit's confidence is the probability that ``weights`` gives its role. Measure it on labelled pages of your own before
you train on it: ``scripts/label_silver.py --measure FOLDER``.
"""

from __future__ import annotations

from gangyao.train.silver.pages import Labeller, SilverPage, SilverUnit
from gangyao.train.silver.weights import Weights

__all__ = ["Labeller", "SilverPage", "SilverUnit", "Weights"]
