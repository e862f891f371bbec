"""What the type and the places of lines say: titles and headings by size and weight, tables by their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from gangyao.read.pdf.lines import Line
from gangyao.read.types import Block

_LARGER = 1.12
"""A line so much larger than the body's is a heading, or the title if it comes first and none is as large."""
_LARGER_READ = 1.3
"""The same for lines read off a picture, whose heights are rough."""
_LONGEST = 45
"""Characters of a heading's line."""
_MOST = 0.35
"""The share of lines that can be headings; where more are, size and weight say nothing."""
_ALIGNED = 1.5
_INDENT = (1.4, 3.0)
_ENDS = ("。", "；", "，", "、", "！")


class Ranks:
    """The kinds of type that headings of a file are set in, the largest first."""

    def __init__(self, lines: list[Line], usual: float) -> None:
        self._usual = usual
        weights = Counter[bool]()
        for line in lines:
            weights[_is_heavy(line)] += len(line.text)
        self._bold_body = weights[True] > weights[False]
        self._title = self._title_size(lines)
        sets = Counter(key for line in lines if (key := self._key(line)) is not None)
        self._ranks = sorted(sets, reverse=True) if sum(sets.values()) <= _MOST * len(lines) else []

    def block(self, line: Line, prefix: str) -> Block:
        """A line of the text as a block."""
        shift = len(prefix)
        key = self._key(line)
        bold = () if self._bold_body else tuple((first + shift, last + shift) for first, last in line.heavy)
        if self._title and line.height >= self._title and key is None:
            return Block(prefix + line.text, "title", recognised=line.recognised)
        if key in self._ranks:
            return Block(prefix + line.text, "heading", self._ranks.index(key) + 1)
        return Block(prefix + line.text, bold=bold, recognised=line.recognised)

    def _title_size(self, lines: list[Line]) -> float:
        """The height of the title's lines: those that open the file, larger than all that follows."""
        height = lines[0].height if lines else 0.0
        opening = 0
        while opening < len(lines) and abs(lines[opening].height - height) < 0.5:
            opening += 1
        rest = max((line.height for line in lines[opening:]), default=0.0)
        larger = _LARGER_READ if lines and lines[0].recognised else _LARGER
        return height - 0.5 if height >= larger * self._usual and height > rest + 0.5 and opening <= 3 else 0.0

    def _key(self, line: Line) -> tuple[float, bool] | None:
        """Size and weight of a line that may be a heading."""
        if line.recognised or len(line.text) > _LONGEST or line.text.rstrip().endswith(_ENDS):
            return None
        if self._title and line.height >= self._title:
            return None
        heavy = _is_heavy(line) and not self._bold_body
        larger = line.height >= _LARGER * self._usual
        return (round(2 * line.height) / 2, heavy) if larger or (heavy and line.height >= 0.95 * self._usual) else None


def _is_heavy(line: Line) -> bool:
    return len(line.heavy) == 1 and line.heavy[0] == (0, len(line.text))


def body_blocks(body: list[Line], ranks: Ranks, usual: float) -> Iterator[Block]:
    """The text of a page: rows of tables, headings, lines."""
    margin = left_margin(body)
    place = 0
    while place < len(body):
        rows = _table(body, place)
        for line in body[place : place + rows]:
            yield _row(line)
        place += rows
        if not rows:
            yield ranks.block(body[place], _set_in(body[place], margin, usual))
            place += 1


def _table(lines: list[Line], start: int) -> int:
    """How many lines from here on are rows of a table: as many cells in each, one under the other."""
    columns = len(lines[start].cells)
    if columns < 2:
        return 0
    end = start + 1
    while end < len(lines) and len(lines[end].cells) == columns and _aligned(lines[end - 1], lines[end]):
        end += 1
    return end - start if end - start >= (2 if columns > 2 else 3) else 0


def _aligned(above: Line, below: Line) -> bool:
    """Whether the cells of two lines stand one under the other by their left or right ends or their middles."""
    slack = _ALIGNED * max(above.height, below.height)
    return all(
        min(abs(one[2] - other[2]), abs(one[3] - other[3]), abs(one[2] + one[3] - other[2] - other[3]) / 2) <= slack
        for one, other in zip(above.cells, below.cells, strict=True)
    )


def _row(line: Line) -> Block:
    texts = [line.text[first:last].strip() for first, last, _, _ in line.cells]
    cells: list[tuple[int, int]] = []
    place = 0
    for text in texts:
        cells.append((place, place + len(text)))
        place += len(text) + 1
    return Block("\t".join(texts), "row", cells=tuple(cells), recognised=line.recognised)


def left_margin(body: Iterable[Line]) -> float:
    """Where most full lines of a page begin."""
    begins = Counter(round(line.left) for line in body)
    if not begins:
        return 0.0
    common = [left for left, count in begins.items() if count >= max(begins.values()) / 2]
    return float(min(common))


def _set_in(line: Line, margin: float, usual: float) -> str:
    least, most = (factor * usual for factor in _INDENT)
    return "\u3000\u3000" if least <= line.left - margin <= most else ""
