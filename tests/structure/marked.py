"""Pages with their expected units written into them.

⟦1|一、……⟧ is a heading of level 1, ⟦t|…⟧ a title, ⟦f|…⟧ furniture, ⟦s|…⟧ a sentence; ⟦*t|…⟧ begins a report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reading import read_page

from gangyao.document import Kind

_MARK = re.compile(r"⟦(\*?)([0-5tfs])\|([^⟧]*)⟧")


@dataclass
class Marked:
    """A page's text and what stands in it: spans of headings with their levels, titles and furniture; report starts."""

    text: str = ""
    headings: dict[str, list[str]] = field(default_factory=dict)
    found: set[tuple[str, int, int]] = field(default_factory=set)
    starts: set[int] = field(default_factory=set)


def read_marked(source: str) -> Marked:
    page, last = Marked(), 0
    for match in _MARK.finditer(source):
        page.text += source[last : match.start()]
        start = len(page.text)
        page.text += match[3]
        if match[2] != "s":
            page.found.add((match[2], start, len(page.text)))
        if match[1]:
            page.starts.add(start)
        last = match.end()
    page.text += source[last:]
    return page


def laid_out(text: str) -> tuple[set[tuple[str, int, int]], set[int]]:
    units = read_page(text).units
    found = set()
    starts, seen = set(), set()
    for unit in units:
        kind = {Kind.TITLE: "t", Kind.FURNITURE: "f", Kind.HEADING: str(unit.level)}.get(unit.kind)
        if kind is not None:
            found.add((kind, unit.start, unit.end))
        if unit.report is not None and unit.report not in seen:
            seen.add(unit.report)
            starts.add(unit.start)
    return found, starts


def differences(source: str) -> list[str]:
    page = read_marked(source)
    found, starts = laid_out(page.text)
    out = [f"missing {k} {page.text[a:b]!r}" for k, a, b in sorted(page.found - found, key=lambda r: r[1])]
    out += [f"false {k} {page.text[a:b]!r}" for k, a, b in sorted(found - page.found, key=lambda r: r[1])]
    if page.starts:
        out += [f"start missing {page.text[a : a + 15]!r}" for a in sorted(page.starts - starts)]
        out += [f"start false {page.text[a : a + 15]!r}" for a in sorted(starts - page.starts)]
    return out
