"""Weights out of a shipped int8 ONNX file, so that training can go on from it: no second copy of them is kept.

``export.quantise`` stores each product's weight as int8 with a scale a column, and the exporter names the bias that is
added behind a product by its layer: so each weight finds its name. What was rounded stays rounded (about 0.4 % of a
column's largest weight), which training from there does not notice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import AutoConfig, AutoModelForTokenClassification, PreTrainedModel

_PREFIX = "model."


def restored(folder: Path) -> PreTrainedModel:
    """The token classifier in ``folder`` (config.json and model.onnx), in fp32.

    Raises:
        ValueError: the ONNX file is not one that ``gangyao.train.export`` wrote for this configuration.
    """
    model = AutoModelForTokenClassification.from_config(AutoConfig.from_pretrained(folder))
    state = _state(onnx.load(str(folder / "model.onnx")).graph)
    missing = [name for name in model.state_dict() if name not in state and "position_ids" not in name]
    if missing:
        raise ValueError(f"{folder / 'model.onnx'} lacks {missing[0]} ({len(missing)} weights in all)")
    kept = {name: state[name] for name in model.state_dict() if name in state}
    try:
        model.load_state_dict(kept, strict=False)
    except RuntimeError as error:
        raise ValueError(f"{folder / 'model.onnx'}: {str(error).splitlines()[-1].strip()}") from None
    restored_model: PreTrainedModel = model.float()
    return restored_model


def _state(graph: Any) -> dict[str, torch.Tensor]:
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    users: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    state = {
        name.removeprefix(_PREFIX): torch.from_numpy(np.array(array, dtype=np.float32))
        for name, array in arrays.items()
        if name.startswith(_PREFIX) and array.dtype in (np.float32, np.float16)
    }
    for name, array in arrays.items():
        if array.ndim == 2 and array.dtype == np.float32 and not name.startswith(_PREFIX):
            target = _named(name, users, arrays)  # too small to have been rounded
            if target is not None:
                state[target] = torch.from_numpy(array.T.copy())
        if name.endswith("_quantized"):
            weight = _dequantised(arrays, name, array)
            target = _named(name, users, arrays)
            if target is not None:
                state[target] = torch.from_numpy(weight if "embeddings" in target else weight.T.copy())
    return state


def _dequantised(arrays: dict[str, np.ndarray], name: str, array: np.ndarray) -> np.ndarray:
    stem = name.removesuffix("_quantized")
    scale = arrays[f"{stem}_scale"]
    # a product's weight has a scale a column, the embeddings one a row
    spread = scale[:, None] if stem.startswith(_PREFIX) else scale[None, :]
    result: np.ndarray = array.astype(np.float32) * spread
    return result


def _named(name: str, users: dict[str, list[Any]], arrays: dict[str, np.ndarray]) -> str | None:
    """The parameter that a quantised initialiser holds: its own name, or that of the bias added behind its product."""
    stem = name.removesuffix("_quantized")
    if stem.startswith(_PREFIX):
        return stem.removeprefix(_PREFIX)
    frontier = list(users.get(name, []))
    for _ in range(6):
        following = []
        for node in frontier:
            for given in node.input:
                if given.startswith(_PREFIX) and given.endswith(".bias") and given in arrays:
                    return str(given).removeprefix(_PREFIX).removesuffix("bias") + "weight"
            following += [user for output in node.output for user in users.get(output, [])]
        frontier = following
    return None
