"""From labelled units to a report's tree: headings nest, sentences stand under them in runs of one role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gangyao.document import Kind, OutlineNode, Report, Role, Unit
from gangyao.layout import LayoutReport


@dataclass
class _Node:
    """An outline node while it grows."""

    type: str
    role: Role | None = None
    unit: int | None = None
    sentences: list[int] = field(default_factory=list)
    differs: bool = False
    children: list[_Node] = field(default_factory=list)

    def frozen(self, titles: Sequence[int] = (), furniture: Sequence[int] = ()) -> OutlineNode:
        return OutlineNode.model_construct(
            type=self.type,
            role=self.role,
            unit=self.unit,
            titles=tuple(titles),
            sentences=tuple(self.sentences),
            differs=self.differs,
            furniture=tuple(furniture),
            children=tuple(child.frozen() for child in self.children),
        )


def build_reports(units: Sequence[Unit], reports: Sequence[LayoutReport]) -> tuple[Report, ...]:
    """The reports of a page with their outlines; every unit's id stands in exactly one node.

    Furniture belongs to the report it stands in or after; what stands before the first report belongs to that. A page
    of furniture alone has no report.
    """
    members: list[list[Unit]] = [[] for _ in reports]
    current = 0
    for unit in units:
        current = unit.report if unit.report is not None else current
        if reports:
            members[current].append(unit)
    return tuple(
        Report(id=number, title=report.title, start=report.start, end=report.end, outline=_tree(members[number]))
        for number, report in enumerate(reports)
    )


def _tree(units: Sequence[Unit]) -> OutlineNode:
    root = _Node("report")
    nodes: dict[int, _Node] = {}
    for unit in units:
        above = root if unit.parent is None else nodes.get(unit.parent, root)
        if unit.kind is Kind.HEADING:
            nodes[unit.id] = _Node("heading", unit.role, unit.id)
            above.children.append(nodes[unit.id])
        elif unit.kind is Kind.SENTENCE:
            _add_sentence(above, unit)
    titles = [unit.id for unit in units if unit.kind is Kind.TITLE]
    furniture = [unit.id for unit in units if unit.kind is Kind.FURNITURE]
    return root.frozen(titles, furniture)


def _add_sentence(above: _Node, unit: Unit) -> None:
    last = above.children[-1] if above.children else None
    if last is None or last.type != "run" or last.role is not unit.role:
        differs = above.type == "heading" and above.role is not unit.role
        last = _Node("run", unit.role, differs=differs)
        above.children.append(last)
    last.sentences.append(unit.id)
