"""Figures by register, reliability, mistakes by cause and outcomes of experiments, as one page of Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined

from gangyao.classify import UnitClassifier
from gangyao.pipeline import Model
from gangyao.train.calibration import temperature_of
from gangyao.train.evaluation import FURNITURE, RUN_IN, START, PageResult, judge, summarise
from gangyao.train.experiment import Outcome, read_outcomes
from gangyao.train.labelled import LabelledPage
from gangyao.train.metrics import ROLE_NAMES
from gangyao.train.pages import register_of
from gangyao.train.predictions import Predictions, Recorded, load_predictions
from gangyao.train.results import intervals, plots
from gangyao.train.results.confidence import confidence
from gangyao.train.results.gallery import Mistake, mistakes

GALLERY = 30
SPANS = {"heading 0-4": "headings", RUN_IN: "run-ins", "title": "titles", FURNITURE: "furniture", START: "starts"}
"""Rows of ``summarise`` that a table of figures shows, with their columns' names."""


@dataclass(frozen=True)
class Judged:
    """A cross-validation: every page judged by ``predict`` from the logits of a model that had not seen it."""

    name: str
    temperature: float
    results: list[PageResult]
    pages: list[LabelledPage]


def judged(name: str, predictions: Predictions, pages: Sequence[LabelledPage]) -> Judged:
    """Judge kept logits, calibrated by one temperature fitted on all of them."""
    told = set(predictions.names)
    kept = [page for page in pages if page.name in told]
    temperature = temperature_of(predictions)
    model = Model(cast("UnitClassifier", Recorded(predictions, kept, temperature)))
    return Judged(name, temperature, list(judge(model, kept)), kept)


def figures(found: Judged) -> list[dict[str, Any]]:
    """Figures over all pages and of each register, with 95 % intervals by drawing pages."""
    registers: dict[str, list[PageResult]] = {"all": list(found.results)}
    for page, result in zip(found.pages, found.results, strict=True):
        registers.setdefault(register_of(page), []).append(result)
    first, *others = registers.items()
    return [_figures(name, results) for name, results in [first, *sorted(others)]]


def _figures(register: str, results: Sequence[PageResult]) -> dict[str, Any]:
    counts = intervals.page_counts(results)
    total = counts.sum(axis=0)
    sure = confidence(results)
    spans = summarise(results)["spans"]
    return {
        "register": register,
        "pages": len(results),
        "units": int(total.sum()),
        "accuracy": float(intervals.accuracy(total)),
        "accuracy_interval": intervals.interval(counts, intervals.accuracy),
        "macro_f1": float(intervals.macro_f1(total)),
        "macro_interval": intervals.interval(counts, intervals.macro_f1),
        "f1": dict(zip(ROLE_NAMES, intervals.f1(total).tolist(), strict=True)),
        "ece": sure.ece,
        "doubtful_right": sure.right_between(0.5, 0.95),
        "spans": {column: spans[row]["f1"] for row, column in SPANS.items()},
    }


def section(found: Judged, plot_folder: Path) -> dict[str, Any]:
    """What the page says of one cross-validation; its plots go to ``plot_folder``."""
    sure = confidence(found.results)
    plots.reliability(sure, plot_folder / f"reliability-{found.name}.svg")
    plots.risk_coverage(sure, plot_folder / f"risk-coverage-{found.name}.svg")
    worst: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in mistakes(found.results, found.pages, GALLERY):
        worst[mistake.cause].append(mistake)
    return {
        "name": found.name,
        "temperature": found.temperature,
        "figures": figures(found),
        "bins": sure.bins(),
        "least": [(share, sure.errors_among_least(share)) for share in (0.05, 0.1, 0.2, 0.3)],
        "rules": summarise(found.results)["rules"],
        "worst": dict(worst),
    }


def results(runs: Path, pages: Sequence[LabelledPage], plot_folder: Path) -> str:
    """RESULTS.md as text, from every folder of ``runs`` that holds predictions or outcomes.

    Raises:
        ValueError: there is none, or predictions speak of pages that are cut or labelled otherwise now.
    """
    folders = sorted(folder for folder in runs.glob("*") if folder.is_dir())
    sections = [
        section(judged(folder.name, load_predictions(files, pages), pages), plot_folder)
        for folder in folders
        if (files := sorted(folder.glob("*.npz"))) and len({file.name.split("--")[0] for file in files}) == 1
    ]
    tables = {folder.name: ablation(found) for folder in folders if (found := read_outcomes(folder))}
    if not sections and not tables:
        raise ValueError(f"{runs} holds no predictions and no outcomes; run scripts/leave_one_out.py first")
    return render("results.md", sections=sections, tables=tables, plots=plot_folder.name)


def render(template: str, **values: object) -> str:
    """A template of the package, filled in."""
    environment = Environment(
        loader=PackageLoader("gangyao.train"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    return environment.get_template(template).render(**values)


def ablation(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Rows over all their trials, with their mean over the trials (split and seed) that every row has (``like``)."""
    pairs: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for outcome in outcomes:
        pairs[outcome.row].add((outcome.split, outcome.seed))
    common = set.intersection(*pairs.values()) if pairs else set()
    like = {row["row"]: row["macro_f1"] for row in _rows(o for o in outcomes if (o.split, o.seed) in common)}
    return [{**row, "like": like.get(row["row"]), "common": len(common)} for row in _rows(outcomes)]


def _rows(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Outcomes by row: mean, spread over trials, number of trials."""
    grouped: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        grouped[outcome.row].append(outcome)
    return [
        {
            "row": row,
            "macro_f1": mean(o.macro_f1 for o in group),
            "spread": stdev(o.macro_f1 for o in group) if len(group) > 1 else 0.0,
            "accuracy": mean(o.accuracy for o in group),
            "pages": mean(o.pages for o in group),
            "trials": len(group),
        }
        for row, group in sorted(grouped.items())
    ]
