"""A document's outline as it is shown, whatever it is then written as: what stands out, is folded, or is left out.

Markdown, HTML and the terminal write the same blocks, so that they agree on every rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from gangyao.document import Document, Kind, OutlineNode, Report, Role, Showing, Unit
from gangyao.outline.blocks import Block
from gangyao.outline.lists import list_lines
from gangyao.outline.runs import shown_runs
from gangyao.outline.tables import Grid, find_grids, main_role, show_table
from gangyao.outline.texts import Wording, joined, unmarked

RUN_IN_LEVEL = 5
LONG_REPORT = 60
"""Sentences from which a report gets a list of its contents."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a report's contents: a heading, how deep it stands, and the sentences under it by role."""

    unit: Unit
    text: str
    depth: int
    counts: dict[Role, int]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it is shown.

    ``counts``: all its sentences by role; ``doubtful``: how many headings and sentences are, in words ('' where nobody
    asked); ``recognised``: how many sentences were read off pictures, in words; ``left_out``: what ``only`` does not
    show; ``repeats``: which report of the page it nearly repeats; ``contents``: the headings of a long report;
    ``closing``: what ends the report and belongs to none of its headings; ``words``: what a unit says, in one line.
    """

    report: Report
    title: str
    subtitles: tuple[Unit, ...]
    counts: dict[Role, int]
    doubtful: str
    recognised: str
    left_out: str
    repeats: str
    furniture: tuple[Unit, ...]
    blocks: tuple[Block, ...]
    closing: tuple[Block, ...]
    contents: tuple[Entry, ...]
    words: Callable[[Unit], str]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the summary says besides its counts."""
        return tuple(remark for remark in (self.recognised, self.doubtful) if remark)

    @property
    def summary(self) -> str:
        """Counts of all sentences, as one line."""
        return "；".join((f"共 {sum(self.counts.values())} 句：{said(self.counts)}", *self.remarks))

    @property
    def ending(self) -> tuple[Block, ...]:
        """What is written out of the closing."""
        return tuple(block for block in self.closing if block.type != "fold")

    def notes(self, full: bool) -> str:
        """What is not shown, as one line ('' where all is)."""
        notes = [f"未列：{self.left_out}"] if self.left_out else []
        if folded := sum(len(block.folded) for block in self.closing):
            notes.append(f"结尾套话 {folded} 句，已略")
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
    viewer = _Viewer(document.units, showing)
    titles = _titles(document, viewer.wording)
    return [viewer.view(report, titles) for report in document.reports]


def no_report(document: Document) -> str:
    """What there is to say of a page that holds no report ('' of one that holds nothing)."""
    if document.reports or not document.units:
        return ""
    return f"（没有报告正文；页面文字 {len(document.units)} 处，已略）"


def _titles(document: Document, wording: Wording) -> list[str]:
    """The reports' titles; one without is known by its place among several."""
    several = len(document.reports) > 1
    titles: list[str] = []
    for number, report in enumerate(document.reports, 1):
        lines = [document.units[index] for node in report.outline.walk() for index in node.titles]
        title = unmarked(joined(report.title or "")) or (wording.of(lines[0]) if lines else "")
        titles.append(title or (f"（第 {number} 篇，无标题）" if several else "（无标题）"))
    return titles


class _Viewer:
    """One way of looking at a page."""

    def __init__(self, units: tuple[Unit, ...], showing: Showing) -> None:
        self.units = units
        self.wording = Wording(units)
        self.roles = showing.roles
        self.folds = not showing.full and (showing.roles == frozenset(Role) or Role.BOILERPLATE not in showing.roles)
        self.showing = showing
        self.grids = {unit.id: grid for grid in find_grids(units, self.wording) for unit in grid.rows}

    def view(self, report: Report, titles: Sequence[str]) -> ReportView:
        root = report.outline
        nodes = list(root.walk())
        title = titles[report.id]
        sentences = self._whole(number for node in nodes for number in node.sentences)
        headings = self._whole(node.unit for node in nodes if node.unit is not None)
        body, ending = _parted(root.children)
        blocks, closing = self._blocks(body, None, bulleted=False), self._blocks(ending, None, bulleted=False)
        every = [block for top in (*blocks, *closing) for block in top.walk()]
        long = sum(1 for block in blocks for _ in block.sentences()) >= LONG_REPORT
        return ReportView(
            report=report,
            title=title,
            subtitles=self._subtitles(nodes, title),
            counts=_counted(sentences, all_roles=True),
            doubtful=self._doubtful([*headings, *sentences]),
            recognised=_recognised(sentences),
            left_out=self._left_out(headings, sentences, every),
            repeats=_repeats(report, titles),
            furniture=self._furniture(nodes, every),
            blocks=blocks,
            closing=closing,
            contents=tuple(_contents(blocks)) if long else (),
            words=self.wording.of,
        )

    def _whole(self, numbers: Iterable[int]) -> list[Unit]:
        """Units by id, those left out that continue others."""
        return self.wording.whole([self.units[number] for number in numbers])

    def _subtitles(self, nodes: list[OutlineNode], title: str) -> tuple[Unit, ...]:
        lines = self._whole(number for node in nodes for number in node.titles)
        return tuple(unit for unit in lines if _bare(self.wording.of(unit)) not in ("", _bare(title)))

    def _furniture(self, nodes: list[OutlineNode], every: list[Block]) -> tuple[Unit, ...]:
        """The page text of a report; what heads a table that is shown stands there."""
        heads = {row.unit.id for block in every if block.table is not None for row in block.table.header}
        units = self._whole(number for node in nodes for number in node.furniture)
        return tuple(unit for unit in units if unit.id not in heads and self.wording.of(unit))

    def _blocks(self, nodes: Sequence[OutlineNode], above: Role | None, bulleted: bool) -> tuple[Block, ...]:
        """What stands under a node; ``above`` is the role that the heading there has said."""
        headings = [node for node in nodes if node.type == "heading"]
        bulleted = bulleted or all(self._runs_in(node) for node in headings)
        blocks: list[Block] = []
        for are_runs, group in groupby(nodes, key=lambda node: node.type == "run"):
            if are_runs:
                blocks += self._sentences(self._whole(number for node in group for number in node.sentences), above)
                continue
            for node in group:
                blocks += self._heading(node, above, bulleted)
        return tuple(blocks)

    def _heading(self, node: OutlineNode, above: Role | None, bulleted: bool) -> Sequence[Block]:
        unit = self._unit(node)
        words = self.wording.of(unit)
        if not words:  # the rest of a broken heading, or marks without a word: what stands under it has no heading
            return self._blocks(node.children, above, bulleted)
        role = self._part_role(node)
        item = bulleted or unit.level == RUN_IN_LEVEL
        children = self._blocks(node.children, role, bulleted=item)
        if not children and not self._stands_alone(node, role):
            return []
        tag = role if role is not above else None
        doubtful = self.showing.doubts(unit)
        return [Block("item" if item else "heading", role, tag, unit, words, children=children, doubtful=doubtful)]

    def _stands_alone(self, node: OutlineNode, role: Role) -> bool:
        """Whether a heading is shown though nothing is under it: there is nothing to say there, or not in words."""
        below = self._whole(number for each in node.walk() for number in each.sentences)
        if below or any(child.type == "heading" for child in node.children):
            return any(unit.role in self.roles for unit in below)
        return role in self.roles

    def _part_role(self, node: OutlineNode) -> Role:
        """The role a heading stands for: its own, but a slogan over working sentences stands for most of those."""
        unit = self._unit(node)
        if unit.role is not Role.BOILERPLATE:
            return unit.role
        return main_role(self._whole(number for each in node.walk() for number in each.sentences))

    def _sentences(self, units: Sequence[Unit], above: Role | None) -> Iterator[Block]:
        """Neighbouring sentences: the tables among them, and between these the runs of one role."""
        for _, group in groupby(units, key=self._grid_key):
            members = list(group)
            grid = self.grids.get(members[0].id)
            if grid is not None:
                yield from self._table(grid, members, above)
                continue
            for role, run in shown_runs(members, self.roles):
                yield from self._run(role, run, above)

    def _grid_key(self, unit: Unit) -> int:
        """What the rows of one table have in common; -1 for other sentences."""
        grid = self.grids.get(unit.id)
        return -1 if grid is None else grid.rows[0].id

    def _table(self, grid: Grid, units: list[Unit], above: Role | None) -> Iterator[Block]:
        if self.folds and all(unit.role is Role.BOILERPLATE and not self.showing.doubts(unit) for unit in units):
            yield from self._run(Role.BOILERPLATE, units, above) if Role.BOILERPLATE in self.roles else ()
        elif (table := show_table(grid, self.wording, self.showing)) is not None:
            yield Block("table", table.role, table.role if table.role is not above else None, table=table)

    def _run(self, role: Role, units: list[Unit], above: Role | None) -> list[Block]:
        tag = role if role is not above else None
        if role is Role.BOILERPLATE and self.folds:
            return self._folded(units, tag)
        blocks = [block for unit in units if (block := self._sentence(unit, role)).words]
        if tag is None or len(blocks) < 2:
            return [replace(block, tag=tag) for block in blocks]
        return [Block("label", role, tag, children=tuple(blocks))]

    def _folded(self, units: list[Unit], tag: Role | None) -> list[Block]:
        """Boilerplate as its count, but for doubtful sentences: they may well be something else."""
        sure = tuple(unit for unit in units if not self.showing.doubts(unit))
        doubtful = [self._sentence(unit, Role.BOILERPLATE, tag) for unit in units if self.showing.doubts(unit)]
        shown = [block for block in doubtful if block.words]
        return [*shown, *([Block("fold", Role.BOILERPLATE, folded=sure)] if sure else [])]

    def _sentence(self, unit: Unit, role: Role, tag: Role | None = None) -> Block:
        listed = list_lines(unit, self.wording)
        doubtful = self.showing.doubts(unit)
        return Block("sentence", role, tag, unit, self.wording.of(unit), listed, doubtful=doubtful)

    def _unit(self, node: OutlineNode) -> Unit:
        assert node.unit is not None
        return self.units[node.unit]

    def _runs_in(self, node: OutlineNode) -> bool:
        """Whether the text goes on right behind a heading: it opens a paragraph then, and is no line of its own."""
        unit = self._unit(node)
        last = [unit, *self.wording.parts(unit)][-1]
        following = self.units[last.id + 1 : last.id + 2]
        return unit.level == RUN_IN_LEVEL or any(next_one.start == last.end for next_one in following)

    def _doubtful(self, units: list[Unit]) -> str:
        if self.showing.min_confidence is None:
            return ""
        count = sum(1 for unit in units if self.showing.doubts(unit))
        return f"存疑 {count} 处（置信度低于 {self.showing.min_confidence:g}）"

    def _left_out(self, headings: list[Unit], sentences: list[Unit], every: list[Block]) -> str:
        """What is not shown because of its role, as one line ('' where nothing is missing)."""
        missing = [unit for unit in sentences if unit.role not in self.roles]
        roles = "、".join(f"{role.chinese} {count} 句" for role, count in _counted(missing).items())
        doubtful = sum(1 for unit in missing if self.showing.doubts(unit))
        words = [f"{roles}（其中存疑 {doubtful} 句）" if doubtful else roles] if roles else []
        shown = {block.unit.id for block in every if block.unit is not None}
        hidden = sum(1 for unit in headings if unit.id not in shown and self.wording.of(unit))
        words += [f"标题 {hidden} 个"] if hidden else []
        return "、".join(words)


def _parted(nodes: Sequence[OutlineNode]) -> tuple[Sequence[OutlineNode], Sequence[OutlineNode]]:
    """What stands at a report's root: up to its last heading with what is under it, and what comes after."""
    headings = [place for place, node in enumerate(nodes) if node.type == "heading"]
    end = headings[-1] + 1 if headings else len(nodes)
    return nodes[:end], nodes[end:]


def _recognised(sentences: Sequence[Unit]) -> str:
    """How many sentences were read off pictures, in words ('' where none were)."""
    count = sum(1 for unit in sentences if unit.recognised)
    return f"其中 {count} 句由图片识别，可能有错字" if count else ""


def _contents(blocks: Iterable[Block], depth: int = 0) -> list[Entry]:
    """The headings of the first two levels, run-in ones without a number aside."""
    entries: list[Entry] = []
    for block in blocks:
        if block.unit is None or block.unit.kind is not Kind.HEADING or block.unit.level == RUN_IN_LEVEL:
            continue
        entries.append(Entry(block.unit, block.words, depth, _counted(block.sentences())))
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
