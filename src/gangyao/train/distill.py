"""Soft labels from trained models, for labelled pages and for raw ones."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import PreTrainedModel

from gangyao.classify.labels import LABELS
from gangyao.classify.session import normalised
from gangyao.classify.windows import WindowShape
from gangyao.cut.units import cut_page
from gangyao.read import read
from gangyao.train.config import DistillConfig
from gangyao.train.examples import NO_LABEL, PageUnits, raw_units
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
    """The pages with the teachers' soft labels: beside their own on labelled pages, alone on raw ones.

    A unit's soft labels are the mean of the teachers' probabilities of all labels, each group of which sums to one.
    """
    means = [np.zeros((len(page.texts), len(LABELS)), dtype=np.float32) for page in pages]
    for model, tokenizer in teachers:
        for mean, rows in zip(means, pages_logits(model, tokenizer, pages, shape), strict=True):
            mean += normalised(rows.numpy(), 1.0) / len(teachers)
    return [_softened(page, mean) for page, mean in zip(pages, means, strict=True)]


def _softened(page: PageUnits, soft: NDArray[np.float32]) -> PageUnits:
    """The page with soft labels; zeros, which teach nothing, for empty units and those that a label leaves out."""
    for number, (text, target) in enumerate(zip(page.texts, page.targets, strict=True)):
        if not text or (page.source is not None and target.kind == NO_LABEL):
            soft[number] = 0.0
    return replace(page, soft=soft.tolist())


def raw_pages(config: DistillConfig, seed: int) -> list[PageUnits]:
    """Raw texts, cut as any page is; a stretch of at most ``text_units`` units from each."""
    draw = random.Random(seed)
    pages = []
    for number, text in enumerate(islice(iter_texts(config.texts), config.max_texts)):
        units = cut_page(read(text))
        start = draw.randrange(max(1, len(units) - config.text_units + 1))
        if stretch := units[start : start + config.text_units]:
            pages.append(raw_units(f"raw-{number}", stretch))
    return pages
