"""Remarks on what was found: numbers out of order, lists inside sentences, reports that repeat one another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gangyao.cut.numbering import Marker, parse_marker
from gangyao.cut.units import CutUnit
from gangyao.document import Kind
from gangyao.structure.types import Judged

_ITEM = re.compile(r"(?:^|(?<=[：:；;，,。]))[^\w（(]{0,2}(?=[一二三四五六七八九十第（(①-⑳\d])")
_LISTED = {"is", "ordinal", "arabic_paren", "cn_paren", "circled", "arabic"}
"""Schemes that number the items of a list inside one sentence."""
_BLANKS_AND_MARKS = re.compile(r"[＊*×xX\s，。、；：！？,.;:!?]")
_DIGITS = re.compile(r"[0-9０-９]+")
_STRUCK = re.compile(r"[×＊*]|[xX]{2}")
_SHORTEST = 8
_COPY = 0.4
"""The share of sentences in common from which on a report is another one's copy."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list inside a sentence (一是……；二是……): its number and its span on the page in characters."""

    marker: str
    start: int
    end: int


def list_items(unit: CutUnit) -> tuple[ListItem, ...]:
    """The items of a list inside one sentence: two or more numbers of one scheme that count from one."""
    found = [marker for match in _ITEM.finditer(unit.text) if (marker := _listed(unit.text, match.end())) is not None]
    if len(found) < 2 or [marker.value for marker in found] != list(range(1, len(found) + 1)):
        return ()
    if len({marker.form.scheme for marker in found}) > 1:
        return ()
    stops = [marker.start for marker in found[1:]] + [len(unit.text)]
    return tuple(
        ListItem(unit.text[marker.start : marker.end].strip(), unit.offset(marker.start), unit.offset(stop - 1) + 1)
        for marker, stop in zip(found, stops, strict=True)
    )


def _listed(text: str, at: int) -> Marker | None:
    marker = parse_marker(text, at)
    return marker if marker is not None and marker.form.scheme in _LISTED else None


NoteCode = Literal["number_missing", "number_repeated", "number_restarts", "number_in_line"]


@dataclass(frozen=True, slots=True)
class NumberNote:
    """Where the numbers of a report's headings skip, repeat or start again: a code and the two headings, by index."""

    code: NoteCode
    units: tuple[int, int]


def numbering_notes(
    units: Sequence[CutUnit], judged: Sequence[Judged], report: Sequence[int]
) -> tuple[NumberNote, ...]:
    """Notes on the numbered headings of one report.

    A number that stands before a sentence is not missing; 一是 counts anew in every paragraph. Codes:
    ``number_missing``, ``number_repeated``, ``number_restarts``, ``number_in_line`` (between the two a number heads no
    line: perhaps it is joined to the text before it).
    """
    notes: list[NumberNote] = []
    last: dict[tuple[str, int | None], int] = {}
    counted: dict[str, set[int]] = {}
    for index in report:
        marker = units[index].marker
        if marker is None or not marker.value or marker.form.scheme == "word":
            continue
        scheme = marker.form.scheme
        if judged[index].kind is not Kind.HEADING:
            counted.setdefault(scheme, set()).add(marker.value)
            continue
        before, between = last.get((scheme, judged[index].parent)), counted.pop(scheme, set())
        last[(scheme, judged[index].parent)] = index
        if before is not None and (code := _fault(units[before], units[index], between)) is not None:
            notes.append(NumberNote(code, (before, index)))
    return tuple(notes)


def _fault(first: CutUnit, second: CutUnit, between: set[int]) -> NoteCode | None:
    assert first.marker is not None
    assert second.marker is not None
    before, value = first.marker.value, second.marker.value
    if second.marker.form.run_in and first.paragraph != second.paragraph and value == min({1, *between}):
        return None
    if value == before + 1:
        return None
    if value > before and between.issuperset(range(before + 1, value)):
        return "number_in_line" if second.marker.form.level <= 2 and value == before + 2 else None
    if value - 1 in between or (value == 1 and between):
        return None
    if value == before:
        return "number_repeated"
    return "number_missing" if value > before else "number_restarts"


def find_copies(reports: Sequence[Sequence[str]]) -> list[tuple[int, float] | None]:
    """For every report (its units' texts) the earlier one that it nearly repeats, with the share of common sentences.

    The share is Jaccard's. Sentences that are alike but for their figures tell two years of one body: no copies.
    """
    known: dict[str, list[int]] = {}
    figures: list[dict[str, set[str]]] = []
    sizes: list[int] = []
    result: list[tuple[int, float] | None] = []
    for number, texts in enumerate(reports):
        marks = {_BLANKS_AND_MARKS.sub("", text): text for text in texts if len(text) >= _SHORTEST}
        figures.append(_figures(marks))
        shared: Counter[int] = Counter()
        for mark in marks:
            shared.update(known.get(mark, ()))
        sizes.append(len(marks))

        def similarity(other: int, size: int = len(marks), shared: Counter[int] = shared) -> float:
            return shared[other] / (sizes[other] + size - shared[other])

        best = max(shared, key=lambda other: (similarity(other), -other), default=None)
        copied = best is not None and similarity(best) >= _COPY and len(marks) >= 3
        if best is not None and copied and not _differ(figures[best], figures[number]):
            result.append((best, round(similarity(best), 3)))
            continue
        result.append(None)
        for mark in marks:
            known.setdefault(mark, []).append(number)
    return result


def _figures(marks: dict[str, str]) -> dict[str, set[str]]:
    """The sentences with their figures taken out, and how each stood with them; none whose figures are struck out."""
    found: dict[str, set[str]] = {}
    for mark, text in marks.items():
        if not _STRUCK.search(text) and _DIGITS.search(mark):
            found.setdefault(_DIGITS.sub("#", mark), set()).add(mark)
    return found


def _differ(first: dict[str, set[str]], second: dict[str, set[str]]) -> bool:
    """Whether some sentence stands in both with other figures."""
    return any(first[mark].isdisjoint(second[mark]) for mark in first.keys() & second.keys())
