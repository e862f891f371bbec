"""Classify: units to role probabilities. Windows, the encoder session, calibration; no torch."""

from gangyao.classify.session import ModelError, RoleClassifier
from gangyao.classify.windows import TokenUnit, Window, WindowShape, pack

__all__ = ["ModelError", "RoleClassifier", "TokenUnit", "Window", "WindowShape", "pack"]
