"""A document's outline as it is shown, whatever it is then written as: what stands out, is folded, or is left out.

Markdown, HTML and the terminal write the same blocks, so that they agree on every rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from gangyao.document import Document, Kind, OutlineNode, Report, Role, Unit
from gangyao.outline.texts import joined

BlockType = Literal["heading", "item", "label", "sentence", "fold"]
UNTITLED = "（无标题）"
RUN_IN_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Block:
    """One thing shown, with what stands under it.

    ``heading``: a heading over its part. ``item``: a heading that opens a paragraph of the page, and so a bullet here.
    ``label``: a run's role, over its sentences. ``sentence``. ``fold``: boilerplate of which only the count is shown.
    ``tag`` is the role where it has to be said, because the heading above does not say it.
    """

    type: BlockType
    role: Role
    tag: Role | None = None
    unit: Unit | None = None
    folded: tuple[Unit, ...] = ()
    children: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """What the block says, in one line."""
        if self.unit is not None:
            return joined(self.unit.text)
        return f"（{self.role.chinese} {len(self.folded)} 句，已略）" if self.folded else ""

    @property
    def lone(self) -> Block | None:
        """The one thing under an item that has room beside it."""
        only_one = self.type == "item" and len(self.children) == 1
        return self.children[0] if only_one and self.children[0].type in ("sentence", "fold") else None


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it is shown. ``counts``: all its sentences by role; ``left_out``: what ``only`` does not show."""

    report: Report
    title: str
    subtitles: tuple[Unit, ...]
    counts: dict[Role, int]
    left_out: str
    furniture: tuple[Unit, ...]
    blocks: tuple[Block, ...]

    @property
    def summary(self) -> str:
        """Counts of all sentences, as one line."""
        shares = " · ".join(f"{role.chinese} {count}" for role, count in self.counts.items())
        return f"共 {sum(self.counts.values())} 句：{shares}"


def views(document: Document, roles: frozenset[Role], full: bool) -> list[ReportView]:
    """The reports of a page as they are shown.

    Boilerplate is folded unless ``full`` is set, or ``roles`` asks for it by name (that is, not for all roles).
    """
    folds = not full and (roles == frozenset(Role) or Role.BOILERPLATE not in roles)
    return [_Viewer(document.units, roles, folds).view(report) for report in document.reports]


def stretches(blocks: tuple[Block, ...]) -> Iterator[tuple[bool, list[Block]]]:
    """Neighbouring blocks of one sort: (True, headings) or (False, what goes into one list)."""
    for is_heading, group in groupby(blocks, key=lambda block: block.type == "heading"):
        yield is_heading, list(group)


def with_folds_last(blocks: list[Block]) -> list[Block]:
    """A list in which all that is folded is counted once, at its end: a line for each would hide the rest."""
    folded = tuple(unit for block in blocks if block.type == "fold" for unit in block.folded)
    kept = [block for block in blocks if block.type != "fold"]
    return [*kept, Block("fold", Role.BOILERPLATE, folded=folded)] if folded else kept


class _Viewer:
    """One way of looking at a page: the roles shown, and whether boilerplate is folded."""

    def __init__(self, units: tuple[Unit, ...], roles: frozenset[Role], folds: bool) -> None:
        self.units = units
        self.roles = roles
        self.folds = folds

    def view(self, report: Report) -> ReportView:
        root = report.outline
        nodes = list(root.walk())
        titles = [self.units[number] for node in nodes for number in node.titles]
        title = report.title or (joined(titles[0].text) if titles else None)
        subtitles = [unit for unit in titles if title is None or _bare(unit.text) != _bare(title)]
        counts = Counter(self.units[number].role for node in nodes for number in node.sentences)
        blocks = self._blocks(root, None, labelled=True, bulleted=False)
        return ReportView(
            report=report,
            title=joined(title) if title else UNTITLED,
            subtitles=tuple(subtitles),
            counts={role: counts[role] for role in Role},
            left_out=self._left_out(nodes, counts, blocks),
            furniture=tuple(self.units[number] for node in nodes for number in node.furniture),
            blocks=blocks,
        )

    def _blocks(self, node: OutlineNode, above: Role | None, labelled: bool, bulleted: bool) -> tuple[Block, ...]:
        headings = [child for child in node.children if child.type == "heading"]
        bulleted = bulleted or all(self._runs_in(child) for child in headings)
        blocks: list[Block] = []
        for child in node.children:
            if child.type == "run":
                blocks += self._run(child, labelled)
            else:
                blocks += self._heading(child, above, bulleted)
        return tuple(blocks)

    def _heading(self, node: OutlineNode, above: Role | None, bulleted: bool) -> list[Block]:
        unit = self._unit(node)
        item = bulleted or unit.level == RUN_IN_LEVEL
        children = self._blocks(node, unit.role, labelled=False, bulleted=item)
        if not children and (node.children or unit.role not in self.roles):
            return []
        tag = unit.role if unit.role is not above else None
        return [Block("item" if item else "heading", unit.role, tag, unit, children=children)]

    def _run(self, node: OutlineNode, labelled: bool) -> list[Block]:
        units = tuple(self.units[number] for number in node.sentences)
        role = units[0].role
        if role not in self.roles:
            return []
        if role is Role.BOILERPLATE and self.folds:
            return [Block("fold", role, folded=units)]
        tag = role if labelled or node.differs else None
        if tag is None or len(units) == 1:
            return [Block("sentence", role, tag, unit) for unit in units]
        return [Block("label", role, tag, children=tuple(Block("sentence", role, unit=unit) for unit in units))]

    def _unit(self, node: OutlineNode) -> Unit:
        assert node.unit is not None
        return self.units[node.unit]

    def _runs_in(self, node: OutlineNode) -> bool:
        """Whether the text goes on right behind a heading: it opens a paragraph then, and is no line of its own."""
        unit = self._unit(node)
        following = self.units[unit.id + 1 : unit.id + 2]
        return unit.level == RUN_IN_LEVEL or any(next_one.start == unit.end for next_one in following)

    def _left_out(self, nodes: list[OutlineNode], counts: Counter[Role], blocks: tuple[Block, ...]) -> str:
        """What is not shown because of its role, as one line ('' where nothing is missing)."""
        missing = [f"{role.chinese} {counts[role]} 句" for role in Role if counts[role] and role not in self.roles]
        shown = sum(1 for block in _walk(blocks) if block.unit is not None and block.unit.kind is Kind.HEADING)
        headings = sum(1 for node in nodes if node.type == "heading") - shown
        return "、".join([*missing, *([f"标题 {headings} 个"] if headings else [])])


def _walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _walk(block.children)


def _bare(text: str) -> str:
    return "".join(joined(text).split())
