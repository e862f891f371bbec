"""A model in training as the pipeline's classifier, so that it is judged by what ``predict`` would make of raw text."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from transformers import PreTrainedModel

from gangyao.classify.session import ShownPage, normalised
from gangyao.classify.windows import WindowShape
from gangyao.train.examples import POSITIONS, PageUnits, Target
from gangyao.train.finetune import pages_logits


class TorchClassifier:
    """Does what ``UnitClassifier`` does, with a torch model that is in memory."""

    def __init__(
        self, model: PreTrainedModel, tokenizer: Any, shape: WindowShape, temperature: float = 1.0, name: str = "torch"
    ) -> None:
        self.name, self.version = name, "0"
        self.temperature = temperature
        self._model, self._tokenizer, self._shape = model, tokenizer, shape

    def logits(self, page: ShownPage) -> NDArray[np.float32]:
        """Logits of every unit: array (units, labels)."""
        units = PageUnits(
            "page",
            [text if want else "" for text, want in zip(page.texts, page.wanted, strict=True)],
            [POSITIONS.index(position) for position in page.positions],
            list(page.parents),
            [Target()] * len(page.texts),
        )
        result: NDArray[np.float32] = pages_logits(self._model, self._tokenizer, [units], self._shape)[0].numpy()
        return result

    def probabilities(self, page: ShownPage) -> NDArray[np.float32]:
        """Probabilities of every unit's labels: array (units, labels)."""
        return normalised(self.logits(page), self.temperature)
