"""Training configuration: one YAML a model, validated on load."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from gangyao.classify.windows import WindowShape

AUTHORED = "authored"
"""In ``data``: the authored corpus of the checkout."""

ANY_NAME = re.compile("")
"""The pattern that every page's name matches."""

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the field and the fault."""


class Strict(BaseModel):
    """A configuration that knows its fields and does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DataEntry(Strict):
    """Labelled pages of one folder: those whose names match ``only`` from their beginning.

    An epoch takes ``passes`` passes over them: 2 shows each twice, 0.25 a random quarter, drawn anew for every epoch.
    """

    folder: str
    only: re.Pattern[str] = ANY_NAME
    passes: Annotated[float, Field(gt=0.0)] = 1.0


def _entry(given: Any) -> Any:
    return {"folder": given} if isinstance(given, str) else given


Entry = Annotated[DataEntry, BeforeValidator(_entry)]


def entry_of(argument: str) -> dict[str, Any]:
    """A data entry as the command line names it: ``FOLDER`` or ``FOLDER:PASSES``."""
    folder, colon, passes = argument.rpartition(":")
    if colon and re.fullmatch(r"\d+(?:\.\d+)?", passes):
        return {"folder": folder, "passes": float(passes)}
    return {"folder": argument}


class WindowConfig(Strict):
    """What a window shows; see ``gangyao.classify.WindowShape``."""

    tokens: Annotated[int, Field(ge=64, le=512)] = 256
    context: Annotated[int, Field(ge=0)] = 64
    path: bool = True

    def shape(self) -> WindowShape:
        """The same for the windows' own code."""
        return WindowShape(self.tokens, self.context, self.path)


class StyleConfig(Strict):
    """Chances, for each pass over a page, that it is rendered in these of the styles that people paste pages in.

    ``no_context`` is the chance that its windows open without headings and units before, as an excerpt does;
    ``fragments`` the number of pages, for each page of a pass, that are joined from stretches of several.
    """

    half_width: Share = 0.15
    strike_names: Share = 0.1
    drop_numbers: Share = 0.1
    blank_figures: Share = 0.1
    renumber: Share = 0.2
    drop_stops: Share = 0.1
    run_in_headings: Share = 0.03
    gaps: Share = 0.1
    indent: Share = 0.15
    web_furniture: Share = 0.15
    hard_wrap: Share = 0.1
    no_context: Share = 0.15
    fragments: Share = 0.08

    def page_styles(self) -> dict[str, float]:
        """The chance of each style of ``gangyao.train.styles``."""
        return {name: chance for name, chance in self.model_dump().items() if name not in ("no_context", "fragments")}


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

    ``encoder`` is a Hugging Face BERT id or folder; ``layers`` keeps those of its layers (a student). ``data`` are the
    labelled pages; ``groups`` a table (tsv or csv) with the columns ``name`` and ``repository``, which keeps the pages
    of one repository together, as pages of one reporting body are kept (a folder's own ``sources.csv`` is heeded
    without being named). ``held_out`` is the share of bodies, chosen by ``split_seed``, whose pages are kept for
    fitting the temperature and for scoring, beside the ``held_out_bodies`` (names or patterns of names). ``epochs``
    counts passes over the data, each with windows cut anew. ``bf16`` is by default used where the GPU or the CPU
    computes in it. ``onnx`` off: the model is only a teacher, which ``gangyao`` never runs. ``notes`` go into the card.
    """

    name: str
    encoder: str
    layers: list[int] | None = None
    data: list[Entry] = [DataEntry(folder=AUTHORED)]
    groups: Path | None = None
    held_out: Share = 0.1
    held_out_bodies: list[re.Pattern[str]] = []
    split_seed: int = 0
    seed: int = 1
    epochs: Annotated[int, Field(ge=1)] = 5
    batch: Annotated[int, Field(ge=1)] = 4
    learning_rate: Annotated[float, Field(gt=0)] = 1e-4
    head_learning_rate: Annotated[float, Field(gt=0)] = 2e-3
    weight_decay: Annotated[float, Field(ge=0)] = 0.01
    warmup: Share = 0.1
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0
    freeze_embeddings: bool = True
    freeze_layers: Annotated[int, Field(ge=0)] = 0
    class_weight_power: Share = 0.5
    window: WindowConfig = WindowConfig()
    styles: StyleConfig = StyleConfig()
    distill: DistillConfig | None = None
    bf16: bool | None = None
    onnx: bool = True
    notes: str = ""
    save_steps: Annotated[int, Field(ge=1)] = 200
    tensorboard: bool = False


def first_fault(error: ValidationError) -> str:
    """The first field that is wrong and what is wrong with it, in one line."""
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def load_config(path: Path, more_data: Sequence[str] = (), **changes: object) -> TrainConfig:
    """Read a YAML configuration.

    Args:
        path: the file.
        more_data: further labelled folders (``FOLDER`` or ``FOLDER:PASSES``), beside the configuration's own.
        changes: what is not None replaces the field of that name.

    Raises:
        ConfigError: no such file, no YAML, an unknown field or a value out of range.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        merged = with_data({**raw, **{key: value for key, value in changes.items() if value is not None}}, more_data)
        return TrainConfig.model_validate(merged)
    except (OSError, yaml.YAMLError, TypeError) as error:
        raise ConfigError(f"{path}: {str(error).splitlines()[0]}") from None
    except ValidationError as error:
        raise ConfigError(f"{path}: {first_fault(error)}") from None


def with_data(settings: dict[str, Any], more: Sequence[str]) -> dict[str, Any]:
    """Settings with further labelled folders beside those that they name."""
    if not more:
        return settings
    return {**settings, "data": [*settings.get("data", [AUTHORED]), *map(entry_of, more)]}


def with_raw_texts(config: TrainConfig, texts: Sequence[Path] | None) -> TrainConfig:
    """The configuration with ``texts`` to distil on, where it distils and texts are given."""
    if config.distill is None or not texts:
        return config
    return config.model_copy(update={"distill": config.distill.model_copy(update={"texts": list(texts)})})
