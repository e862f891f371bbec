"""A document's outline as it is shown, whatever it is then written as: what stands out, is folded, or is left out.

Markdown, HTML and the terminal write the same blocks, so that they agree on every rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gangyao.document import Document, Kind, OutlineNode, Report, Role, Showing, Unit
from gangyao.outline.blocks import Block
from gangyao.outline.texts import joined

RUN_IN_LEVEL = 5
LONG_REPORT = 60
"""Sentences from which a report gets a list of its contents."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a report's contents: a heading, how deep it stands, and the sentences under it by role."""

    unit: Unit
    depth: int
    counts: dict[Role, int]

    @property
    def text(self) -> str:
        """The heading, in one line."""
        return joined(self.unit.text)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it is shown.

    ``counts``: all its sentences by role; ``doubtful``: how many headings and sentences are, in words ('' where nobody
    asked); ``left_out``: what ``only`` does not show; ``repeats``: which report of the page it nearly repeats;
    ``contents``: the headings of a long report.
    """

    report: Report
    title: str
    subtitles: tuple[Unit, ...]
    counts: dict[Role, int]
    doubtful: str
    left_out: str
    repeats: str
    furniture: tuple[Unit, ...]
    blocks: tuple[Block, ...]
    contents: tuple[Entry, ...]

    @property
    def summary(self) -> str:
        """Counts of all sentences, as one line."""
        line = f"共 {sum(self.counts.values())} 句：{said(self.counts)}"
        return f"{line}；{self.doubtful}" if self.doubtful else line

    def notes(self, full: bool) -> str:
        """What is not shown, as one line ('' where all is)."""
        notes = [f"未列：{self.left_out}"] if self.left_out else []
        if self.furniture and not full:
            notes.append(f"页面文字 {len(self.furniture)} 处，已略")
        return f"（{'；'.join(notes)}）" if notes else ""


def said(counts: dict[Role, int]) -> str:
    """Counts by role in words."""
    return " · ".join(f"{role.chinese} {count}" for role, count in counts.items())


def views(document: Document, showing: Showing) -> list[ReportView]:
    """The reports of a page as they are shown.

    Boilerplate is folded unless all is to be shown, or boilerplate is asked for by name (that is, not with all roles).
    """
    titles = _titles(document)
    return [_Viewer(document.units, showing).view(report, titles) for report in document.reports]


def no_report(document: Document) -> str:
    """What there is to say of a page that holds no report ('' of one that holds nothing)."""
    if document.reports or not document.units:
        return ""
    return f"（没有报告正文；页面文字 {len(document.units)} 处，已略）"


def _titles(document: Document) -> list[str]:
    """The reports' titles; one without is known by its place among several."""
    several = len(document.reports) > 1
    titles: list[str] = []
    for number, report in enumerate(document.reports, 1):
        lines = [document.units[index].text for node in report.outline.walk() for index in node.titles]
        title = joined(report.title or "") or (joined(lines[0]) if lines else "")
        titles.append(title or (f"（第 {number} 篇，无标题）" if several else "（无标题）"))
    return titles


class _Viewer:
    """One way of looking at a page."""

    def __init__(self, units: tuple[Unit, ...], showing: Showing) -> None:
        self.units = units
        self.roles = showing.roles
        self.folds = not showing.full and (showing.roles == frozenset(Role) or Role.BOILERPLATE not in showing.roles)
        self.showing = showing

    def view(self, report: Report, titles: Sequence[str]) -> ReportView:
        root = report.outline
        nodes = list(root.walk())
        title = titles[report.id]
        lines = (self.units[number] for node in nodes for number in node.titles)
        sentences = [self.units[number] for node in nodes for number in node.sentences]
        blocks = self._blocks(root, None, bulleted=False)
        long = sum(1 for block in blocks for _ in block.sentences()) >= LONG_REPORT
        return ReportView(
            report=report,
            title=title,
            subtitles=tuple(unit for unit in lines if _bare(unit.text) != _bare(title)),
            counts=_counted(sentences, all_roles=True),
            doubtful=self._doubtful(nodes, sentences),
            left_out=self._left_out(nodes, sentences, blocks),
            repeats=_repeats(report, titles),
            furniture=tuple(self.units[number] for node in nodes for number in node.furniture),
            blocks=blocks,
            contents=tuple(_contents(blocks)) if long else (),
        )

    def _blocks(self, node: OutlineNode, above: Role | None, bulleted: bool) -> tuple[Block, ...]:
        """What stands under a node; ``above`` is the role that the heading there has said."""
        headings = [child for child in node.children if child.type == "heading"]
        bulleted = bulleted or all(self._runs_in(child) for child in headings)
        blocks: list[Block] = []
        for child in node.children:
            blocks += self._run(child, above) if child.type == "run" else self._heading(child, above, bulleted)
        return tuple(blocks)

    def _heading(self, node: OutlineNode, above: Role | None, bulleted: bool) -> list[Block]:
        unit = self._unit(node)
        role = self._part_role(node)
        item = bulleted or unit.level == RUN_IN_LEVEL
        children = self._blocks(node, role, bulleted=item)
        if not children and (node.children or role not in self.roles):
            return []
        tag = role if role is not above else None
        doubtful = self.showing.doubts(unit)
        return [Block("item" if item else "heading", role, tag, unit, children=children, doubtful=doubtful)]

    def _part_role(self, node: OutlineNode) -> Role:
        """The role a heading stands for: its own, but a slogan over working sentences stands for most of those."""
        unit = self._unit(node)
        if unit.role is not Role.BOILERPLATE:
            return unit.role
        below = Counter(self.units[number].role for each in node.walk() for number in each.sentences)
        del below[Role.BOILERPLATE]
        return below.most_common(1)[0][0] if below else unit.role

    def _run(self, node: OutlineNode, above: Role | None) -> list[Block]:
        units = [self.units[number] for number in node.sentences]
        role = units[0].role
        if role not in self.roles:
            return []
        tag = role if role is not above else None
        if role is Role.BOILERPLATE and self.folds:
            return self._folded(units, tag)
        if tag is None or len(units) == 1:
            return [self._sentence(unit, tag) for unit in units]
        return [Block("label", role, tag, children=tuple(self._sentence(unit) for unit in units))]

    def _folded(self, units: list[Unit], tag: Role | None) -> list[Block]:
        """Boilerplate as its count, but for doubtful sentences: they may well be something else."""
        sure = tuple(unit for unit in units if not self.showing.doubts(unit))
        doubtful = [self._sentence(unit, tag) for unit in units if self.showing.doubts(unit)]
        return [*doubtful, *([Block("fold", Role.BOILERPLATE, folded=sure)] if sure else [])]

    def _sentence(self, unit: Unit, tag: Role | None = None) -> Block:
        return Block("sentence", unit.role, tag, unit, doubtful=self.showing.doubts(unit))

    def _unit(self, node: OutlineNode) -> Unit:
        assert node.unit is not None
        return self.units[node.unit]

    def _runs_in(self, node: OutlineNode) -> bool:
        """Whether the text goes on right behind a heading: it opens a paragraph then, and is no line of its own."""
        unit = self._unit(node)
        following = self.units[unit.id + 1 : unit.id + 2]
        return unit.level == RUN_IN_LEVEL or any(next_one.start == unit.end for next_one in following)

    def _doubtful(self, nodes: list[OutlineNode], sentences: list[Unit]) -> str:
        if self.showing.min_confidence is None:
            return ""
        headings = [self._unit(node) for node in nodes if node.type == "heading"]
        count = sum(1 for unit in [*headings, *sentences] if self.showing.doubts(unit))
        return f"存疑 {count} 处（置信度低于 {self.showing.min_confidence:g}）"

    def _left_out(self, nodes: list[OutlineNode], sentences: list[Unit], blocks: tuple[Block, ...]) -> str:
        """What is not shown because of its role, as one line ('' where nothing is missing)."""
        missing = [unit for unit in sentences if unit.role not in self.roles]
        roles = "、".join(f"{role.chinese} {count} 句" for role, count in _counted(missing).items())
        doubtful = sum(1 for unit in missing if self.showing.doubts(unit))
        words = [f"{roles}（其中存疑 {doubtful} 句）" if doubtful else roles] if roles else []
        shown = (block.unit for top in blocks for block in top.walk())
        headings = sum(1 for node in nodes if node.type == "heading")
        headings -= sum(1 for unit in shown if unit is not None and unit.kind is Kind.HEADING)
        words += [f"标题 {headings} 个"] if headings else []
        return "、".join(words)


def _contents(blocks: Iterable[Block], depth: int = 0) -> list[Entry]:
    """The headings of the first two levels, run-in ones without a number aside."""
    entries: list[Entry] = []
    for block in blocks:
        if block.unit is None or block.unit.kind is not Kind.HEADING or block.unit.level == RUN_IN_LEVEL:
            continue
        entries.append(Entry(block.unit, depth, _counted(block.sentences())))
        if depth == 0:
            entries += _contents(block.children, 1)
    return entries


def _counted(sentences: Iterable[Unit], all_roles: bool = False) -> dict[Role, int]:
    """Sentences by role, in the order of the roles; roles without any are there only where ``all_roles`` is set."""
    counts = Counter(unit.role for unit in sentences)
    return {role: counts[role] for role in Role if counts[role] or all_roles}


def _repeats(report: Report, titles: Sequence[str]) -> str:
    """Which report of the page this one nearly repeats, in words ('' where it repeats none)."""
    if report.copy_of is None or not 0 <= report.copy_of < len(titles):
        return ""
    share = "" if report.similarity is None else f"，{report.similarity:.0%} 的句子相同"
    return f"与本页第 {report.copy_of + 1} 篇“{titles[report.copy_of]}”大体重复{share}"


def _bare(text: str) -> str:
    return "".join(joined(text).split())
