"""Runs a unit classifier saved as a Hugging Face folder, through onnxruntime: no torch."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from gangyao.classify.labels import KIND_SLICE, LABELS, LEVEL_SLICE, ROLE_SLICE, START_INDEX
from gangyao.classify.windows import TokenUnit, Window, WindowShape, pack
from gangyao.cut.units import Position

ONNX_FILE = "model.onnx"
SETTINGS_FILE = "gangyao.json"

Array = NDArray[np.float32]
T = TypeVar("T")


class ModelError(ValueError):
    """A model folder that cannot be used; the message is one line that says what is missing or wrong."""


@dataclass(frozen=True)
class ShownPage:
    """What the classifier is shown of a page: its units in order.

    ``texts`` as ``cut`` shows them, ``positions`` on the page, ``parents``: for each unit the index of its presumed
    heading, or None; ``wanted``: which units to classify, the others are context.
    """

    texts: Sequence[str]
    positions: Sequence[Position]
    parents: Sequence[int | None]
    wanted: Sequence[bool]


class UnitClassifier:
    """A saved classifier: tokenizer, ONNX session, window shape and calibration.

    Every window runs by itself, so that an answer never depends on what else was asked for.
    """

    def __init__(self, folder: Path) -> None:
        """Open the model in ``folder``.

        Raises:
            ModelError: a file is missing or broken, or the labels are not those that gangyao asks about.
        """
        self.folder = folder
        config = _json(folder / "config.json")
        settings = _json(folder / SETTINGS_FILE)
        tokenizer_config = _json(folder / "tokenizer_config.json")
        try:
            self.name, self.version = str(settings["name"]), str(settings["version"])
            self.shape = _shape(settings["window"])
            self.temperature = float(settings["calibration"]["temperature"])
            if not self.temperature > 0 or not 64 <= self.shape.tokens <= 512 or self.shape.context < 0:
                raise ValueError("a window of 64 to 512 tokens and a temperature above 0")
            labels = [config["id2label"][str(n)] for n in range(len(LABELS))]
            self._order = [labels.index(label) for label in LABELS]
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{folder} is not a gangyao model: its settings lack {error}") from None
        self._tokenizer = _tokenizer(folder / "tokenizer.json")
        self._bos = self._special(tokenizer_config, "cls_token")
        self._sep = self._special(tokenizer_config, "sep_token")
        self._positions = {position: self._token(position.value) for position in Position}
        self._session = _session(folder / ONNX_FILE)
        self._inputs = {node.name for node in self._session.get_inputs()}

    def _special(self, tokenizer_config: dict[str, Any], name: str) -> int:
        token = tokenizer_config.get(name)
        return self._token(token.get("content") if isinstance(token, dict) else token, name)

    def _token(self, token: object, name: str | None = None) -> int:
        found = self._tokenizer.token_to_id(token) if isinstance(token, str) else None
        if found is None:
            raise ModelError(f"{self.folder} is not a gangyao model: its tokenizer names no {name or token}")
        return int(found)

    def probabilities(self, page: ShownPage) -> Array:
        """Probabilities of the labels of each unit of one page.

        Returns:
            Array (units, labels) in the order of ``LABELS``: roles, kinds and levels each sum to 1, the start stands
            alone. Rows of units that are not wanted, or hold no token, are as if all logits were 0.
        """
        return normalised(self.logits(page), self.temperature)

    def logits(self, page: ShownPage) -> Array:
        """Logits before calibration: array (units, labels), zero for units not classified."""
        encoded = self._tokenizer.encode_batch(list(page.texts), add_special_tokens=False)
        units = [
            TokenUnit(e.ids, parent, want, self._positions[position])
            for e, parent, want, position in zip(encoded, page.parents, page.wanted, page.positions, strict=True)
        ]
        windows = pack(units, self.shape, self._bos, self._sep)
        result: Array = np.zeros((len(units), len(LABELS)), dtype=np.float32)
        with ThreadPoolExecutor(_threads()) as pool:
            for window, tokens in zip(windows, pool.map(self._run, windows), strict=True):
                for unit, first, end in window.spans:
                    result[unit] = tokens[first:end].mean(axis=0)
        return result[:, self._order]

    def _run(self, window: Window) -> Array:
        ids = np.asarray([window.ids], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        output = self._session.run(None, {name: feeds[name] for name in self._inputs})[0]
        tokens: Array = output[0].astype(np.float32)
        return tokens


def normalised(logits: Array, temperature: float) -> Array:
    """Probabilities from logits, both (units, labels); the temperature is that of the roles."""
    result = np.empty_like(logits)
    for group, divisor in ((ROLE_SLICE, temperature), (KIND_SLICE, 1.0), (LEVEL_SLICE, 1.0)):
        scaled = logits[:, group] / divisor
        exponents = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        result[:, group] = exponents / exponents.sum(axis=1, keepdims=True)
    result[:, START_INDEX] = 1.0 / (1.0 + np.exp(-np.clip(logits[:, START_INDEX], -30.0, 30.0)))
    return result


def _threads() -> int:
    # one thread a window is faster than several threads on one window, and gives the same sums on any machine
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shape(window: dict[str, Any]) -> WindowShape:
    return WindowShape(int(window["tokens"]), int(window["context"]), bool(window.get("path", True)))


def _json(path: Path) -> dict[str, Any]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path.parent} is not a gangyao model: it has no {path.name}") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None
    if not isinstance(loaded, dict):
        raise ModelError(f"{path} cannot be read: not a JSON object")
    return loaded


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = _opened(path, partial(Tokenizer.from_file, str(path)))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True  # a page that writes <s> means these three characters
    return tokenizer


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    # weights are kept as int8 and computed with in fp32: they are spread out once, at loading, not at every window
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return _opened(path, partial(ort.InferenceSession, str(path), options, providers=["CPUExecutionProvider"]))


def _opened(path: Path, opener: partial[T]) -> T:
    if not path.is_file():
        raise ModelError(f"{path.parent} is not a gangyao model: it has no {path.name}")
    try:
        return opener()
    except Exception as error:  # both libraries raise plain Exception subclasses of their own
        raise ModelError(f"{path} cannot be opened: {str(error).splitlines()[0]}") from None
