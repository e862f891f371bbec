"""OFD files (GB/T 33190), the fixed pages of Chinese offices: the lines of their pages, read from top to bottom.

ofdkit opens the file and places the text (templates, transformations, broken markup included); what is a line, a
header or a title is told here. It runs in a process of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import ofdkit

from gangyao.read.archive import Archive
from gangyao.read.running import running_blocks
from gangyao.read.types import Block, HintKind, Lines, Notice, Text, Unreadable

MAX_PAGES = 3_000
MAX_CHARACTERS = 20_000_000
MAX_XML = 256 << 20
"""Bytes that all XML of a file unpacks to."""
_FAULTS = (ofdkit.OFDError, ValueError, OSError)
_WHAT = "an OFD file"
_SAME_LINE = 0.5
"""Heights of type within which two pieces stand on one line."""
_GAP = 0.7
"""Heights of type from which on a gap between two pieces is a blank, and ``_WIDE`` from which on it is a new cell."""
_WIDE = 2.5
_MARGIN = 0.11
"""The share of a page's height, from either end, in which headers and footers stand."""
_LARGE = 1.15
_LONGEST = 60
"""Characters of a heading at most."""
_INDENT = (1.4, 3.0)
_DIGITS = re.compile(r"[0-9０-９]+")
_PAGE_NUMBER = re.compile(r"[\-—–－·•~]*(?:第|page|p\.?)?#页?[\-—–－·•~]*(?:[/／,，|]?共?#页?)?", re.I)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its text, the place of its cells in it, and where it stands, from the upper left corner."""

    text: str
    left: float
    bottom: float
    height: float
    edge: HintKind | None = None

    @property
    def likeness(self) -> tuple[str, int]:
        """What a running header or footer keeps from page to page."""
        return _DIGITS.sub("#", "".join(self.text.split())), round(self.bottom / 2)


def read_ofd(data: bytes, name: str) -> Text:
    """The text of an OFD file, a line of the page a line of the text.

    A line set in by two characters begins with two ideographic spaces. Headers, footers and page numbers that come
    again on other pages stand behind the text, each once; lines in larger type are the title and headings.

    Raises:
        Unreadable: a damaged, locked or oversized file, or one of pictures.
    """
    if Archive(data, _WHAT).size(".xml") > MAX_XML:
        raise Unreadable("unpacks to far more than a report (a bomb?); it is not opened")
    lines = Lines()
    try:
        with ofdkit.open(data) as document:
            if len(document.pages) > MAX_PAGES:
                raise Unreadable(f"has more than {MAX_PAGES} pages; split it first")
            pages = [_page(page, number, lines) for number, page in enumerate(document.pages, 1)]
    except _FAULTS as error:
        raise Unreadable(f"is {_WHAT}, damaged: {error}") from None
    if not any(line.text.strip() for page in pages for line in page):
        raise Unreadable("is an OFD file without text (a scan?); run a text recognition (OCR) over it first")
    _gather(pages, lines)
    return lines.text(name)


def _page(page: ofdkit.Page, number: int, lines: Lines) -> list[_Line]:
    try:
        runs = [run for run in page.runs if run.text.strip()]
        left, top, width, height = page.box
    except _FAULTS as error:
        lines.notice(Notice("dropped_text", f"page {number} is damaged and was not read ({error})", page=number))
        return []
    # some writers draw a piece twice to make it bold; what lies off the page is not seen
    once = {(run.text, round(run.x * 4), round(run.y * 4)): run for run in runs}
    seen = [
        run for run in once.values() if left - 2 <= run.x <= left + width + 2 and top - 2 <= run.y <= top + height + 2
    ]
    if sum(len(run.text) for run in seen) > MAX_CHARACTERS // 10:
        raise Unreadable("holds a page of more text than any page has; it is not opened")
    if not seen:
        lines.notice(Notice("empty_page", f"page {number} holds no text (a picture?)", page=number))
    return [_line(group, top, height) for group in _groups(seen)]


def _groups(runs: list[ofdkit.TextRun]) -> list[list[ofdkit.TextRun]]:
    """The pieces of a page, those of one line together, from top to bottom."""
    groups: list[list[ofdkit.TextRun]] = []
    for run in sorted(runs, key=lambda run: run.y):
        last = groups[-1][0] if groups else None
        if last is not None and run.y - last.y <= _SAME_LINE * max(min(run.size, last.size), 0.5):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _line(runs: list[ofdkit.TextRun], top: float, height: float) -> _Line:
    runs.sort(key=lambda run: run.x)
    parts = [runs[0].text]
    for one, other in pairwise(runs):
        gap = (other.x - one.x - one.width) / max(other.size, 0.5)
        parts.append("\t" if gap >= _WIDE else " " if gap >= _GAP and _parted(one.text, other.text) else "")
        parts.append(other.text)
    depth = (runs[0].y - top) / max(height, 1.0)
    edge: HintKind | None = "header" if depth <= _MARGIN else "footer" if depth >= 1 - _MARGIN else None
    text = "".join(parts)
    size = max(runs, key=lambda run: len(run.text)).size
    return _Line(text.strip(), runs[0].x, runs[0].y, size, edge)


def _parted(before: str, behind: str) -> bool:
    """Whether a blank belongs between two pieces: Chinese needs none."""
    return before[-1:].isascii() or behind[:1].isascii()


def _gather(pages: list[list[_Line]], lines: Lines) -> None:
    running = _running(pages)
    body = [line for page in pages for line in page if line not in running]
    usual = _usual(body)
    levels = _levels(body, usual)
    for number, page in enumerate(pages):
        if number:
            lines.page_break()
        written = [line for line in page if line not in running]
        margin = _margin(written, usual)
        for place, line in enumerate(written):
            first = number == 0 and place == 0
            lines.add(_block(line, levels.get(round(line.height, 1)), margin, usual, first))
    kinds: tuple[HintKind, ...] = ("header", "footer")
    for kind in kinds:
        for block in running_blocks((line.text for page in pages for line in page if running.get(line) == kind), kind):
            lines.add(block)


def _running(pages: list[list[_Line]]) -> dict[_Line, HintKind]:
    """The lines near the ends of pages that come again on others, and page numbers."""
    counts = Counter(likeness for page in pages for likeness in {line.likeness for line in page if line.edge})
    least = max(2, len(pages) / 4)
    return {
        line: line.edge
        for page in pages
        for line in page
        if line.edge is not None
        and (counts[line.likeness] >= least or (line.edge == "footer" and _PAGE_NUMBER.fullmatch(line.likeness[0])))
    }


def _usual(lines: list[_Line]) -> float:
    """The height of type that most characters have."""
    heights: Counter[float] = Counter()
    for line in lines:
        heights[round(line.height, 1)] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 0.0


def _levels(lines: list[_Line], usual: float) -> dict[float, int]:
    """Heights of type that headings have, larger than the text's, the largest first."""
    large = {round(line.height, 1) for line in lines if line.height >= _LARGE * usual and len(line.text) <= _LONGEST}
    return {height: level for level, height in enumerate(sorted(large, reverse=True), 1)}


def _block(line: _Line, level: int | None, margin: float, usual: float, first: bool) -> Block:
    cells = line.text.split("\t")
    if len(cells) > 2 and level is None:
        spans: list[tuple[int, int]] = []
        place = 0
        for cell in cells:
            spans.append((place, place + len(cell)))
            place += len(cell) + 1
        return Block(line.text, "row", cells=tuple(spans))
    text = line.text.replace("\t", " ")
    if level is not None and len(text) <= _LONGEST:
        return Block(text, "title" if first and level == 1 else "heading", None if first and level == 1 else level)
    least, most = (factor * usual for factor in _INDENT)
    return Block(("\u3000\u3000" if least <= line.left - margin <= most else "") + text)


def _margin(lines: Iterable[_Line], usual: float) -> float:
    """Where most full lines of a page begin."""
    begins = Counter(round(line.left) for line in lines if abs(line.height - usual) < 0.2 * usual)
    if not begins:
        return 0.0
    return float(min(left for left, count in begins.items() if count >= max(begins.values()) / 2))
