"""Layout: the text of any pasted report page to units, paragraphs and reports, without a model."""

from __future__ import annotations

from gangyao.document import Kind
from gangyao.layout.bare import mark_bare
from gangyao.layout.headings import mark_numbered
from gangyao.layout.lines import read_lines
from gangyao.layout.mending import mend
from gangyao.layout.nesting import parents
from gangyao.layout.pieces import Piece, cut_paragraphs
from gangyao.layout.remarks import find_copies, list_items, numbering_notes
from gangyao.layout.reports import mark_furniture, mark_reports
from gangyao.layout.runins import mark_run_ins
from gangyao.layout.titles import is_subtitle, is_title
from gangyao.layout.traditional import folded, original
from gangyao.layout.types import Item, Layout, LayoutReport, LayoutUnit
from gangyao.layout.unfolding import odd_break, unfold

__all__ = ["Item", "Layout", "LayoutReport", "LayoutUnit", "layout"]


def layout(text: str) -> Layout:
    """Units, paragraphs and reports of a page's decoded text.

    Every character that is not a blank (``str.isspace``) stands in exactly one unit; units are in order, their
    spans count characters of ``text`` and hold no blank at either end. Never raises, for any text.
    """
    page = folded(text)
    pieces = cut_paragraphs(unfold(mend(read_lines(page, odd_break(page)))))
    mark_furniture(pieces)
    mark_reports(pieces)
    mark_numbered(pieces)
    mark_bare(pieces)
    mark_run_ins(pieces)
    return _assemble(text, pieces, traditional=page is not text)


def _assemble(text: str, pieces: list[Piece], *, traditional: bool) -> Layout:
    above = parents(pieces)
    units: list[LayoutUnit] = []
    members: list[list[int]] = []
    for index, (piece, (start, end)) in enumerate(zip(pieces, _spans(text, pieces), strict=True)):
        report = None
        if piece.kind is not Kind.FURNITURE:
            if piece.new or not members:
                members.append([])
            members[-1].append(index)
            report = len(members) - 1
        clean = original(piece, text) if traditional else piece.text
        units.append(_unit(piece, clean, start, end, report, above[index]))
    return Layout(tuple(units), _reports(pieces, units, members, above))


def _unit(piece: Piece, clean: str, start: int, end: int, report: int | None, parent: int | None) -> LayoutUnit:
    marker = piece.marker if piece.kind is Kind.HEADING else None
    return LayoutUnit(
        start,
        end,
        clean,
        piece.kind,
        piece.paragraph,
        piece.level,
        report,
        parent,
        marker=None if marker is None else clean[: marker.end].strip(),
        value=None if marker is None else marker.value,
        items=list_items(piece),
    )


def _reports(
    pieces: list[Piece], units: list[LayoutUnit], members: list[list[int]], above: list[int | None]
) -> tuple[LayoutReport, ...]:
    copies = find_copies([[pieces[index] for index in report] for report in members])
    reports: list[LayoutReport] = []
    for report, copy in zip(members, copies, strict=True):
        first, last = units[report[0]], units[report[-1]]
        reports.append(
            LayoutReport(
                first.start,
                last.end,
                _title(
                    [(pieces[index].text, units[index].clean) for index in report if units[index].kind is Kind.TITLE]
                ),
                numbering_notes([(pieces[index], above[index]) for index in report]),
                None if copy is None else copy[0],
                None if copy is None else copy[1],
            )
        )
    return tuple(reports)


def _title(lines: list[tuple[str, str]]) -> str | None:
    """A report's name among its title lines: the first that ends in a genre, not the essay question over it."""
    named = (clean for text, clean in lines if is_title(text) and not is_subtitle(text))
    return next(named, lines[0][1] if lines else None)


def _spans(text: str, pieces: list[Piece]) -> list[tuple[int, int]]:
    """Spans on the page: each piece reaches to where the next begins, less the blanks there; nothing is lost."""
    starts = [piece.line.start if piece.place == 0 else piece.line.place(piece.start) for piece in pieces]
    ends = [
        starts[index + 1] if index + 1 < len(pieces) and pieces[index + 1].place else piece.line.end
        for index, piece in enumerate(pieces)
    ]
    spans: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        while end > start and text[end - 1].isspace():
            end -= 1
        spans.append((start, end))
    return spans
