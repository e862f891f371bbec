"""Saves a trained classifier whole: one plain Hugging Face folder with safetensors, ONNX, labels, settings and card."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformers import PreTrainedModel

from gangyao.classify.session import ONNX_FILE, SETTINGS_FILE
from gangyao.train.config import TrainConfig

_LEAST_WEIGHTS = 10_000
"""Weights of a matrix from which on it is rounded."""


class _Logits(torch.nn.Module):
    """The classifier with the inputs that onnxruntime is fed by name."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Token logits (windows, tokens, labels)."""
        logits: Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).logits
        return logits


def save_model(
    model: PreTrainedModel,
    tokenizer: Any,
    folder: Path,
    config: TrainConfig,
    version: str,
) -> None:
    """Write the folder: fp16 safetensors, ONNX quantised to int8 (unless ``config.onnx`` is off), tokenizer, settings.

    The weights are rounded to fp16 first, so that every backend computes from the same numbers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = model.cpu().eval()
    model.half().save_pretrained(folder)
    model.float()
    tokenizer.save_pretrained(folder)
    settings = {
        "name": config.name,
        "version": version,
        "window": config.window.model_dump(),
        "calibration": {"temperature": 1.0},
    }
    (folder / SETTINGS_FILE).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    (folder / ONNX_FILE).unlink(missing_ok=True)
    if config.onnx:
        full = folder / "model.fp32.onnx"
        export_onnx(model, full)
        quantise(full, folder / ONNX_FILE)
        full.unlink()


def export_onnx(model: PreTrainedModel, path: Path) -> None:
    """Write the model as fp32 ONNX with inputs (windows, tokens) and output logits (windows, tokens, labels)."""
    model.set_attn_implementation("eager")  # one plain graph, whatever the sequence length
    ids = torch.ones((1, 16), dtype=torch.long)
    axes = {0: "windows", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Logits(model).eval(),  # the exporter gives the model back in the mode of what it was handed
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": axes},
            opset_version=17,
            dynamo=False,
        )


def quantise(source: Path, target: Path) -> None:
    """Weights as int8 with a scale a column (a row of the embeddings), sums in fp32.

    Weights alone are rounded: where activations are rounded too, one label in twenty changes with twelve layers (the
    feed-forward activations have outliers), and processors without VNNI saturate. Sums in fp32 are the same on all. It
    costs twice the time of int8 products.
    """
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(str(source))
    graph = model.graph
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    restore: dict[str, Any] = {}
    for node in graph.node:
        place = {"MatMul": 1, "Gather": 0}.get(node.op_type)
        if place is None or node.input[place] not in tensors:
            continue
        name = node.input[place]
        weights = numpy_helper.to_array(tensors[name])
        if weights.ndim != 2 or weights.dtype != np.float32 or weights.size < _LEAST_WEIGHTS:
            continue
        if name not in restore:
            scale = np.maximum(np.abs(weights).max(axis=1 - place), 1e-12) / 127.0
            spread = scale[None, :] if place == 1 else scale[:, None]
            rounded = np.clip(np.round(weights / spread), -127, 127).astype(np.int8)
            graph.initializer.append(numpy_helper.from_array(rounded, f"{name}_quantized"))
            graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"))
            graph.initializer.remove(tensors[name])
            given = [f"{name}_quantized", f"{name}_scale"]
            restore[name] = helper.make_node("DequantizeLinear", given, [f"{name}_restored"], axis=place)
        node.input[place] = f"{name}_restored"
    for node in restore.values():
        graph.node.insert(0, node)
    onnx.save(model, str(target))
