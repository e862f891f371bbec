"""Experiments: rows of settings over the same splits and seeds, each trial's predictions in a file of its own.

A trial is judged by what ``predict`` makes of the raw text of pages that its model did not see.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import Field, ValidationError

from gangyao.train.config import ConfigError, Strict, TrainConfig, first_fault, with_data
from gangyao.train.labelled import LabelledPage
from gangyao.train.pages import load_pages
from gangyao.train.splits import Split, Splits, make_splits

if TYPE_CHECKING:
    from gangyao.train.examples import PageUnits

Settings = dict[str, Any]


class Row(Strict):
    """One row: what it changes of the base, its teachers (changes too), and its own seeds.

    A teacher is trained on the split's own training pages; raw pages that hold a test page are left out.
    """

    change: Settings = Field(default_factory=dict)
    teachers: list[Settings] = Field(default_factory=list)
    seeds: list[int] | None = None


class Experiment(Strict):
    """Rows over splits and seeds; ``base`` is what every row starts from.

    In the YAML ``base`` and a teacher may also be the path of a training configuration, from the experiment's folder.
    """

    base: Settings
    rows: dict[str, Row]
    splits: list[Splits]
    seeds: list[int] = Field(default_factory=lambda: [1], min_length=1)


_NOT_LEARNED = {"notes", "onnx", "save_steps", "tensorboard"}
"""Fields of a configuration that change nothing of what is learned."""


@dataclass(frozen=True)
class Trial:
    """One model to train and to test; ``teachers`` come first."""

    row: str
    split: Split
    seed: int
    config: TrainConfig
    teachers: tuple[TrainConfig, ...] = ()

    @property
    def file(self) -> str:
        """Name of the file of its predictions."""
        return f"{self.row}--{self.split.name}--{self.seed}.npz".replace("/", "of").replace(" ", "_")

    @property
    def settings(self) -> str:
        """A digest of configurations and split, not of what stands in the pages; kept in its file."""
        configs = [config.model_dump_json(exclude=_NOT_LEARNED) for config in (self.config, *self.teachers)]
        return hashlib.sha256(repr((configs, self.split)).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """How a trial ended: its scores over all tested units, pages trained on, and wall-clock seconds."""

    row: str
    split: str
    seed: int
    macro_f1: float
    accuracy: float
    units: int
    pages: int
    seconds: float


LONG = 12
"""Characters of a unit that tells two pages apart."""

OUTCOMES = "outcomes.jsonl"
"""In an experiment's folder: a line for each trial."""


def write_outcomes(folder: Path, outcomes: Iterable[Outcome]) -> None:
    """Write an experiment's outcomes anew, over those that stood there."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(asdict(outcome), ensure_ascii=False) + "\n" for outcome in outcomes)
    (folder / OUTCOMES).write_text("".join(lines), encoding="utf-8")


def read_outcomes(folder: Path) -> list[Outcome]:
    """The outcomes in an experiment's folder, of a trial that was run again the last; none where it was not run."""
    file = folder / OUTCOMES
    if not file.is_file():
        return []
    told = [Outcome(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
    return list({(outcome.row, outcome.split, outcome.seed): outcome for outcome in told}.values())


def load_experiment(path: Path) -> Experiment:
    """Read an experiment's YAML.

    Raises:
        ConfigError: no such file, no YAML, an unknown field or a value out of range.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        raw["base"] = _settings(raw.get("base"), path.parent)
        for row in raw["rows"].values():
            row["teachers"] = [_settings(teacher, path.parent) for teacher in row.get("teachers", [])]
        return Experiment.model_validate(raw)
    except (OSError, yaml.YAMLError, TypeError, AttributeError, KeyError) as error:
        raise ConfigError(f"{path}: {str(error).splitlines()[0]}") from None
    except ValidationError as error:
        raise ConfigError(f"{path}: {first_fault(error)}") from None


def _settings(given: Any, folder: Path) -> Any:
    """Settings as they stand, or those of the training configuration that is named by its path."""
    if isinstance(given, str):
        return yaml.safe_load((folder / given).read_text(encoding="utf-8"))
    return given


def trials(experiment: Experiment, changes: Settings, more_data: Sequence[str] = ()) -> Iterator[Trial]:
    """Every trial, seed by seed, so that an experiment that is broken off has all its rows for the first seeds.

    Args:
        experiment: rows, splits and seeds.
        changes: settings that replace those of every row.
        more_data: further labelled folders, beside those of every row.

    Raises:
        ConfigError: a row changes a field that is not there, or to a value out of range; or two trials of one name.
    """
    made: set[str] = set()
    for trial in _trials(experiment, changes, more_data):
        if trial.file in made:
            raise ConfigError(f"two trials are called {trial.file}; part the splits into two experiments")
        made.add(trial.file)
        yield trial


def _trials(experiment: Experiment, changes: Settings, more_data: Sequence[str]) -> Iterator[Trial]:
    seeds = sorted({seed for row in experiment.rows.values() for seed in row.seeds or experiment.seeds})
    for seed in seeds:
        rows = {name: row for name, row in experiment.rows.items() if seed in (row.seeds or experiment.seeds)}
        for splits in experiment.splits:
            for name, row in rows.items():
                given = {**experiment.base, **row.change, **changes, "name": name, "seed": seed}
                own = with_data(given, more_data)
                config = config_of(own)
                teachers = tuple(
                    config_of({**own, "distill": None, **teacher, "name": name, "seed": seed * 100 + number})
                    for number, teacher in enumerate(row.teachers)
                )
                for split in make_splits(splits, pages_of(config), seed):
                    yield Trial(name, split, seed, config, teachers)


def config_of(settings: Settings) -> TrainConfig:
    """The configuration of a row.

    Raises:
        ConfigError: an unknown field or a value out of range.
    """
    try:
        return TrainConfig.model_validate(settings)
    except ValidationError as error:
        raise ConfigError(f"row {settings['name']}: {first_fault(error)}") from None


def run_trials(
    todo: Iterable[Trial], folder: Path, jobs: int, deadline: float | None = None
) -> Iterator[tuple[Trial, Outcome | None]]:
    """Run the trials whose file is not there yet with the same settings, ``jobs`` at a time; yields each as it ends.

    None is begun after ``deadline`` (of ``time.monotonic``): their outcome is None.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting = [trial for trial in todo if not _is_done(trial, folder)]
    if jobs == 1:
        for trial in waiting:
            yield trial, run_trial(trial, folder, deadline)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(run_trial, trial, folder, deadline): trial for trial in waiting}
        try:
            for done in as_completed(running):
                yield running[done], done.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)  # one that failed is not to wait for all that are queued
            raise


def _is_done(trial: Trial, folder: Path) -> bool:
    from gangyao.train.predictions import settings_of

    return settings_of(folder / trial.file) == trial.settings


def run_trial(trial: Trial, folder: Path, deadline: float | None = None) -> Outcome | None:
    """Train and test one model; its predictions go to ``folder``. None: the time was up."""
    if deadline is not None and time.monotonic() > deadline:
        return None
    from gangyao.train.evaluation import judge_recorded
    from gangyao.train.examples import page_units
    from gangyao.train.finetune import fine_tune
    from gangyao.train.predictions import predict_logits, save_predictions
    from gangyao.train.torch_classifier import TorchClassifier

    started = time.monotonic()
    pages = {page.name: page for page in pages_of(trial.config)}
    train = [page_units(pages[name]) for name in trial.split.train]
    test = [pages[name] for name in trial.split.test]
    if trial.teachers or trial.config.distill:
        train = _taught(trial, train, [page_units(page) for page in test])
    tuned = fine_tune(trial.config, train, None)
    found = predict_logits(TorchClassifier(tuned.model, tuned.tokenizer, trial.config.window.shape()), test)
    save_predictions(found, folder / trial.file, trial.settings)
    roles = judge_recorded(found, test, 1.0)["roles"]
    figures = (roles["macro_f1"], roles["accuracy"], roles["units"])
    outcome = Outcome(trial.row, trial.split.name, trial.seed, *figures, len(train), time.monotonic() - started)
    with (folder / OUTCOMES).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
    return outcome


COPIED = 0.2
"""Share of a test page's longer units from which a raw page that holds them is that page."""


def without_copies(pages: Sequence[PageUnits], test: Sequence[PageUnits]) -> list[PageUnits]:
    """``pages`` without those in which a test page stands, in whole or in part, word for word."""
    tested = [{text for text in page.texts if len(text) >= LONG} for page in test]

    def is_copy(page: PageUnits) -> bool:
        texts = set(page.texts)
        return any(len(own & texts) > COPIED * min(len(own), len(texts)) for own in tested if own)

    return [page for page in pages if not is_copy(page)]


def _taught(trial: Trial, train: list[PageUnits], test: list[PageUnits]) -> list[PageUnits]:
    """The training pages, and the raw ones, with the soft labels of teachers that are trained here."""
    from gangyao.train import distill, finetune

    if trial.config.distill is None:
        raise ConfigError(f"row {trial.row}: it has teachers but no distill")
    if not trial.teachers:
        raise ConfigError(f"row {trial.row}: it distils, but its teachers are not trained here and saw the test pages")
    taught = [finetune.fine_tune(teacher, train, None) for teacher in trial.teachers]
    teachers = [(tuned.model, tuned.tokenizer) for tuned in taught]
    raw = _raw(trial.config.distill.model_dump_json())
    return distill.teach([*train, *without_copies(raw, test)], teachers, trial.config.window.shape())


def pages_of(config: TrainConfig) -> list[LabelledPage]:
    """The labelled pages of a configuration, read once."""
    return _pages(tuple(entry.model_dump_json() for entry in config.data), config.groups)


@cache
def _pages(data: tuple[str, ...], groups: Path | None) -> list[LabelledPage]:
    from gangyao.train.config import DataEntry

    return load_pages([DataEntry.model_validate_json(entry) for entry in data], groups)


@cache
def _raw(settings: str) -> list[PageUnits]:
    from gangyao.train.config import DistillConfig
    from gangyao.train.distill import raw_pages

    return raw_pages(DistillConfig.model_validate_json(settings), 1)
