"""Remarks on what was found: numbers out of order, lists inside sentences, reports that repeat one another."""

from __future__ import annotations

import re
from collections import Counter

from gangyao.document import Kind
from gangyao.layout.pieces import Piece
from gangyao.layout.types import Item

_ITEM = re.compile(
    r"(?:^|(?<=[：:；;，,。]))(?:[一二三四五六七八九十]{1,2}(?:是|要)|[（(]\d{1,2}[）)]|"
    r"第[一二三四五六七八九十]{1,2}[，,]|[①-⑳])"
)
_NUMBERS = "一二三四五六七八九十"
_STRUCK = re.compile(r"[0-9０-９×xX*＊\s，。、；：！？,.;:!?]")
_SHORTEST = 8
_COPY = 0.4


def list_items(piece: Piece) -> tuple[Item, ...]:
    """The items of a list inside one sentence, in page offsets: two or more numbers that count from one."""
    if piece.kind is not Kind.SENTENCE:
        return ()
    found = list(_ITEM.finditer(piece.text))
    if len(found) < 2 or [_counts(match.group()) for match in found] != list(range(1, len(found) + 1)):
        return ()
    stops = [match.start() for match in found[1:]] + [len(piece.text)]
    return tuple(
        Item(match.group(), _page(piece, match.start()), _page(piece, stop - 1) + 1)
        for match, stop in zip(found, stops, strict=True)
    )


def _counts(marker: str) -> int:
    digits = re.sub(r"\D", "", marker)
    if "①" <= marker[0] <= "⑳":
        return ord(marker[0]) - ord("①") + 1
    if digits:
        return int(digits)
    numeral = marker.strip("第是要，,")
    return (
        10 * numeral.count("十") + _NUMBERS.find(numeral[-1]) % 9 + 1
        if len(numeral) > 1
        else _NUMBERS.find(numeral) + 1
    )


def _page(piece: Piece, offset: int) -> int:
    return piece.line.place(piece.start + offset)


def numbering_notes(report: list[tuple[Piece, int | None]]) -> tuple[str, ...]:
    """Notes on the numbered headings of one report (its pieces, each with its parent): a gap, a repeat, a restart.

    A number that stands before a sentence is not missing; 一是 counts anew in every paragraph.
    """
    notes: list[str] = []
    last: dict[tuple[str, int | None], Piece] = {}
    counted: dict[str, set[int]] = {}
    for piece, parent in report:
        marker = piece.marker
        if marker is None or not marker.value or marker.form.scheme == "word":
            continue
        scheme = marker.form.scheme
        if piece.kind is not Kind.HEADING:
            counted.setdefault(scheme, set()).add(marker.value)
            continue
        before, between = last.get((scheme, parent)), counted.pop(scheme, set())
        last[(scheme, parent)] = piece
        if before is None or before.marker is None:
            continue
        fault = _fault(before.marker.value, marker.value, between)
        if fault is None and marker.form.level <= 2 and marker.value == before.marker.value + 2:
            first, second = (item.text[: item.marker.end].strip() for item in (before, piece) if item.marker)
            notes.append(f"between {first} and {second}: a number heads no line, perhaps joined to the text behind it")
        anew = marker.form.run_in and before.paragraph != piece.paragraph and marker.value == min({1, *between})
        if fault and not anew:
            first, second = (item.text[: item.marker.end].strip() for item in (before, piece) if item.marker)
            notes.append(f"{second} behind {first}: {fault}")
    return tuple(notes)


def _fault(before: int, value: int, between: set[int]) -> str | None:
    if value == before + 1 or (value > before and between.issuperset(range(before + 1, value))):
        return None
    if value - 1 in between or (value == 1 and between):
        return None
    if value == before:
        return "repeated"
    return "numbers missing" if value > before else "numbers restart"


def find_copies(reports: list[list[Piece]]) -> list[tuple[int, float] | None]:
    """For every report the earlier one that it nearly repeats, with the share of sentences in common (Jaccard)."""
    known: dict[str, list[int]] = {}
    sizes: list[int] = []
    result: list[tuple[int, float] | None] = []
    for number, pieces in enumerate(reports):
        marks = {_STRUCK.sub("", piece.text) for piece in pieces if len(piece.text) >= _SHORTEST}
        shared: Counter[int] = Counter()
        for mark in marks:
            shared.update(known.get(mark, ()))
        sizes.append(len(marks))
        best = max(
            shared,
            key=lambda other: (shared[other] / (sizes[other] + len(marks) - shared[other]), -other),
            default=None,
        )
        similarity = 0.0 if best is None else shared[best] / (sizes[best] + len(marks) - shared[best])
        if best is not None and similarity >= _COPY and len(marks) >= 3:
            result.append((best, round(similarity, 3)))
            continue
        result.append(None)
        for mark in marks:
            known.setdefault(mark, []).append(number)
    return result
