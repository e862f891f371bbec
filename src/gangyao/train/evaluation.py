"""Scores what ``predict`` makes of labelled pages: roles, kinds, headings by level, run-ins, report starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

from gangyao.document import Document, Kind
from gangyao.train.labelled import LabelledPage
from gangyao.train.metrics import expected_calibration_error, score_roles, span_f1

if TYPE_CHECKING:
    from gangyao.classify import UnitClassifier
    from gangyao.document import Unit
    from gangyao.pipeline import Model
    from gangyao.train.labelled import LabelledUnit
    from gangyao.train.predictions import Predictions

Span = tuple[object, ...]
RUN_IN = "run-in heading"
FURNITURE = "furniture, by characters"
START = "report start"


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
    return PageResult(page.name, pairs, _true_spans(page), _predicted_spans(document, page.text))


def judge(model: Model, pages: Iterable[LabelledPage]) -> Iterator[PageResult]:
    """What ``predict`` makes of the raw text of each page, beside its labels."""
    for page in pages:
        document = model.predict(page.text)
        yield compare(
            page, document.model_copy(update={"source": document.source.model_copy(update={"name": page.name})})
        )


def judge_recorded(
    predictions: Predictions, pages: Iterable[LabelledPage], temperature: float, least: int = 10
) -> dict[str, Any]:
    """The scores (see ``summarise``) of what ``predict`` makes of logits that were kept, at a temperature."""
    from gangyao.pipeline import Model
    from gangyao.train.predictions import Recorded

    told = set(predictions.names)
    kept = [page for page in pages if page.name in told]
    model = Model(cast("UnitClassifier", Recorded(predictions, kept, temperature)))
    return summarise(list(judge(model, kept)), least)


def _true_spans(page: LabelledPage) -> dict[str, set[Span]]:
    spans = _spans(page.name, page.text, page.units)
    for unit in page.units:
        if unit.new:
            spans.setdefault(START, set()).add((page.name, unit.start))
    return spans


def _predicted_spans(document: Document, text: str) -> dict[str, set[Span]]:
    name = document.source.name
    spans = _spans(name, text, document.units)
    for report in document.reports:
        spans.setdefault(START, set()).add((name, report.start))
    return spans


def _spans(name: str, text: str, units: Sequence[LabelledUnit | Unit]) -> dict[str, set[Span]]:
    """Spans by kind; a run-in heading is one on whose line the text goes on."""
    spans: dict[str, set[Span]] = {}
    for number, unit in enumerate(units):
        spans.setdefault(unit.kind.value, set()).add((name, unit.start, unit.end, unit.level))
        if unit.kind is Kind.HEADING:
            spans.setdefault(f"heading {unit.level}", set()).add((name, unit.start, unit.end))
        elif unit.kind is Kind.FURNITURE:
            marks = spans.setdefault(FURNITURE, set())
            marks |= {(name, at) for at in range(unit.start, unit.end) if not text[at].isspace()}
        following = units[number + 1].start if number + 1 < len(units) else len(text)
        gap = text[unit.end : following] if following < len(text) else "\n"
        if unit.kind is Kind.HEADING and "\n" not in gap and "\r" not in gap:
            spans.setdefault(RUN_IN, set()).add((name, unit.start, unit.end))
    return spans


SPAN_ROWS = [
    "title",
    "heading",
    "heading 0-4",
    *(f"heading {n}" for n in range(6)),
    RUN_IN,
    "sentence",
    "furniture",
    FURNITURE,
    START,
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
