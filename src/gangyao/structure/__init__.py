"""Structure: from facts and probabilities to kinds, levels, parents and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gangyao.cut.units import CutUnit
from gangyao.document import Kind
from gangyao.structure.decode import decide, reports_of
from gangyao.structure.remarks import ListItem, NumberNote, find_copies, list_items, numbering_notes
from gangyao.structure.types import Evidence, Judged

__all__ = ["Evidence", "Judged", "ListItem", "NumberNote", "PageStructure", "ReportFacts", "list_items", "structure"]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One report of a page: the span of its units in characters, and the unit (by index) that is its title, if any.

    ``notes`` tell where its heading numbers skip, repeat or restart. ``copy_of`` is the index of an earlier report of
    the page that it nearly repeats, ``similarity`` the share of sentences (0-1) that the two have in common.
    """

    start: int
    end: int
    title: int | None
    notes: tuple[NumberNote, ...] = ()
    copy_of: int | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class PageStructure:
    """What was decided of each unit of a page, in order, and its reports (``Judged.report`` indexes them)."""

    judged: tuple[Judged, ...]
    reports: tuple[ReportFacts, ...]


def structure(units: Sequence[CutUnit], evidence: Sequence[Evidence]) -> PageStructure:
    """Kinds, levels, parents and reports of a page's units, from what the classifier says of each."""
    judged = decide(units, evidence)
    members = list(reports_of(judged))
    copies = find_copies([[units[index].text for index in report] for report in members])
    reports = [
        ReportFacts(
            units[report[0]].start,
            units[report[-1]].end,
            _title(units, [index for index in report if judged[index].kind is Kind.TITLE]),
            numbering_notes(units, judged, report),
            None if copy is None else copy[0],
            None if copy is None else copy[1],
        )
        for report, copy in zip(members, copies, strict=True)
    ]
    return PageStructure(tuple(judged), tuple(reports))


def _title(units: Sequence[CutUnit], titles: Sequence[int]) -> int | None:
    """A report's name among its title lines: the first that is no subtitle, date or bare name."""
    named = [index for index in titles[:3] if units[index].text[:1] not in "—―-－（(" and len(units[index].text) >= 5]
    return next(iter([*named, *titles]), None)
