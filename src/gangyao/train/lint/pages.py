"""Faults of one page: its header, labels, heading levels, cuts and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gangyao.cut.numbering import parse_marker
from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelledPage, LabelledUnit

FACTS = ("body", "kind", "year", "occasion", "writer", "register", "brief")
TAG = re.compile(r"new|set|r(?:[1-9]|1\d|2[0-6])")
PLAIN = re.compile("[xyz]")
"""Names of the pages in plain registers, which are not read twice."""
MARKS = re.compile(r"(?:#{1,6}\s*|>\s*|[-*+•·●■◆]\s+|\*\*|__)+")
"""What Markdown and lists write before a number."""
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|（[^）]*）|《[^》]*》|【[^】]*】|〔[^〕]*〕|\"[^\"]*\"|\([^)]*\)")
CLOSED = re.compile(r"[。！？!?.…~][”’」』）)】〗\"*_~]*$")
INNER_STOP = re.compile(r"[。！？!?](?=[^。！？!?”’」』）)】〗\"…*_~|\s—.．])")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the corpus: the page (or ``corpus``) and what it is."""

    page: str
    message: str

    def __str__(self) -> str:
        return f"{self.page}: {self.message}"


def check_page(page: LabelledPage) -> Iterator[Fault]:
    """Faults of one page: facts, labels, levels, cuts, tags."""
    for fact in FACTS:
        if not page.facts.get(fact):
            yield Fault(page.name, f"its header has no `# {fact}: ...`")
    for unit, following in zip(page.units, [*page.units[1:], None], strict=True):
        text = page.text_of(unit)
        if following is not None and following.start == unit.end and not CLOSED.search(text):
            yield Fault(page.name, f"no closing mark, and the paragraph goes on: {text[-24:]}")
        for message in _unit_faults(unit, text):
            yield Fault(page.name, f"{message}: {text[:24]}")


def _unit_faults(unit: LabelledUnit, text: str) -> Iterator[str]:
    if text != text.strip() or not text:
        yield "blank at an end"
    if unit.kind in (Kind.TITLE, Kind.FURNITURE) and unit.role is not Role.BOILERPLATE:
        yield f"a {unit.kind.value} has the role boilerplate"
    if (unit.kind is Kind.HEADING) != (unit.level is not None):
        yield "a heading has a level and nothing else has one"
    if unit.kind is Kind.HEADING and (fault := _level_fault(unit, text)):
        yield fault
    if unit.kind in (Kind.HEADING, Kind.SENTENCE) and INNER_STOP.search(QUOTED.sub("", text)):
        yield "two sentences in one unit"
    for tag in unit.tags:
        if not TAG.fullmatch(tag):
            yield f"unknown tag {tag}"


def _level_fault(unit: LabelledUnit, text: str) -> str | None:
    if unit.level is None or not 0 <= unit.level <= 5:
        return f"level {unit.level}"
    marks = MARKS.match(text)
    marker = parse_marker(text[marks.end() :] if marks else text)
    if marker is None or marker.doubtful or marker.form.level == unit.level:
        return None
    if marker.form.scheme == "chapter" and unit.level == 0:
        return None  # 第一部分 above 一、
    return f"its number stands for level {marker.form.level}, the label says {unit.level}"
