"""What an RTF file says, gathered: paragraphs, rows of tables, and the styles that tell what a paragraph is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gangyao.read.docx.numbering import behind_number
from gangyao.read.docx.tables import Row, table_blocks
from gangyao.read.types import Block, HintKind, Unreadable

_LEVELS = 9
MAX_CELLS = 1_000
"""Cells of a row."""
MAX_TABLE = 500_000
"""Cells of all rows that follow one another."""
_NAMED: dict[str, HintKind] = {"title": "title", "subtitle": "title", "caption": "caption"}


@dataclass(slots=True)
class Style:
    """A paragraph style: its name, the one it is based on, its outline level from 0."""

    name: str = ""
    based: int | None = None
    outline: int | None = None


class Styles:
    """The paragraph styles of a file, by their numbers."""

    def __init__(self) -> None:
        self.entries: dict[int, Style] = {}
        self._known: dict[int, tuple[HintKind | None, int | None]] = {}

    def meaning(self, number: int | None, outline: int | None) -> tuple[HintKind | None, int | None]:
        """Kind and level of a paragraph by its own outline level and its style, the nearest that says a thing."""
        if outline is not None:
            return ("heading", outline + 1) if 0 <= outline < _LEVELS else (None, None)
        path: dict[int, None] = {}
        found: tuple[HintKind | None, int | None] = (None, None)
        while number is not None and number in self.entries and number not in path:
            if number in self._known:
                found = self._known[number]
                break
            path[number] = None
            style = self.entries[number]
            said = _said(style)
            if said is not None:
                found = said
                break
            number = style.based
        self._known.update(dict.fromkeys(path, found))
        return found


def _said(style: Style) -> tuple[HintKind | None, int | None] | None:
    """What a style by itself says; names are English in every language's Word."""
    name = style.name.strip().lower()
    level = name.removeprefix("heading ")
    if name in _NAMED:
        return _NAMED[name], None
    if name.startswith("toc ") and name[4:].isdecimal():
        return "contents", None
    if level != name and level.isdecimal():
        return "heading", int(level[:2])
    if style.outline is not None:
        return ("heading", style.outline + 1) if 0 <= style.outline < _LEVELS else (None, None)
    return None


@dataclass(slots=True)
class Story:
    """A run of text by itself: the body, a header, the text of a note or of a box."""

    blocks: list[Block | None] = field(default_factory=list)
    """What is finished, in order; None for a page break."""
    marker: str = ""
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _bold: list[tuple[int, int]] = field(default_factory=list)
    _cell: list[Block] = field(default_factory=list)
    _row: Row = field(default_factory=Row)
    _rows: list[Row] = field(default_factory=list)
    _count: int = 0

    @property
    def is_open(self) -> bool:
        """Whether a paragraph has begun."""
        return bool(self._parts)

    def write(self, text: str, bold: bool) -> None:
        """Add characters to the paragraph."""
        if bold and self._bold and self._bold[-1][1] == self._length:
            self._bold[-1] = (self._bold[-1][0], self._length + len(text))
        elif bold:
            self._bold.append((self._length, self._length + len(text)))
        self._parts.append(text)
        self._length += len(text)

    def paragraph(self, kind: HintKind | None, level: int | None, item: int | None, in_table: bool) -> None:
        """The paragraph ends; ``item``: its depth as an item of a list."""
        text, marker, bold = "".join(self._parts), self.marker, self._bold
        self._parts, self._length, self._bold, self.marker = [], 0, [], ""
        if marker and text.strip():
            numbered = behind_number(marker, text)
            before = len(numbered) - len(text)
            text, bold = numbered, [(first + before, last + before) for first, last in bold]
            if kind is None:
                kind, level = "item", item
        else:
            marker = ""
        block = Block(text, kind, level, marker or None, bold=tuple(bold))
        if in_table:
            self._cell.append(block)
        else:
            self.end_table()
            self.blocks.append(block)

    def cell(self) -> None:
        """The cell ends."""
        self._count += 1
        if len(self._row.cells) >= MAX_CELLS or self._count > MAX_TABLE:
            raise Unreadable("holds a table with too many cells; it is not opened")
        self._row.add(self._cell, 1)
        self._cell = []

    def row(self, header: bool) -> None:
        """The row of a table ends."""
        self._row.header = header
        self._rows.append(self._row)
        self._row = Row()

    def end_table(self) -> None:
        """The table ends, if there is one; what stands in a cell without an end is not lost."""
        if self._row.cells:
            self.row(False)
        if self._rows:
            self.blocks.extend(table_blocks(self._rows))
            self._rows, self._count = [], 0
        self.blocks.extend(self._cell)
        self._cell = []

    def page(self) -> None:
        """A new page begins."""
        self.end_table()
        self.blocks.append(None)

    def finish(self) -> list[Block | None]:
        """All blocks, those of a last paragraph without an end included."""
        if self._parts:
            self.paragraph(None, None, None, False)
        self.end_table()
        return self.blocks

    def lines(self) -> Iterator[str]:
        """The texts of all finished blocks."""
        return (block.text for block in self.finish() if block is not None and block.text.strip())
