"""Label Studio: pre-annotated tasks out, its JSON export back in.

A task is ``{"data": {text, name, returns, confidence}, "predictions": [{model_version, score, result}]}``. A unit is a
region with one id in up to three results: ``role`` (a label, marked ``?`` where doubtful), ``kind`` and ``new``
(choices per region). Label Studio counts characters (code points); its older versions counted UTF-16 code units (issue
1347 of its tracker), and which of the two a region has is told from the text that it carries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelError, LabelledPage, LabelledUnit
from gangyao.train.labeltools.pages import DraftPage, DraftUnit, mean_confidence
from gangyao.train.labeltools.spans import (
    COLOURS,
    DOUBT,
    LIGHT_COLOURS,
    RETURNS,
    CodeUnits,
    Corrected,
    assembled,
    mapping,
    number,
    page_name,
    restored,
    role_of,
    shown,
    unique,
)

TEXT, ROLE, KIND, NEW = "text", "role", "kind", "new"
"""Names of the tags in the labelling configuration."""

BEGINS = "a report begins"
KINDS = ["sentence", *(f"heading {level}" for level in range(6)), "title", "furniture"]


def config() -> str:
    """The labelling configuration that the tasks are made for."""
    labels = [
        f'    <Label value="{role.value}{mark}" hint={quoteattr(role.chinese)} background="{colour}"/>'
        for mark, colours in (("", COLOURS), (DOUBT, LIGHT_COLOURS))
        for role, colour in colours.items()
    ]
    kinds = [f"    <Choice value={quoteattr(kind)}/>" for kind in KINDS]
    return "\n".join(
        [
            "<View>",
            # else the page's line breaks are lost, and offsets with them
            "  <Style>.htx-text{ white-space: pre-wrap; }</Style>",
            f'  <Labels name="{ROLE}" toName="{TEXT}">',
            *labels,
            "  </Labels>",
            f'  <Text name="{TEXT}" value="$text" granularity="symbol"/>',
            f'  <Choices name="{KIND}" toName="{TEXT}" perRegion="true" choice="single" showInline="true">',
            *kinds,
            "  </Choices>",
            f'  <Choices name="{NEW}" toName="{TEXT}" perRegion="true" choice="multiple">',
            f'    <Choice value="{BEGINS}"/>',
            "  </Choices>",
            "</View>",
            "",
        ]
    )


def to_tasks(pages: Iterable[DraftPage], doubtful: float) -> str:
    """The JSON of an import file, pages in the order given; units less certain than ``doubtful`` are marked."""
    return json.dumps([_task(page, doubtful) for page in pages], ensure_ascii=False, indent=1) + "\n"


def _task(page: DraftPage, doubtful: float) -> dict[str, Any]:
    text, returns = shown(page.text)
    score = round(mean_confidence(page.units), 4)
    result = [part for n, unit in enumerate(page.units) for part in _region(f"u{n}", unit, text, doubtful)]
    return {
        "data": {"text": text, "name": page.name, RETURNS: returns, "confidence": score},
        "predictions": [{"model_version": "gangyao", "score": score, "result": result}],
    }


def _region(name: str, unit: DraftUnit, text: str, doubtful: float) -> list[dict[str, Any]]:
    span = {"start": unit.start, "end": unit.end, "text": text[unit.start : unit.end]}
    label = unit.role.value + (DOUBT if unit.confidence < doubtful else "")
    kind = unit.kind.value if unit.level is None else f"{unit.kind.value} {unit.level}"
    parts: list[dict[str, Any]] = [
        {"from_name": ROLE, "type": "labels", "score": unit.confidence, "value": {**span, "labels": [label]}},
        {"from_name": KIND, "type": "choices", "value": {**span, "choices": [kind]}},
    ]
    if unit.new:
        parts.append({"from_name": NEW, "type": "choices", "value": {**span, "choices": [BEGINS]}})
    return [{"id": name, "to_name": TEXT, **part} for part in parts]


def from_tasks(source: str, name: str, predictions: bool = False) -> Corrected:
    """The pages of an export (the format that Label Studio calls JSON).

    The latest annotation of a task that was not cancelled counts. Tasks without one are passed over with a note, or
    give the labels that they came with where ``predictions`` is set.

    Args:
        source: the file's text.
        name: the file's name, for errors.
        predictions: take the pre-annotations of tasks that nobody has annotated.

    Raises:
        LabelError: the file is no such export, or a task breaks it; the message names the task and the fault.
    """
    try:
        tasks = json.loads(source)
    except ValueError as error:
        raise LabelError(f"{name}: not JSON ({error})") from None
    if not isinstance(tasks, list):
        raise LabelError(f"{name}: not a list of tasks; export as JSON")
    pages: list[tuple[str, LabelledPage]] = []
    notes: list[str] = []
    for index, task in enumerate(tasks, 1):
        number_ = task.get("id", index) if isinstance(task, dict) else index
        place = f"{name}: task {number_}"
        fields = mapping(task, "it", place)
        if "data" not in fields and ROLE in fields:
            raise LabelError(f"{place}: this is JSON-MIN, which parts roles from kinds; export as JSON")
        result = _result(fields, predictions, place)
        if result is None:
            notes.append(f"{place}: not annotated, left out")
            continue
        pages.append((place, _page(mapping(fields.get("data"), "data", place), result, number_, place)))
    return Corrected(list(unique(pages)), notes)


def _result(task: Mapping[str, Any], predictions: bool, place: str) -> list[Any] | None:
    done = [mapping(one, "an annotation", place) for one in task.get("annotations") or task.get("completions") or []]
    done = [one for one in done if not one.get("was_cancelled")]
    if not done and predictions:
        # an export may hold bare ids of predictions
        done = [one for one in task.get("predictions") or [] if isinstance(one, dict)]
    if not done:
        return None
    latest = max(done, key=lambda one: str(one.get("updated_at") or one.get("created_at") or ""))
    result = latest.get("result")
    if not isinstance(result, list):
        raise LabelError(f"{place}: its annotation has no result")
    return result


def _page(data: Mapping[str, Any], result: Sequence[Any], task: Any, place: str) -> LabelledPage:
    text = data.get("text")
    if not isinstance(text, str):
        raise LabelError(f"{place}: its data has no text")
    regions: dict[str, dict[str, Mapping[str, Any]]] = {}
    for part in result:
        fields = mapping(part, "a result", place)
        if fields.get("from_name") in (ROLE, KIND, NEW):
            value = mapping(fields.get("value"), "a value", place)
            regions.setdefault(str(fields.get("id")), {})[fields["from_name"]] = value
    counted = CodeUnits(text) if any(letter > "\uffff" for letter in text) else None
    units = [_unit(parts, text, counted, f"{place}, region {region}") for region, parts in regions.items()]
    page_text = restored(text, data.get(RETURNS), place)
    return assembled(page_name(data.get("name"), "task", task, place), page_text, units, place)


def _unit(parts: Mapping[str, Mapping[str, Any]], text: str, counted: CodeUnits | None, place: str) -> LabelledUnit:
    start, end = _span(next(iter(parts.values())), text, counted, place)
    named = _only(parts.get(KIND, {}).get("choices") or ["sentence"], "kinds", place)
    if named not in KINDS:
        raise LabelError(f"{place}: there is no kind {named!r}; the kinds are {', '.join(KINDS)}")
    word, _, level = named.partition(" ")
    kind = Kind(word)
    if ROLE not in parts and kind in (Kind.HEADING, Kind.SENTENCE):
        raise LabelError(f"{place}: {text[start:end][:12]!r} has no role")
    label = _only(parts.get(ROLE, {}).get("labels") or [Role.BOILERPLATE.value], "roles", place)
    try:
        role = Role(label.removesuffix(DOUBT))
    except ValueError:
        raise LabelError(f"{place}: there is no role {label!r}") from None
    new = BEGINS in (parts.get(NEW, {}).get("choices") or [])
    return LabelledUnit(start, end, kind, int(level) if level else None, role_of(kind, role), new)


def _only(values: Any, what: str, place: str) -> str:
    if not isinstance(values, list) or len(values) != 1 or not isinstance(values[0], str):
        raise LabelError(f"{place}: {what} {values!r}, expected one")
    return values[0]


def _span(value: Mapping[str, Any], text: str, counted: CodeUnits | None, place: str) -> tuple[int, int]:
    """Start and end in characters; ``counted`` is given where the text has characters beyond the BMP."""
    start, end = (number(value.get(key), key, place) for key in ("start", "end"))
    spans = [(start, end)] + ([(counted.character(start), counted.character(end))] if counted else [])
    inside = [(a, b) for a, b in spans if a is not None and b is not None and 0 <= a < b <= len(text)]
    if not inside:
        raise LabelError(f"{place}: the span {start}-{end} does not fit a text of {len(text)} characters")
    said = value.get("text")
    if not isinstance(said, str):
        return inside[0]
    for a, b in inside:
        if _bare(text[a:b]) == _bare(said):
            return a, b
    raise LabelError(f"{place}: at {start}-{end} stands {text[start:end][:12]!r}, not {said[:12]!r}")


def _bare(text: str) -> str:
    """Text without blanks: a selection in the browser may give line breaks as blanks, as nothing or as an escape."""
    return "".join(text.replace("\\n", "").split())
