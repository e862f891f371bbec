"""Labels by hand: pre-labelled pages out to Label Studio or doccano, corrected ones back into the gold format."""

from __future__ import annotations

from gangyao.train.labeltools import doccano, label_studio
from gangyao.train.labeltools.order import least_certain_first
from gangyao.train.labeltools.spans import Corrected

__all__ = ["Corrected", "doccano", "label_studio", "least_certain_first"]
