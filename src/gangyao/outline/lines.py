"""A document's outline as lines, whatever they are then written as."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from gangyao.document import Document, Kind, OutlineNode, Report, Role

LineType = Literal["title", "subtitle", "summary", "heading", "run_in", "label", "sentence", "note", "footer"]

_BREAK = re.compile(r"[^\S\r\n]*[\r\n\u2028\x0b\x0c]+\s*")
_BLANKS = re.compile(r"\s{2,}|\t")
RUN_IN_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an outline.

    ``depth`` counts headings above it for a heading (from 1), bullets above it for everything else (from 0).
    ``role`` is given where it is to be shown. ``unit`` is the id of the unit whose text it carries, if any.
    """

    type: LineType
    text: str
    depth: int = 0
    role: Role | None = None
    unit: int | None = None


def joined(text: str) -> str:
    """A unit's text as one line: what a page wrapped is put together again."""
    return _BLANKS.sub(" ", _BREAK.sub("", text)).strip()


def outline_lines(document: Document, only: Collection[Role] | None = None, full: bool = False) -> Iterator[Line]:
    """The lines of a page's outline.

    Args:
        document: the page.
        only: roles to keep, with the headings above them; what else there is, is counted. None: all.
        full: write boilerplate out; otherwise each run of it is folded to its count.
    """
    view = _View(document, frozenset(only) if only is not None else frozenset(Role), full)
    for report in document.reports:
        yield from view.report(report)
    if not document.reports and document.units:
        yield Line("footer", f"没有报告正文；页面文字 {len(document.units)} 处，已略")


class _View:
    """One way of looking at a document: the roles shown, and whether boilerplate is folded."""

    def __init__(self, document: Document, roles: frozenset[Role], full: bool) -> None:
        self.units = document.units
        self.roles = roles
        self.full = full
        self.hidden = 0

    def report(self, report: Report) -> Iterator[Line]:
        root = report.outline
        yield from self._titles(report)
        yield Line("summary", self._summary(report.id))
        self.hidden = 0
        has_headings = any(child.type == "heading" for child in root.children)
        for child in root.children:
            yield from self._node(child, 1, 0, labelled=not has_headings)
        notes = []
        if self.hidden:
            notes.append(f"其余 {self.hidden} 句未列")
        if root.furniture:
            notes.append(f"页面文字 {len(root.furniture)} 处，已略")
        if notes:
            yield Line("footer", "；".join(notes))

    def _titles(self, report: Report) -> Iterator[Line]:
        ids = report.outline.titles
        yield Line("title", report.title or (joined(self.units[ids[0]].text) if ids else "（无标题）"))
        for number in ids:
            text = joined(self.units[number].text)
            if report.title is None or "".join(text.split()) != "".join(report.title.split()):
                yield Line("subtitle", text, unit=number)

    def _summary(self, report: int) -> str:
        counts = Counter(u.role for u in self.units if u.report == report and u.kind is Kind.SENTENCE)
        return " · ".join(f"{role.chinese} {counts[role]}" for role in Role) + " 句"

    def _is_run_in(self, heading: int) -> bool:
        """Whether the text goes on behind the heading on its own line: then it reads as the opening of a paragraph."""
        following = self.units[heading + 1] if heading + 1 < len(self.units) else None
        return following is not None and following.start == self.units[heading].end

    def _shows(self, node: OutlineNode) -> bool:
        if node.type == "run":
            return node.role in self.roles
        own = not node.children and node.role in self.roles
        return own or any(self._shows(child) for child in node.children)

    def _count(self, node: OutlineNode) -> int:
        return len(node.sentences) + sum(self._count(child) for child in node.children)

    def _node(
        self, node: OutlineNode, depth: int, indent: int, labelled: bool, above: Role | None = None
    ) -> Iterator[Line]:
        if not self._shows(node):
            self.hidden += self._count(node)
            return
        if node.type == "run":
            yield from self._run(node, indent, labelled)
            return
        assert node.unit is not None
        unit = self.units[node.unit]
        role = node.role if node.role is not above else None
        text = joined(unit.text)
        if unit.level == RUN_IN_LEVEL or self._is_run_in(node.unit):
            yield Line("run_in", text, indent, role, node.unit)
            indent += 1
        else:
            yield Line("heading", text, depth, role, node.unit)
            depth, indent = depth + 1, 0
        for child in node.children:
            yield from self._node(child, depth, indent, labelled=False, above=node.role)

    def _run(self, node: OutlineNode, indent: int, labelled: bool) -> Iterator[Line]:
        if node.role is Role.BOILERPLATE and not self.full:
            yield Line("note", f"{Role.BOILERPLATE.chinese} {len(node.sentences)} 句，已略", indent)
            return
        role = node.role if labelled or node.differs else None
        if role is not None and len(node.sentences) > 1:
            yield Line("label", "", indent, role)
            role, indent = None, indent + 1
        for number in node.sentences:
            yield Line("sentence", joined(self.units[number].text), indent, role, number)
