"""Scores what ``predict`` makes of labelled pages: roles, kinds, headings by level, report starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gangyao.document import Document, Kind
from gangyao.train.labelled import LabelledPage
from gangyao.train.metrics import expected_calibration_error, score_roles, span_f1

Span = tuple[object, ...]


@dataclass(frozen=True)
class PageResult:
    """A labelled page beside what was predicted for it.

    ``pairs`` holds (true role, predicted role, confidence, tags) for each labelled heading and sentence: the prediction
    is the unit that covers most of its characters.
    """

    name: str
    pairs: list[tuple[str, str, float, tuple[str, ...]]]
    true: dict[str, set[Span]]
    predicted: dict[str, set[Span]]


def compare(page: LabelledPage, document: Document) -> PageResult:
    """Align a prediction with the labels of its page."""
    pairs = []
    at = 0
    for unit in page.units:
        if unit.kind not in (Kind.HEADING, Kind.SENTENCE):
            continue
        while at < len(document.units) and document.units[at].end <= unit.start:
            at += 1
        best, most = None, 0
        for other in document.units[at:]:
            if other.start >= unit.end:
                break
            shared = min(other.end, unit.end) - max(other.start, unit.start)
            if shared > most:
                best, most = other, shared
        if best is None:
            raise ValueError(f"{page.name}: characters {unit.start} to {unit.end} stand in no unit")
        pairs.append((unit.role.value, best.role.value, best.confidence, unit.tags))
    return PageResult(page.name, pairs, _true_spans(page), _predicted_spans(document))


def _true_spans(page: LabelledPage) -> dict[str, set[Span]]:
    spans: dict[str, set[Span]] = {}
    for unit in page.units:
        spans.setdefault(unit.kind.value, set()).add((page.name, unit.start, unit.end, unit.level))
        if unit.kind is Kind.HEADING:
            spans.setdefault(f"heading {unit.level}", set()).add((page.name, unit.start, unit.end))
        if unit.new:
            spans.setdefault("report start", set()).add((page.name, unit.start))
    return spans


def _predicted_spans(document: Document) -> dict[str, set[Span]]:
    spans: dict[str, set[Span]] = {}
    name = document.source.name
    for unit in document.units:
        spans.setdefault(unit.kind.value, set()).add((name, unit.start, unit.end, unit.level))
        if unit.kind is Kind.HEADING:
            spans.setdefault(f"heading {unit.level}", set()).add((name, unit.start, unit.end))
    for report in document.reports:
        spans.setdefault("report start", set()).add((name, report.start))
    return spans


SPAN_ROWS = [
    "title",
    "heading",
    "heading 0-4",
    *(f"heading {n}" for n in range(6)),
    "sentence",
    "furniture",
    "report start",
]


def summarise(results: Sequence[PageResult], least: int = 10) -> dict[str, Any]:
    """Scores over pages: ``roles`` (see ``RoleScores``), ``ece``, ``spans`` by kind, ``rules`` (accuracy by tag)."""
    pairs = [pair for result in results for pair in result.pairs]
    roles = score_roles([t for t, _, _, _ in pairs], [p for _, p, _, _ in pairs], least)
    return {
        "pages": len(results),
        "roles": asdict(roles),
        "ece": expected_calibration_error([c for _, _, c, _ in pairs], [t == p for t, p, _, _ in pairs]),
        "spans": {row: _row(results, row) for row in SPAN_ROWS},
        "rules": _by_rule(pairs),
    }


def _row(results: Sequence[PageResult], row: str) -> dict[str, float]:
    names = [f"heading {n}" for n in range(5)] if row == "heading 0-4" else [row]
    true, predicted = (
        {(name, *span) for result in results for name in names for span in getattr(result, side).get(name, ())}
        for side in ("true", "predicted")
    )
    return span_f1(true, predicted)


def _by_rule(pairs: Sequence[tuple[str, str, float, tuple[str, ...]]]) -> dict[str, dict[str, float]]:
    rules: dict[str, list[bool]] = {}
    for true, predicted, _, tags in pairs:
        for tag in tags:
            if tag.startswith("r"):
                rules.setdefault(tag, []).append(true == predicted)
    ordered = sorted(rules.items(), key=lambda item: int(item[0][1:]))
    return {rule: {"accuracy": sum(hits) / len(hits), "units": len(hits)} for rule, hits in ordered}
