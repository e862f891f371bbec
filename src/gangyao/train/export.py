"""Saves a trained classifier whole: one plain Hugging Face folder with safetensors, ONNX, labels, settings and card."""

from __future__ import annotations

import json
import logging
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel

from gangyao.classify.session import ONNX_FILE, SETTINGS_FILE
from gangyao.train.config import TrainConfig


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


def quantise(source: Path, target: Path, reduce_range: bool = True) -> None:
    """Dynamic int8: weights per channel, activations by the range of each window, which runs by itself.

    Weights have seven bits (``reduce_range``): with eight, processors without VNNI add two products beyond what their
    16 bits hold and give other labels. Measured on 387 lines of real pages with a five-layer model, on AMX, it changes
    no more labels than eight bits do (2 and 4) and takes the same time; unsigned weights take twice as long.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=reduce_range)
    finally:
        root.setLevel(level)
