"""Classify: units to probabilities of role, kind, report start and level. No torch."""

from gangyao.classify.session import ModelError, ShownPage, UnitClassifier
from gangyao.classify.windows import TokenUnit, Window, WindowShape, pack

__all__ = ["ModelError", "ShownPage", "TokenUnit", "UnitClassifier", "Window", "WindowShape", "pack"]
