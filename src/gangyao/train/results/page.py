"""The page of results: every table and plot of RESULTS.md from the files that the experiments left."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from gangyao.train.calibration import fit_temperature
from gangyao.train.examples import NO_LABEL, ROLES, page_units
from gangyao.train.experiment import Outcome, read_outcomes
from gangyao.train.labelled import LabelledPage, clean, labelled_units
from gangyao.train.metrics import near_duplicates, score_roles
from gangyao.train.predictions import Predictions, joined, load_predictions
from gangyao.train.results import intervals, plots
from gangyao.train.results.confidence import confidence
from gangyao.train.results.gallery import mistakes
from gangyao.train.results.stages import stages
from gangyao.train.results.transitions import decoded, transitions
from gangyao.train.splits import is_official

FEWEST = 10
"""Units from which a role counts in a page's macro-F1."""
WEIGHTS = (0.0, 0.2, 0.5, 1.0)
GALLERY = 30


@dataclass(frozen=True)
class Judged:
    """The recipe's predictions over the folds (every page once) and over the hand-labelled pages, left out in turn."""

    folds: list[Predictions]
    gold: list[Predictions]
    temperature: float

    @property
    def every(self) -> Predictions:
        """All folds as one: each page once."""
        return joined(self.folds)


def judged(folder: Path, pages: Sequence[LabelledPage]) -> Judged:
    """Read the predictions of configs/experiments/recipe.yaml.

    Raises:
        ValueError: there are none, or they speak of pages that are labelled otherwise now.
    """
    files = {file: re.fullmatch(r"\d+of(\d+)", file.name.split("--")[1]) for file in sorted(folder.glob("*.npz"))}
    counts = {fold[1] for fold in files.values() if fold}
    folds = [load_predictions([file], pages) for file, fold in files.items() if fold]
    gold = [load_predictions([file], pages) for file, fold in files.items() if not fold]
    if not folds or not gold:
        raise ValueError(f"{folder} holds no folds and hand-labelled pages; run configs/experiments/recipe.yaml first")
    all_folds = joined(folds)
    pages_told = sum(len(set(part.names)) for part in folds)
    if counts != {str(len(folds))} or len(set(all_folds.names)) != pages_told:
        raise ValueError(f"{folder} does not judge every page once; run configs/experiments/recipe.yaml anew")
    return Judged(folds, gold, fit_temperature(all_folds.logits, all_folds.labels))


def results(runs: Path, labelled: Sequence[LabelledPage], plot_folder: Path) -> str:
    """RESULTS.md as text; the plots go to ``plot_folder``. Pages that the recipe was not judged on count as new."""
    found = judged(runs / "recipe", labelled)
    known = set(found.every.names)
    pages = [page for page in labelled if page.name in known]
    halves = [load_predictions([file], labelled) for file in sorted((runs / "further").glob("*.npz"))]
    every = joined([found.every, *halves])
    told = set(every.names)
    temperature = fit_temperature(every.logits, every.labels)
    sure = confidence(every, temperature)
    plots.reliability(sure, plot_folder / "reliability.svg")
    plots.risk_coverage(sure, plot_folder / "risk-coverage.svg")
    curve = _curve(read_outcomes(runs / "curve"))
    if curve:
        plots.learning_curve(curve, plot_folder / "learning-curve.svg")
    environment = Environment(
        loader=PackageLoader("gangyao.train"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("results.md").render(
        temperature=temperature,
        both=len(halves) > 0,
        pages=len(pages),
        subsets=subsets(found, pages),
        gold=[_gold_row(one, found.temperature) for one in found.gold],
        sure=sure,
        bins=sure.bins(),
        least=[(share, sure.errors_among_least(share)) for share in (0.05, 0.1, 0.2, 0.3)],
        risks=[(share, sure.risk(share)) for share in (1.0, 0.95, 0.9, 0.8, 0.7)],
        rules=by_rule(found.every, pages),
        baselines=_compared(read_outcomes(runs / "baselines"), read_outcomes(runs / "recipe")),
        copies=copies(found.folds, pages),
        stages=stages(runs / "stages", halves, temperature),
        new_copies=copies(halves, [page for page in labelled if page.name in told]),
        ablations={name: ablation(read_outcomes(runs / name)) for name in ("ablation-cpu", "ablation")},
        decoding=decoding(found, pages),
        curve={size: (mean(values), _spread(values), len(values)) for size, values in curve.items()},
        genre=_genre(o for name in ("baselines-genre", "curve", "genre-cpu") for o in read_outcomes(runs / name)),
        structure=json.loads((runs / "structure.json").read_text()) if (runs / "structure.json").is_file() else [],
        few={name: _rows(read_outcomes(runs / name)) for name in ("few", "few-weekly-reports")},
        gallery=mistakes(found.every, pages, found.temperature, GALLERY),
    )


def subsets(found: Judged, pages: Sequence[LabelledPage]) -> list[dict[str, Any]]:
    """Scores with intervals over all folds, and over official and small bodies' pages apart."""
    everything = found.every
    official = {page.name for page in pages if is_official(page)}
    names = set(everything.names)
    parts = {"all pages": names, "official reports": names & official, "small bodies and persons": names - official}
    return [_scored(title, everything.of(chosen)) for title, chosen in parts.items()]


def _scored(title: str, predictions: Predictions) -> dict[str, Any]:
    counts = intervals.page_counts(predictions)
    total = counts.sum(axis=0)
    roles = [
        {
            "name": role.value,
            "precision": total[n, n] / max(1, total[:, n].sum()),
            "recall": total[n, n] / max(1, total[n].sum()),
            "f1": float(intervals.f1(total)[n]),
            "interval": intervals.interval(counts, lambda c, n=n: intervals.f1(c)[n]),  # type: ignore[misc]
            "units": int(total[n].sum()),
        }
        for n, role in enumerate(ROLES)
    ]
    return {
        "title": title,
        "pages": len(counts),
        "units": int(total.sum()),
        "roles": roles,
        "macro_f1": float(intervals.macro_f1(total)),
        "macro_interval": intervals.interval(counts, intervals.macro_f1),
        "accuracy": float(intervals.accuracy(total)),
        "accuracy_interval": intervals.interval(counts, intervals.accuracy),
        "confusion": total.tolist(),
    }


def _gold_row(predictions: Predictions, temperature: float) -> dict[str, Any]:
    guesses = predictions.logits.argmax(dim=1).tolist()
    scores = score_roles(
        [ROLES[n].value for n in predictions.labels.tolist()], [ROLES[n].value for n in guesses], FEWEST
    )
    return {
        "pages": ", ".join(dict.fromkeys(predictions.names)),
        "units": scores.units,
        "macro_f1": scores.macro_f1,
        "accuracy": scores.accuracy,
        "roles": {name: values for name, values in scores.roles.items() if values["units"]},
        "ece": confidence(predictions, temperature).ece,
    }


def by_rule(predictions: Predictions, pages: Sequence[LabelledPage]) -> dict[int, tuple[float, int]]:
    """Accuracy on the units that a rule of the guidelines decides, and their number."""
    hits: dict[int, list[bool]] = defaultdict(list)
    guesses: dict[str, list[bool]] = defaultdict(list)
    right = (predictions.logits.argmax(dim=1) == predictions.labels).tolist()
    for name, hit in zip(predictions.names, right, strict=True):
        guesses[name].append(hit)
    for page in pages:
        for number, hit in zip(labelled_units(page), guesses[page.name], strict=page.name in guesses):
            for tag in page.units[number].tags:
                if tag.startswith("r"):
                    hits[int(tag[1:])].append(hit)
    return {rule: (sum(hits[rule]) / len(hits[rule]), len(hits[rule])) for rule in sorted(hits)}


def copies(parts: Sequence[Predictions], pages: Sequence[LabelledPage]) -> list[tuple[str, int, int]]:
    """For each test part: near-copies among its units of units that trained, and its units."""
    texts = {page.name: [clean(page.text_of(page.units[number])) for number in labelled_units(page)] for page in pages}
    rows = []
    for number, part in enumerate(parts, 1):
        held = set(part.names)
        train = [text for name, own in texts.items() if name not in held for text in own]
        test = [text for name in held for text in texts[name]]
        rows.append((str(number), len(near_duplicates(train, test)), len(test)))
    return rows


def decoding(found: Judged, pages: Sequence[LabelledPage]) -> list[tuple[float, float, float]]:
    """macro-F1 over the folds and over the hand-labelled pages, by the weight of role transitions."""
    labels = {page.name: [n for n in page_units(page).labels if n != NO_LABEL] for page in pages}
    rows = []
    for weight in WEIGHTS:
        scores = []
        for parts in (found.folds, found.gold):
            true: list[str] = []
            guessed: list[str] = []
            for part in parts:
                held = set(part.names)
                odds = transitions(own for name, own in labels.items() if name not in held)
                guessed += [ROLES[n].value for n in decoded(part, odds, weight, found.temperature)]
                true += [ROLES[n].value for n in part.labels.tolist()]
            scores.append(score_roles(true, guessed).macro_f1)
        rows.append((weight, scores[0], scores[1]))
    return rows


def ablation(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Rows over all their trials, with their mean over the trials (split and seed) that every row has (``like``)."""
    pairs: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for outcome in outcomes:
        pairs[outcome.row].add((outcome.split, outcome.seed))
    common = set.intersection(*pairs.values()) if pairs else set()
    like = {row["row"]: row["macro_f1"] for row in _rows(o for o in outcomes if (o.split, o.seed) in common)}
    return [{**row, "like": like.get(row["row"]), "common": len(common)} for row in _rows(outcomes)]


def _genre(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """What was trained on one genre and tested on the other, by split and row."""
    crossed = [replace(o, row=f"{o.split}|{o.row}") for o in outcomes if " to " in o.split]
    rows = [{**row, "split": row["row"].split("|")[0], "row": row["row"].split("|")[1]} for row in _rows(crossed)]
    return sorted(rows, key=lambda row: (row["split"], row["macro_f1"]))


def _rows(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Outcomes by row and split set: mean, spread over trials, number of trials."""
    grouped: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        grouped[outcome.row].append(outcome)
    return [
        {
            "row": row,
            "macro_f1": mean(o.macro_f1 for o in group),
            "spread": _spread([o.macro_f1 for o in group]),
            "accuracy": mean(o.accuracy for o in group),
            "pages": mean(o.pages for o in group),
            "trials": len(group),
            "splits": len({o.split for o in group}),
            "seeds": len({o.seed for o in group}),
        }
        for row, group in sorted(grouped.items(), key=lambda item: _order(item[0]))
    ]


def _order(row: str) -> tuple[int, str]:
    first = row.split()[0]
    return (int(first) if first.isdigit() else 99, row)


def _spread(values: Sequence[float]) -> float:
    return stdev(values) if len(values) > 1 else 0.0


def _curve(outcomes: Iterable[Outcome]) -> dict[int, list[float]]:
    points: dict[int, list[float]] = defaultdict(list)
    for outcome in outcomes:
        if re.fullmatch(r"\d+ pages", outcome.split):
            points[outcome.pages].append(outcome.macro_f1)
    return dict(sorted(points.items()))


def _compared(baselines: Sequence[Outcome], recipe: Sequence[Outcome]) -> list[dict[str, Any]]:
    """A row for each baseline and one for the model: mean macro-F1 over the folds, and each left-out body's."""
    grouped: dict[str, dict[str, Outcome]] = defaultdict(dict)
    for outcome in baselines:
        grouped[outcome.row][outcome.split] = outcome
    if recipe:
        grouped["gangyao-small's recipe"] = {outcome.split: outcome for outcome in recipe}
    return [{"row": row, **_by_split(own)} for row, own in grouped.items()]


def _by_split(own: Mapping[str, Outcome]) -> dict[str, Any]:
    folds = [o.macro_f1 for name, o in own.items() if "/" in name]
    return {"folds": mean(folds) if folds else None, "gold": {n: o.macro_f1 for n, o in own.items() if "/" not in n}}
