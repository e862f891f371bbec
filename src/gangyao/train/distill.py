"""Soft labels from a trained model, for labelled pages and for raw ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from rich.progress import track
from transformers import PreTrainedModel

from gangyao.classify.windows import WindowShape
from gangyao.document import Kind
from gangyao.layout import layout
from gangyao.train.config import DistillConfig, TrainConfig
from gangyao.train.examples import NO_LABEL, ROLES, PageUnits
from gangyao.train.finetune import load_encoder, page_logits
from gangyao.train.texts import iter_texts


def teach(config: TrainConfig, pages: Sequence[PageUnits]) -> list[PageUnits]:
    """The labelled pages with the teacher's soft labels, and the raw pages of the configuration with those alone."""
    assert config.distill is not None
    teacher, tokenizer = load_encoder(str(config.distill.teacher))
    shape = WindowShape(config.window.tokens, config.window.context)
    every = [*pages, *raw_pages(config.distill, config.seed)]
    teacher.eval()
    return [soften(teacher, tokenizer, page, shape) for page in track(every, description="teacher reads")]


def soften(teacher: PreTrainedModel, tokenizer: Any, page: PageUnits, shape: WindowShape) -> PageUnits:
    """The page with the teacher's role probabilities; zeros, which teach nothing, for titles and empty units."""
    wanting = replace(page, soft=[[0.0] * len(ROLES)] * len(page.texts))
    probabilities = torch.softmax(page_logits(teacher, tokenizer, wanting, shape), dim=1)
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
