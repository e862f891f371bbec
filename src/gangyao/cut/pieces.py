"""Paragraphs cut into pieces, each a unit of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangyao.cut.lines import Line
from gangyao.cut.numbering import Marker, parse_marker
from gangyao.cut.sentences import cut

# A point behind a Chinese character that is no numeral: a full stop typed with a Western keyboard.
_POINT = re.compile(r"(?<=[\u4e00-\u9fff])(?<![一二三四五六七八九十])[.．](?=\s|$|[\u4e00-\u9fff])")


_SIGNS = re.compile(r"(?:#{1,6}[ \t]*|\*\*|__|>[ \t]?)*")


@dataclass(slots=True)
class Piece:
    """A unit in the making: ``line.text[start:end]``, and the paragraph's number.

    ``place`` and ``count``: which piece of its paragraph it is, of how many. ``marker`` is the number it begins with.
    """

    line: Line
    text: str
    start: int
    paragraph: int
    place: int
    count: int
    marker: Marker | None = None


def cut_paragraphs(paragraphs: list[Line]) -> list[Piece]:
    """All pieces of a page, in order."""
    points = _writes_points(paragraphs)
    pieces: list[Piece] = []
    for number, line in enumerate(paragraphs):
        if not line.text:
            pieces.append(Piece(line, "", 0, number, 0, 1))
            continue
        row = line.hint is not None and line.hint.kind == "row"
        cuts = [(0, len(line.text))] if row else cut(line.text, points=points)
        spans = [span for span in cuts if not line.text[span[0] : span[1]].isspace()]
        for place, (start, end) in enumerate(spans):
            text = line.text[start:end]
            lead = len(text) - len(text.lstrip())
            text = text.strip()
            pieces.append(Piece(line, text, start + lead, number, place, len(spans), number_of(text)))
    return pieces


def number_of(text: str) -> Marker | None:
    """The number that a unit begins with, behind the signs with which Markdown marks a heading or bold type."""
    return parse_marker(text, _SIGNS.match(text).end(), doubtful=True)  # type: ignore[union-attr]


def _writes_points(paragraphs: list[Line]) -> bool:
    """Whether a page ends its sentences with . instead of 。, or now and then."""
    stops = points = 0
    for line in paragraphs[:2000]:
        stops += line.text.count("。")
        points += len(_POINT.findall(line.text[:20000]))
    return points > 0.2 * stops and points >= 3
