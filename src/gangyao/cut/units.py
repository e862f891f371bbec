"""The units of a page and what can be seen of each without an opinion: its span, its words, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from gangyao.cut.lines import read_lines
from gangyao.cut.mending import mend
from gangyao.cut.numbering import Marker
from gangyao.cut.pieces import Piece, cut_paragraphs
from gangyao.cut.unfolding import odd_break, unfold
from gangyao.read.types import Hint, Text
from gangyao.words.folding import fold
from gangyao.words.marks import BULLET

_CJK = "\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·"
_INNER_BLANK = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_BLANKS = re.compile(r"\s+")
_FAR = 8
"""Columns of indent from which on a line stands at the right or in the middle: signatures, dates, centred titles."""
_NAMING = 40
"""Characters of a line that may still be presumed to name what stands under it."""
_ENDS = "。！？!?；;，,、…"


class Position(Enum):
    """Where a unit stands on its page; the value is the classifier's token for it."""

    MID = "<mid>"
    FIRST = "<first>"
    FIRST_GAP = "<first-gap>"
    ALONE = "<alone>"
    ALONE_GAP = "<alone-gap>"
    FAR = "<far>"


@dataclass(frozen=True, slots=True)
class CutUnit:
    """A unit before anything is judged of it.

    ``start`` and ``end`` count characters of the page; no blank stands at either end. ``text`` is what a reader takes
    it for: rejoined where the page wrapped it, without what nobody sees, folded character for character. ``shown`` is
    what the classifier reads. ``place`` and ``count``: which unit of its paragraph it is, of how many; ``gap`` counts
    the empty lines above its paragraph, ``indent`` the columns of blanks before it. ``marker`` is the number that it
    begins with, ``hint`` what the file says of its paragraph. ``inside``: a page number or running header that fell
    into a sentence; ``continues``: the rest of that sentence, all of whose words stand in the unit before the break.
    """

    start: int
    end: int
    text: str
    shown: str
    paragraph: int
    place: int
    count: int
    gap: int
    indent: int
    marker: Marker | None
    hint: Hint | None = None
    inside: bool = False
    continues: bool = False
    piece: Piece | None = field(default=None, repr=False, compare=False)

    def offset(self, at: int) -> int:
        """The page offset of the character at ``at`` of ``text``."""
        return self.start + at if self.piece is None else self.piece.line.place(self.piece.start + at)

    @property
    def style(self) -> int | None:
        """The level of the file's heading style, None where it has none."""
        return self.hint.level or 1 if self.hint is not None and self.hint.kind == "heading" else None

    @property
    def position(self) -> Position:
        """Where it stands: in the middle of its line, first of several, or alone on it."""
        if self.place:
            return Position.MID
        if self.count > 1:
            return Position.FIRST_GAP if self.gap else Position.FIRST
        if self.indent >= _FAR:
            return Position.FAR
        return Position.ALONE_GAP if self.gap else Position.ALONE


def cut_page(page: str | Text) -> list[CutUnit]:
    """The units of a page, in order: every character that is no blank stands in exactly one. Never raises."""
    text = page if isinstance(page, str) else page.text
    hints = () if isinstance(page, str) else page.hints
    folded = fold(text)
    bold = [hint for hint in hints if hint.kind == "bold"]
    whole = [hint for hint in hints if hint.kind not in ("bold", "recognised")]
    pieces = cut_paragraphs(unfold(mend(read_lines(folded, odd_break(folded), whole))))
    units: list[CutUnit] = []
    at = 0
    for piece, (start, end) in zip(pieces, _spans(text, pieces), strict=True):
        while at < len(bold) and bold[at].end <= start:
            at += 1
        heavy = at < len(bold) and bold[at].start <= start and bold[at].end >= end - 1
        units += _parted(_unit(piece, start, end, heavy), piece, text)
    return units


def _unit(piece: Piece, start: int, end: int, heavy: bool) -> CutUnit:
    line = piece.line
    shown = show(piece.text, line.hint)
    return CutUnit(
        start,
        end,
        piece.text,
        f"**{shown}**" if heavy and "**" not in shown else shown,
        piece.paragraph,
        piece.place,
        piece.count,
        line.gap,
        line.indent,
        piece.marker,
        line.hint,
        piece=piece,
    )


def _parted(unit: CutUnit, piece: Piece, page: str) -> Iterator[CutUnit]:
    """The unit, cut where page numbers and running headers fell into it; these are units of their own."""
    start, end = unit.start, unit.end
    inside = [span for span in piece.line.inside if start <= span[0] and span[1] <= end]
    if not inside or not unit.text:
        yield unit
        return
    rest = False
    for left, right in [*inside, (end, end)]:
        stop = left
        while stop > start and page[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield replace(unit, start=start, end=stop, continues=rest)
            rest = True
        if right > left:
            noise = " ".join(fold(page[left:right]).split())
            yield replace(unit, start=left, end=right, text=noise, shown=noise, marker=None, inside=True)
        start = right
        while start < end and page[start].isspace():
            start += 1


def show(text: str, hint: Hint | None = None) -> str:
    """A unit's text as the classifier reads it: no blank between Chinese characters, one sign for every bullet.

    What a file says of it is written as Markdown writes it: heading styles, the cells of a table.
    """
    if hint is not None and hint.kind == "row":
        return "|" + "|".join(_BLANKS.sub(" ", cell).strip() for cell in re.split(r"[\t|]", text.strip("|"))) + "|"
    if hint is not None and hint.kind in ("heading", "title") and not text.startswith("#"):
        text = "#" * (hint.level or 1) + " " + text
    bullet = BULLET.match(text)
    if bullet is not None:
        text = "- " + text[bullet.end() :]
    return _BLANKS.sub(" ", _INNER_BLANK.sub("", text)).strip()


def presumed_parents(units: Sequence[CutUnit]) -> list[int | None]:
    """For every unit the numbered line that it seems to stand under, by the levels of the numbers alone.

    This only says what a window shows of the page before it; ``structure`` decides what the headings are.
    """
    above: list[int | None] = []
    stack: list[tuple[int, int]] = []
    for index, unit in enumerate(units):
        level = _presumed_level(unit)
        while level is not None and stack and stack[-1][1] >= level:
            stack.pop()
        above.append(stack[-1][0] if stack else None)
        if level is not None:
            stack.append((index, level))
    return above


def _presumed_level(unit: CutUnit) -> int | None:
    marker = unit.marker
    if marker is None or marker.doubtful or unit.place or marker.form.level > 4:
        return None
    if unit.inside or unit.continues:
        return None
    names = len(unit.text) <= _NAMING and (unit.text[-1] not in _ENDS or unit.count > 1)
    return marker.form.level if names else None


def _spans(page: str, pieces: list[Piece]) -> list[tuple[int, int]]:
    """Spans on the page: each piece reaches to where the next begins, less the blanks there; nothing is lost."""
    starts = [piece.line.start if piece.place == 0 else piece.line.place(piece.start) for piece in pieces]
    ends = [
        starts[index + 1] if index + 1 < len(pieces) and pieces[index + 1].place else piece.line.end
        for index, piece in enumerate(pieces)
    ]
    spans: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        while end > start and page[end - 1].isspace():
            end -= 1
        spans.append((start, end))
    return spans
