"""From labelled units to a report's tree: headings nest, sentences stand under them in runs of one role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from gangyao.document import Kind, Note, OutlineNode, Report, Role, Unit
from gangyao.outline.texts import joined, unmarked

if TYPE_CHECKING:
    from gangyao.structure import ReportFacts


@dataclass(slots=True)
class _Node:
    """An outline node while it grows."""

    type: Literal["report", "heading", "run"]
    role: Role | None = None
    unit: int | None = None
    titles: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    differs: bool = False
    furniture: list[int] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    def frozen(self) -> OutlineNode:
        return OutlineNode(
            type=self.type,
            role=self.role,
            unit=self.unit,
            titles=tuple(self.titles),
            sentences=tuple(self.sentences),
            differs=self.differs,
            furniture=tuple(self.furniture),
            children=tuple(child.frozen() for child in self.children),
        )


SIGNATURE = 40
"""Characters of a line without an end of a sentence that may be a name, a place or a date under a report."""
_ENDS = "。！？!?…；;：:，,"


def _named(unit: Unit) -> str:
    """A report's name from its title line: in the page's own characters, in one line, without Markdown's marks."""
    return unmarked(joined(unit.text)).strip()


def build_reports(units: Sequence[Unit], reports: Sequence[ReportFacts], text: str | None = None) -> tuple[Report, ...]:
    """The reports of a page with their outlines; every unit's id stands in exactly one node.

    Page furniture stands under the heading it was found under (``OutlineNode`` says where else). A page of furniture
    alone has no report, and so no outline. What closes a report (``_closing``) hangs on its root, as its last run.

    Args:
        units: the units of the page.
        reports: its reports.
        text: the page; without it any blank between two units is taken for the end of a line.
    """
    members: list[list[Unit]] = [[] for _ in reports]
    current = 0
    for unit in units:
        current = unit.report if unit.report is not None else current
        if members:
            members[current].append(unit)
    return tuple(
        Report(
            id=number,
            title=None if report.title is None else _named(units[report.title]),
            start=report.start,
            end=report.end,
            outline=_tree(members[number], text),
            notes=tuple(Note.model_validate({"code": note.code, "units": note.units}) for note in report.notes),
            copy_of=report.copy_of,
            similarity=report.similarity,
        )
        for number, report in enumerate(reports)
    )


def _tree(units: Sequence[Unit], text: str | None) -> OutlineNode:
    closing = _closing(units, text)
    root = open_node = _Node("report")
    headings: dict[int, _Node] = {}
    waiting: list[int] = []
    for unit in units:
        if unit.report is None:
            waiting.append(unit.id)
            continue
        # The report goes on, so what stood here is inside it, under the heading of the unit ahead.
        open_node.furniture += waiting
        waiting.clear()
        above = root if unit.parent is None or unit.id in closing else headings.get(unit.parent, root)
        open_node = _add(above, unit)
        if unit.kind is Kind.HEADING:
            headings[unit.id] = open_node
    root.furniture += waiting
    return root.frozen()


def _closing(units: Sequence[Unit], text: str | None) -> frozenset[int]:
    """What closes a report and belongs to no heading: 以上报告，请予审议, the signature, the date.

    It is the boilerplate after the last heading and the last sentence of another role, from the first line that it
    begins: what shares its paragraph with other sentences stays with them. Where a heading has no other sentences
    (结束语), they are its own, and only what looks like a signature leaves it: the last lines that end no sentence.
    """
    own = [unit for unit in units if unit.report is not None and unit.continues is None]
    first = len(own)
    while first and own[first - 1].kind is Kind.SENTENCE and own[first - 1].role is Role.BOILERPLATE:
        first -= 1
    if not first:
        return frozenset()
    before = {unit.id: ahead for ahead, unit in pairwise(units)}
    heads = [place for place in range(first, len(own)) if _begins_line(before.get(own[place].id), own[place], text)]
    if not heads:
        return frozenset()
    start = heads[0]
    if own[first - 1].kind is Kind.HEADING and start == first:
        start = len(own)
        while start - 1 in heads and _signs(own[start - 1]):
            start -= 1
    moved = {unit.id for unit in own[start:]}
    return frozenset(unit.id for unit in units if unit.id in moved or unit.continues in moved)


def _begins_line(ahead: Unit | None, unit: Unit, text: str | None) -> bool:
    if ahead is None or text is None:
        return ahead is None or ahead.end < unit.start
    return len(f"|{text[ahead.end : unit.start]}|".splitlines()) > 1


def _signs(unit: Unit) -> bool:
    return len(unit.text) <= SIGNATURE and unit.text.rstrip()[-1:] not in _ENDS


def _add(above: _Node, unit: Unit) -> _Node:
    """Put a unit under a node, and say under which node the page then stands."""
    if unit.kind is Kind.TITLE:
        above.titles.append(unit.id)
        return above
    if unit.kind is Kind.HEADING:
        heading = _Node("heading", unit.role, unit.id)
        above.children.append(heading)
        return heading
    last = above.children[-1] if above.children else None
    if last is None or last.type != "run" or last.role is not unit.role:
        differs = above.type == "heading" and above.role is not unit.role
        last = _Node("run", unit.role, differs=differs)
        above.children.append(last)
    last.sentences.append(unit.id)
    return above
