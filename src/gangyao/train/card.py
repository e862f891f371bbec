"""The model card, written from what the run did and measured."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from jinja2 import Environment, PackageLoader, StrictUndefined

from gangyao.train.config import AUTHORED, TrainConfig
from gangyao.train.examples import NO_LABEL, ROLES, PageUnits


@dataclass(frozen=True)
class RunFacts:
    """What a card tells besides the configuration: ``raw_pages`` were learned from the teacher alone.

    ``changed`` counts the held-out units whose role int8 changes; ``minutes`` is wall-clock time of the training.
    """

    train: Sequence[PageUnits]
    raw_pages: int
    held_pages: int
    parameters: int
    minutes: float
    temperature: float
    changed: int
    scores: dict[str, Any]


def card(config: TrainConfig, facts: RunFacts) -> str:
    """The card as Markdown with the metadata block that model hubs read."""
    environment = Environment(
        loader=PackageLoader("gangyao.train"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    labels = Counter(ROLES[label].value for page in facts.train for label in page.labels if label != NO_LABEL)
    return environment.get_template("card.md").render(
        config=config,
        encoder=_last_name(config.encoder),
        sources=["the authored corpus" if name == AUTHORED else "further labelled pages" for name in config.data],
        pages=len(facts.train),
        units=labels.total(),
        roles=dict(labels.most_common()),
        raw_pages=facts.raw_pages,
        held_pages=facts.held_pages,
        parameters=f"{facts.parameters / 1e6:.1f} M",
        minutes=round(facts.minutes),
        temperature=facts.temperature,
        changed=facts.changed,
        scores=facts.scores,
        hardware=hardware(),
    )


def _last_name(encoder: str) -> str:
    """A hub id as it is; of a folder its own name: the path says nothing to a reader."""
    return (
        encoder
        if encoder.count("/") == 1 and not encoder.startswith((".", "models"))
        else encoder.rstrip("/").split("/")[-1]
    )


def hardware() -> str:
    """The machine in words."""
    if torch.cuda.is_available():
        return f"one {torch.cuda.get_device_name()}"
    return f"{torch.get_num_threads()} CPU cores ({platform.machine()})"
