"""Whether the structure of a page is better told by the encoder than by layout's rules.

The encoder's side: logistic regression on frozen states of a unit and its neighbours, and on where the unit stands
in its line, over units that are cut as they are labelled. Layout's side: exact spans from the raw text, cutting
included. So the encoder is favoured; where it does not win even so, a second head on the classifier would not pay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from gangyao.document import Kind
from gangyao.layout import layout
from gangyao.train.baselines import Embed, with_neighbours
from gangyao.train.labelled import LabelledPage, LabelledUnit, clean, paragraph_ids
from gangyao.train.metrics import span_f1

SORTS = ("title", "heading line", "run-in heading", "furniture", "report start")


@dataclass(frozen=True)
class StructureRow:
    """F1 of one sort of unit by either side, and how many there are."""

    sort: str
    layout: float
    encoder: float
    units: int


def compare_structure(
    folds: Sequence[tuple[Sequence[LabelledPage], Sequence[LabelledPage]]], embed: Embed
) -> list[StructureRow]:
    """Both sides over (training pages, test pages) of each fold; layout needs no training."""
    wanted: dict[str, list[bool]] = {sort: [] for sort in SORTS}
    guessed: dict[str, list[bool]] = {sort: [] for sort in SORTS}
    spans: dict[str, tuple[set[tuple[object, ...]], set[tuple[object, ...]]]] = {sort: (set(), set()) for sort in SORTS}
    for train, test in folds:
        embed([clean(page.text_of(unit)) for page in [*train, *test] for unit in page.units])
        features = [np.concatenate([_features(page, embed) for page in pages]) for pages in (train, test)]
        for sort in SORTS:
            of_sort = _TESTS[sort]
            model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=200)
            model.fit(features[0], [of_sort(unit) for page in train for unit in page.units])
            guessed[sort] += model.predict(features[1]).tolist()
            wanted[sort] += [of_sort(unit) for page in test for unit in page.units]
        for page in test:
            _add_spans(page, spans)
    return [
        StructureRow(sort, span_f1(*spans[sort])["f1"], float(f1_score(wanted[sort], guessed[sort])), sum(wanted[sort]))
        for sort in SORTS
    ]


def _is_line(unit: LabelledUnit) -> bool:
    return unit.kind is Kind.HEADING and unit.level != 5


_TESTS: dict[str, Callable[[LabelledUnit], bool]] = {
    "title": lambda unit: unit.kind is Kind.TITLE,
    "heading line": _is_line,
    "run-in heading": lambda unit: unit.kind is Kind.HEADING and unit.level == 5,
    "furniture": lambda unit: unit.kind is Kind.FURNITURE,
    "report start": lambda unit: unit.new,
}


def _features(page: LabelledPage, embed: Embed) -> np.ndarray:
    """Rows for a page's units: states of unit and neighbours, and its place in its line."""
    texts = [clean(page.text_of(unit)) for unit in page.units]
    lines = paragraph_ids(page)
    places = np.array(
        [
            [
                float(n == 0 or lines[n - 1] != lines[n]),
                float(n + 1 == len(lines) or lines[n + 1] != lines[n]),
                min(len(text), 120) / 40,
                float(text[-1:] in "。！？!?；;：:"),
            ]
            for n, text in enumerate(texts)
        ],
        dtype=np.float32,
    )
    return np.concatenate([with_neighbours(embed(texts)), 3 * places], axis=1)


def _add_spans(page: LabelledPage, spans: dict[str, tuple[set[tuple[object, ...]], set[tuple[object, ...]]]]) -> None:
    found = layout(page.text)
    starts = {report.start for report in found.reports}
    for sort, of_sort in _TESTS.items():
        true, predicted = spans[sort]
        if sort == "report start":
            true |= {(page.name, unit.start) for unit in page.units if unit.new}
            predicted |= {(page.name, start) for start in starts}
            continue
        true |= {(page.name, unit.start, unit.end) for unit in page.units if of_sort(unit)}
        predicted |= {
            (page.name, unit.start, unit.end)
            for unit in found.units
            if of_sort(LabelledUnit(unit.start, unit.end, unit.kind, unit.level, page.units[0].role))
        }
