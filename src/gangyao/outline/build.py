"""From labelled units to a report's tree: headings nest, sentences stand under them in runs of one role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from gangyao.document import Kind, OutlineNode, Report, Role, Unit

if TYPE_CHECKING:
    from gangyao.layout import LayoutReport


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


def build_reports(units: Sequence[Unit], reports: Sequence[LayoutReport]) -> tuple[Report, ...]:
    """The reports of a page with their outlines; every unit's id stands in exactly one node.

    Page furniture stands under the heading it was found under (``OutlineNode`` says where else). A page of furniture
    alone has no report, and so no outline.
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
            title=report.title,
            start=report.start,
            end=report.end,
            outline=_tree(members[number]),
            notes=report.notes,
            copy_of=report.copy_of,
            similarity=report.similarity,
        )
        for number, report in enumerate(reports)
    )


def _tree(units: Sequence[Unit]) -> OutlineNode:
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
        above = root if unit.parent is None else headings.get(unit.parent, root)
        open_node = _add(above, unit)
        if unit.kind is Kind.HEADING:
            headings[unit.id] = open_node
    root.furniture += waiting
    return root.frozen()


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
