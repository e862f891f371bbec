"""A unit's text as a reader takes it: one line, without what nobody sees, broken sentences whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gangyao.document import Unit

# Line ends as str.splitlines has them, with the blanks around: what a page wrapped is one line again.
_BREAK = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_BLANKS = re.compile(r"\s{2,}|\t")
_SPACED_OUT = re.compile(r"\S(?:\s\S){3,}")
# Control, formatting, surrogate and private-use characters: no reader sees them, and a terminal would obey some.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff]"
)
_MARKED = re.compile(r"(?:#{1,6}|[-*+])(?:\s+|$)")
_CLOSED = re.compile(r"(?:^|\s+)#+$")
_NUMBER = r"(?:[（(]?[一二三四五六七八九十百\d]+[）)]?[、.．]?\s*)"
_ALL_BOLD = re.compile(rf"({_NUMBER}?)\*\*(?=\S)([^*]+)(?<=\S)\*\*([。：:；;，,]?)")
_BOLD = re.compile(rf"\*\*(?=\S)([^*]*[。！？：:；;]|{_NUMBER}(?:[是要][^*]*)?|第[^*]+[，,]?)\*\*")


def joined(text: str) -> str:
    """A text in one line: wrapped lines put together (Latin words with a blank), and 工 作 报 告 as 工作报告."""
    line = _BREAK.sub(_between, _UNSEEN.sub("", text))
    line = _BLANKS.sub(" ", line).strip()
    return "".join(line.split()) if _SPACED_OUT.fullmatch(line) else line


def unmarked(line: str) -> str:
    """A line without Markdown's own marks: ``#``, a leading ``- ``, ``**`` around it or around what opens it.

    Two asterisks are as often a name struck out (**县, 张**同志), so a pair goes only where it holds the whole line, or
    a number, or words that end as a heading in a paragraph does. ``#3机组`` and ``-5℃`` have no blank, and stay.
    """
    opened = _MARKED.match(line)
    if opened:
        line = line[opened.end() :]
        line = _CLOSED.sub("", line) if opened[0].startswith("#") else line
    line = unbolded(line)
    return "" if line == "**" else line


def unbolded(line: str) -> str:
    """A line without the ``**`` that ``unmarked`` takes off."""
    whole = _ALL_BOLD.fullmatch(line)
    if whole:
        return "".join(whole.groups())
    bold = _BOLD.match(line)
    return bold[1] + line[bold.end() :] if bold else line


class Wording:
    """The words of a page's units. A sentence that a page of paper broke has those of all its parts.

    The page's own characters are shown, not ``Unit.clean``, which is folded to simplified ones.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        self._parts: dict[int, list[Unit]] = {}
        first: dict[int, int] = {}
        for unit in units:
            ahead = unit.continues if unit.continues is not None and 0 <= unit.continues < unit.id else unit.id
            first[unit.id] = first.get(ahead, unit.id)
            self._parts.setdefault(first[unit.id], []).append(unit)

    def parts(self, unit: Unit) -> list[Unit]:
        """The unit and those that continue it; [] for one that continues another, whose words stand there."""
        return self._parts.get(unit.id, [])

    def whole(self, units: Sequence[Unit]) -> list[Unit]:
        """The units that continue no other: each sentence once."""
        return [unit for unit in units if unit.id in self._parts]

    def raw(self, unit: Unit) -> str:
        """The text of a unit and of those that continue it, one under the other."""
        return "\n".join(part.text for part in self.parts(unit))

    def place(self, unit: Unit, offset: int) -> int:
        """Where a character of the page stands in ``raw``; the nearest place where it stands between the parts."""
        at = place = 0
        for part in self.parts(unit):
            if part.start <= offset:
                place = at + min(offset - part.start, len(part.text))
            at += len(part.text) + 1
        return place

    def cells(self, unit: Unit) -> list[str]:
        """What stands in the cells of a row, each in one line; a dash is a word here."""
        text = self.raw(unit)
        spans = ((self.place(unit, cell.start), self.place(unit, cell.end)) for cell in unit.cells)
        return [unbolded(joined(text[start:end])) for start, end in spans]

    def of(self, unit: Unit) -> str:
        """What a unit says, in one line."""
        return unmarked(joined(self.raw(unit)))


def _between(lines: re.Match[str]) -> str:
    text, start, end = lines.string, lines.start(), lines.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    return " " if before.isascii() and after.isascii() and (before + after).isalpha() else ""
