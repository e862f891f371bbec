"""The model card, written from what the run did and measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from jinja2 import Environment, PackageLoader, StrictUndefined

from gangyao.train.config import AUTHORED, DataEntry, TrainConfig


@dataclass(frozen=True)
class RunFacts:
    """What a card tells besides the configuration and the scores.

    ``roles`` counts the training units by role; ``raw_pages`` were learned from the teachers alone; ``minutes`` is the
    wall-clock time of the training; ``changed``: units whose role int8 changes, of how many.
    """

    pages: int
    roles: dict[str, int]
    raw_pages: int
    held_pages: int
    parameters: int
    minutes: float
    hardware: str
    loss: float
    changed: Sequence[int] | None


def card(config: TrainConfig, facts: RunFacts, scores: dict[str, Any]) -> str:
    """The card as Markdown with the metadata block that model hubs read; for ``scores`` see ``calibrate``."""
    environment = Environment(
        loader=PackageLoader("gangyao.train"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    return environment.get_template("card.md").render(
        config=config,
        facts=facts,
        scores=scores,
        encoder=_last_name(config.encoder),
        sources=list(dict.fromkeys(map(_source, config.data))),
    )


def _source(entry: DataEntry) -> str:
    return "the authored corpus" if entry.folder == AUTHORED else "further labelled pages"


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
        count = int(os.environ.get("WORLD_SIZE", "1"))
        return f"{'one' if count == 1 else count} {torch.cuda.get_device_name()}"
    cores = torch.get_num_threads()
    return f"{cores} CPU core{'' if cores == 1 else 's'} ({platform.machine()})"
