"""doccano: sequence labelling as JSON lines, out and back.

A line is ``{"text", "label": [[start, end, label]], "name", "returns", "confidence"}``; what is not text or label,
doccano keeps as the page's data. Exports of projects with relations hold ``entities`` (id, label, start_offset,
end_offset) instead. A label names kind and level, role, where a report begins, and doubt: ``sentence target``,
``heading1 review new``, ``sentence problem ?``, ``furniture``. doccano counts UTF-16 code units (issue 2290 of its
tracker), unless a project counts grapheme clusters: those projects are not for pages with characters beyond the BMP.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

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
    shown,
    unique,
)

NEW = "new"
_ROLES = "|".join(role.value for role in Role)
_LABEL = re.compile(
    rf"(?:(?P<plain>title|furniture)|(?P<kind>sentence|heading(?P<level>[0-5])) (?P<role>{_ROLES}))"
    rf"(?P<new> {NEW})?(?: {re.escape(DOUBT)})?"
)
_SPAN_LISTS = ("label", "labels", "entities")


def label_of(unit: DraftUnit, doubtful: float) -> str:
    """The label of a unit; units less certain than ``doubtful`` are marked."""
    words = [unit.kind.value + ("" if unit.level is None else str(unit.level))]
    if unit.asked:
        words.append(unit.role.value)
    if unit.new:
        words.append(NEW)
    if unit.confidence < doubtful:
        words.append(DOUBT)
    return " ".join(words)


def to_lines(pages: Iterable[DraftPage], doubtful: float) -> str:
    """The JSON lines of an import file, pages in the order given."""
    return "".join(json.dumps(_line(page, doubtful), ensure_ascii=False) + "\n" for page in pages)


def _line(page: DraftPage, doubtful: float) -> dict[str, Any]:
    text, returns = shown(page.text)
    units = CodeUnits(text)
    spans = [[units.of(unit.start), units.of(unit.end), label_of(unit, doubtful)] for unit in page.units]
    confidence = round(mean_confidence(page.units), 4)
    return {"text": text, "label": spans, "name": page.name, RETURNS: returns, "confidence": confidence}


def label_types(pages: Iterable[DraftPage], doubtful: float) -> str:
    """The JSON of doccano's label import: every label that the pages have, and those a corrector may need besides."""
    plain = ["title", "furniture"]
    kinds = ["sentence", *(f"heading{level}" for level in range(6))]
    base = [f"{kind} {role.value}" for kind in kinds for role in Role] + plain
    used = {label_of(unit, doubtful) for page in pages for unit in page.units}
    names = base + [f"{name} {NEW}" for name in base if name not in ("furniture",)]
    names += sorted(used - set(names))
    keys = {f"sentence {role.value}": str(n) for n, role in enumerate(Role, 1)}
    types = [
        {
            "text": name,
            "prefix_key": None,
            "suffix_key": keys.get(name),
            "background_color": _colour(name),
            "text_color": "#000000" if name.endswith(DOUBT) else "#ffffff",
        }
        for name in names
    ]
    return json.dumps(types, ensure_ascii=False, indent=1) + "\n"


def _colour(name: str) -> str:
    colours = LIGHT_COLOURS if name.endswith(DOUBT) else COLOURS
    return next((colour for role, colour in colours.items() if role.value in name), colours[Role.BOILERPLATE])


def from_lines(source: str, name: str) -> Corrected:
    """The pages of an export as JSON lines, of any version since ``label`` holds the labels' names.

    Pages without a label are passed over with a note.

    Args:
        source: the file's text.
        name: the file's name, for errors.

    Raises:
        LabelError: a line breaks the format; the message names the line and the fault.
    """
    pages: list[tuple[str, LabelledPage]] = []
    notes: list[str] = []
    for row, line in enumerate(source.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{name}: line {row}"
        try:
            fields = mapping(json.loads(line), "it", place)
        except json.JSONDecodeError as error:
            raise LabelError(f"{place}: not JSON ({error.msg})") from None
        if "id" in fields:
            place += f" (id {fields['id']})"
        page = _page(fields, row, place)
        if page.units:
            pages.append((place, page))
        else:
            notes.append(f"{place}: no labels, left out")
    return Corrected(list(unique(pages)), notes)


def _page(fields: Mapping[str, Any], row: int, place: str) -> LabelledPage:
    text = fields.get("text", fields.get("data"))
    if not isinstance(text, str):
        raise LabelError(f"{place}: no text")
    spans = next((fields[key] for key in _SPAN_LISTS if key in fields), None)
    if not isinstance(spans, list):
        raise LabelError(f"{place}: no {', '.join(_SPAN_LISTS[:-1])} or {_SPAN_LISTS[-1]}")
    # what a page had besides its text stands beside it, in older versions in an object of its own
    meta = {**mapping(fields.get("meta") or {}, "meta", place), **fields}
    counted = CodeUnits(text)
    units = [_unit(span, counted, place) for span in spans]
    name = page_name(meta.get("name"), "doccano", fields.get("id", row), place)
    return assembled(name, restored(text, meta.get(RETURNS), place), units, place)


def _unit(span: Any, counted: CodeUnits, place: str) -> LabelledUnit:
    if isinstance(span, dict):
        span = [span.get("start_offset"), span.get("end_offset"), span.get("label")]
    if not isinstance(span, list) or len(span) != 3:
        raise LabelError(f"{place}: {json.dumps(span, ensure_ascii=False)[:60]} is not [start, end, label]")
    ends = [number(value, key, place) for key, value in zip(("start", "end"), span, strict=False)]
    start, end = (counted.character(value) for value in ends)
    if start is None or end is None or start >= end:
        raise LabelError(f"{place}: the span {ends[0]}-{ends[1]} does not fit its text (in UTF-16 code units)")
    match = _LABEL.fullmatch(span[2]) if isinstance(span[2], str) else None
    if match is None:
        raise LabelError(
            f"{place}: there is no label {span[2]!r}; labels are like 'sentence target', 'heading1 review'"
        )
    new = match["new"] is not None
    if match["plain"]:
        return LabelledUnit(start, end, Kind(match["plain"]), None, Role.BOILERPLATE, new)
    kind = Kind.SENTENCE if match["kind"] == "sentence" else Kind.HEADING
    return LabelledUnit(start, end, kind, int(match["level"]) if match["level"] else None, Role(match["role"]), new)
