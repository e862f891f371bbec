"""Soft labels from a trained model, for labelled pages and for raw ones."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel

from gangyao.classify.windows import WindowShape
from gangyao.document import Kind
from gangyao.layout import layout
from gangyao.train.config import DistillConfig
from gangyao.train.examples import NO_LABEL, ROLES, PageUnits
from gangyao.train.finetune import load_encoder, pages_logits
from gangyao.train.texts import iter_texts

Teacher = tuple[PreTrainedModel, Any]
"""A trained model and its tokenizer."""


def load_teachers(config: DistillConfig) -> list[Teacher]:
    """The teachers that the configuration names.

    Raises:
        ValueError: it names none.
    """
    if not config.teachers:
        raise ValueError("distill: no teachers; name the folder of a trained model under distill.teachers")
    device = f"cuda:{os.environ.get('LOCAL_RANK', '0')}" if torch.cuda.is_available() else "cpu"
    loaded = [load_encoder(str(folder)) for folder in config.teachers]
    return [(model.eval().to(device), tokenizer) for model, tokenizer in loaded]


def teach(pages: Sequence[PageUnits], teachers: Sequence[Teacher], shape: WindowShape) -> list[PageUnits]:
    """The pages with the teachers' soft labels: beside their own on labelled pages, alone on raw ones."""
    wanting = [replace(page, soft=[[0.0] * len(ROLES)] * len(page.texts)) for page in pages]
    means = [torch.zeros((len(page.texts), len(ROLES))) for page in pages]
    for model, tokenizer in teachers:
        rows = pages_logits(model, tokenizer, wanting, shape)
        means = [mean + torch.softmax(row, dim=1) / len(teachers) for mean, row in zip(means, rows, strict=True)]
    return [_softened(page, mean) for page, mean in zip(pages, means, strict=True)]


def _softened(page: PageUnits, probabilities: Tensor) -> PageUnits:
    """The page with soft labels; zeros, which teach nothing, for titles and empty units."""
    soft = torch.nan_to_num(probabilities, nan=0.0)
    if page.source is not None:
        soft[torch.tensor(page.labels) == NO_LABEL] = 0.0
    return replace(page, soft=soft.tolist())


def raw_pages(config: DistillConfig, seed: int) -> list[PageUnits]:
    """Units of raw texts by layout, a stretch of at most ``text_units`` units from each."""
    draw = random.Random(seed)
    pages = []
    for number, text in enumerate(islice(iter_texts([Path(p) for p in config.texts]), config.max_texts)):
        units = layout(text).units
        asked = [number for number, unit in enumerate(units) if unit.kind in (Kind.HEADING, Kind.SENTENCE)]
        start = draw.randrange(max(1, len(asked) - config.text_units + 1))
        stretch = asked[start : start + config.text_units]
        place = {number: index for index, number in enumerate(stretch)}
        # a heading before the stretch is not shown
        parents = [place.get(parent) if (parent := units[n].parent) is not None else None for n in stretch]
        pages.append(PageUnits(f"raw-{number}", [units[n].clean for n in stretch], parents, [NO_LABEL] * len(stretch)))
    return pages
