"""Paragraphs cut into pieces: the units of a page before their kinds are settled."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangyao.document import Kind
from gangyao.layout.lines import Line
from gangyao.layout.numbering import Marker, parse_marker
from gangyao.layout.sentences import cut

# A point behind a Chinese character that is no numeral: a full stop typed with a Western keyboard.
_POINT = re.compile(r"(?<=[\u4e00-\u9fff])(?<![一二三四五六七八九十])[.．](?=\s|$|[\u4e00-\u9fff])")


@dataclass(slots=True)
class Piece:
    """A unit in the making: ``line.text[start:end]``, the paragraph's number and what is known so far.

    ``place`` and ``count``: which piece of its paragraph it is, of how many. ``marker`` is the number it begins with.
    ``parted``: page text (navigation, links, advertisements; no page number) stands before it.
    """

    line: Line
    text: str
    start: int
    paragraph: int
    place: int
    count: int
    marker: Marker | None = None
    kind: Kind = Kind.SENTENCE
    level: int | None = None
    new: bool = False
    parted: bool = False


def cut_paragraphs(paragraphs: list[Line]) -> list[Piece]:
    """All pieces of a page, in order."""
    points = _writes_points(paragraphs)
    pieces: list[Piece] = []
    for number, line in enumerate(paragraphs):
        if not line.text:
            pieces.append(Piece(line, "", 0, number, 0, 1, kind=Kind.FURNITURE))
            continue
        spans = [span for span in cut(line.text, points=points) if not line.text[span[0] : span[1]].isspace()]
        for place, (start, end) in enumerate(spans):
            text = line.text[start:end]
            lead = len(text) - len(text.lstrip())
            text = text.strip()
            pieces.append(Piece(line, text, start + lead, number, place, len(spans), parse_marker(text, doubtful=True)))
    return pieces


def _writes_points(paragraphs: list[Line]) -> bool:
    """Whether a page ends its sentences with . instead of 。, or now and then."""
    stops = points = 0
    for line in paragraphs[:2000]:
        stops += line.text.count("。")
        points += len(_POINT.findall(line.text[:20000]))
    return points > 0.2 * stops and points >= 3
