"""Which heading every piece of a page stands under."""

from __future__ import annotations

from gangyao.document import Kind
from gangyao.layout.pieces import Piece


def parents(pieces: list[Piece]) -> list[int | None]:
    """For every piece the index of the heading that it stands under (None: none, a title, or furniture)."""
    result: list[int | None] = []
    stack: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.kind is Kind.FURNITURE:
            result.append(None)
            continue
        if piece.new or piece.kind is Kind.TITLE:
            stack.clear()
        if piece.kind is Kind.TITLE:
            result.append(None)
            continue
        while stack and _closed(pieces[stack[-1]], piece):
            stack.pop()
        result.append(stack[-1] if stack else None)
        if piece.kind is Kind.HEADING:
            stack.append(index)
    return result


def _closed(heading: Piece, piece: Piece) -> bool:
    """Whether a heading no longer covers a piece that comes after it."""
    assert heading.level is not None
    if piece.kind is Kind.HEADING and piece.level is not None and piece.level <= heading.level:
        return True
    runs_in = heading.level == 5 and heading.place + 1 < heading.count
    return runs_in and piece.paragraph != heading.paragraph
