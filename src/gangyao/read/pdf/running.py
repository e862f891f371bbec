"""Headers, footers and page numbers: lines that come again at the ends of pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from gangyao.read.pdf.lines import Line
from gangyao.read.types import HintKind

_EDGE = 3
"""Lines at the top and at the bottom of a page that may be its header and footer."""
_MARGIN = 0.08
"""The share of a page's height, from either end, that its text leaves free (Word: 25 of 297 mm)."""
LARGE = 1.3
"""A line so much larger than the body's is a title, wherever it stands; one smaller than ``_SMALL`` is no body text."""
_SMALL = 0.92
_APART = 1.3
"""Usual distances between lines from which on there is a gap."""
_BUCKET = 6.0
"""Points within which lines of two pages stand at the same height."""
_NUMBER = re.compile(
    r"[0-9０-９]+|(?<=第)[一二三四五六七八九十百〇零]+(?=页)|(?<=共)[一二三四五六七八九十百〇零]+(?=页)"
)
_PAGE_NUMBER = re.compile(r"[-—–－·•~]*(?:第|page|p\.?)?#页?[-—–－·•~]*(?:(?:[/／,，|]|of)?共?#页?)?", re.I)


@dataclass(frozen=True, slots=True)
class Split:
    """A page's lines: header, text, footer."""

    header: list[Line]
    body: list[Line]
    footer: list[Line]


def split(pages: list[list[Line]], usual: float) -> list[Split]:
    """The pages, each parted into header, text and footer."""
    tops = [sorted(page, key=lambda line: -line.bottom) for page in pages]
    repeated = _repeated([{*top[:_EDGE], *top[-_EDGE:]} for top in tops])
    parts: list[Split] = []
    for number, page in enumerate(pages):
        top = tops[number]
        again = [(*_likeness(line), number % 2) in repeated for line in top]
        header = _running(top, again, usual)
        footer = _running(top[::-1], again[::-1], usual)[::-1] if len(header) < len(top) else []
        marked = {*header, *footer}
        parts.append(Split(header, [line for line in page if line not in marked], footer))
    return parts


def kind_of(line: Line, kind: HintKind) -> HintKind:
    """``page_number`` where a header or footer is nothing else."""
    return "page_number" if _is_number(line) else kind


def _is_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(_likeness(line)[0]) is not None


def _likeness(line: Line) -> tuple[str, int]:
    """What a running header or footer keeps from page to page: its words, whatever the number, and its height."""
    return _NUMBER.sub("#", "".join(line.text.split())), round(line.bottom / _BUCKET)


def _repeated(edges: list[set[Line]]) -> set[tuple[str, int, int]]:
    """Lines that come again on half of all pages, or on half of the left or right ones."""
    every: Counter[tuple[str, int]] = Counter()
    sides: Counter[tuple[str, int, int]] = Counter()
    for number, page in enumerate(edges):
        likes = {_likeness(line) for line in page}
        every.update(likes)
        sides.update((*like, number % 2) for like in likes)
    pages = len(edges)
    half = {like for like, count in every.items() if count >= max(2, pages / 2)}
    return {side for side, count in sides.items() if side[:2] in half or (count >= 2 and count >= pages / 4)}


def _running(page: list[Line], again: list[bool], usual: float) -> list[Line]:
    """The lines from one end of a page inwards that are a header or footer.

    What comes again is not enough: pages of a form, or reports that begin alike, repeat lines of their text. A running
    line is a page number, or stands in the margin or in small type, and inner ones stand apart from the text. A page
    number in the margin, set as such (— 1 —), is one even where nothing comes again.
    """
    gaps = [abs(one.bottom - other.bottom) for one, other in pairwise(page)]
    spacing = median(gaps) if gaps else 0.0
    running = 0
    for place, line in enumerate(page[:_EDGE]):
        small = line.height < _SMALL * usual
        number = _is_number(line)
        apart = place == 0 or (place < len(gaps) and gaps[place] > _APART * spacing)
        alone = number and line.depth < _MARGIN and not line.text.strip().isdecimal()
        if not (again[place] or alone) or line.height > LARGE * usual:
            break
        if number or small or (line.depth < _MARGIN and apart):
            running = place + 1
        elif line.depth >= _MARGIN:
            break
    return page[:running]
