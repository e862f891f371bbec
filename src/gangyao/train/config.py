"""Training configuration: one YAML an experiment, validated on load."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gangyao.classify.windows import WindowShape

AUTHORED = "authored"
"""In ``data``: the authored corpus that comes with the package."""

ANY_NAME = re.compile("")
"""The pattern that every page's name matches."""

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the field and the fault."""


class Strict(BaseModel):
    """A configuration that knows its fields and does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WindowConfig(Strict):
    """What a window shows; see ``gangyao.classify.WindowShape``."""

    tokens: Annotated[int, Field(ge=64, le=512)] = 256
    context: Annotated[int, Field(ge=0)] = 48
    path: bool = True
    around: Annotated[int, Field(ge=0)] | None = None

    def shape(self) -> WindowShape:
        """The same for the windows' own code."""
        return WindowShape(self.tokens, self.context, self.path, self.around)


class StyleConfig(Strict):
    """Chances, for each pass over a page, that it is rendered in these of the styles that people paste pages in.

    ``no_context`` is the chance that its windows open without headings and units before, as an excerpt does.
    """

    half_width: Share = 0.2
    strike_names: Share = 0.15
    drop_numbers: Share = 0.15
    blank_figures: Share = 0.1
    no_context: Share = 0.15


class DistillConfig(Strict):
    """Trained models, the mean of whose probabilities is learned as soft labels beside the hard ones.

    ``texts`` are raw pages (txt, jsonl, gz) on which only the teachers' labels are learned; ``weight`` is the share of
    the soft loss on labelled units (Hinton et al. 2015, arXiv:1503.02531), ``temperature`` softens both sides.
    """

    teachers: list[Path] = []
    weight: Share = 0.5
    temperature: Annotated[float, Field(gt=0)] = 2.0
    texts: list[Path] = []
    max_texts: Annotated[int, Field(ge=0)] = 200
    text_units: Annotated[int, Field(ge=1)] = 150


class TrainConfig(Strict):
    """One training run.

    ``encoder`` is a Hugging Face BERT id or folder; ``layers`` keeps those of its layers (a student). ``data`` names
    folders of labelled pages, ``only`` is a pattern that their pages' names have to match; ``held_out`` is the share of
    bodies, chosen by ``split_seed``, whose pages are kept for fitting the temperature and for scoring, with the
    ``held_out_pages`` by name. ``epochs`` counts passes, each with windows cut anew. ``keep`` is the share that the
    encoder's own weights keep in the mean with the trained ones, which holds what it knew (Wortsman et al. 2022,
    arXiv:2109.01903); it needs an encoder that is a role classifier already. ``temperature`` is used as it is instead
    of being fitted. ``bf16`` is by default used where a GPU has it; a CPU that computes in it (avx512_bf16, amx) gains
    a quarter of the time, others lose. ``onnx`` off: the model is only a teacher, which ``gangyao`` never runs.
    ``notes`` go into the card.
    """

    name: str
    encoder: str
    layers: list[int] | None = None
    data: list[str] = [AUTHORED]
    only: re.Pattern[str] = ANY_NAME
    held_out: Share = 0.1
    held_out_pages: list[str] = []
    split_seed: int = 0
    seed: int = 1
    epochs: Annotated[int, Field(ge=1)] = 5
    batch: Annotated[int, Field(ge=1)] = 4
    learning_rate: Annotated[float, Field(gt=0)] = 1e-4
    head_learning_rate: Annotated[float, Field(gt=0)] = 2e-3
    keep: Share = 0.0
    weight_decay: Annotated[float, Field(ge=0)] = 0.01
    warmup: Share = 0.1
    class_weight_power: Share = 0.5
    window: WindowConfig = WindowConfig()
    styles: StyleConfig = StyleConfig()
    distill: DistillConfig | None = None
    temperature: Annotated[float, Field(gt=0)] | None = None
    bf16: bool | None = None
    onnx: bool = True
    notes: str = ""
    save_steps: Annotated[int, Field(ge=1)] = 200
    tensorboard: bool = False


def first_fault(error: ValidationError) -> str:
    """The first field that is wrong and what is wrong with it, in one line."""
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def load_config(path: Path, **changes: object) -> TrainConfig:
    """Read a YAML configuration; ``changes`` that are not None replace its top-level fields.

    Raises:
        ConfigError: no such file, no YAML, an unknown field or a value out of range.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        merged = {**raw, **{key: value for key, value in changes.items() if value is not None}}
        return TrainConfig.model_validate(merged)
    except (OSError, yaml.YAMLError, TypeError) as error:
        raise ConfigError(f"{path}: {str(error).splitlines()[0]}") from None
    except ValidationError as error:
        raise ConfigError(f"{path}: {first_fault(error)}") from None


def with_raw_texts(config: TrainConfig, texts: list[Path] | None) -> TrainConfig:
    """The configuration with ``texts`` to distil on, where it distils and texts are given."""
    if config.distill is None or not texts:
        return config
    return config.model_copy(update={"distill": config.distill.model_copy(update={"texts": texts})})
