"""The body of an OpenDocument text to blocks: what the reader sees, in the order of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gangyao.read.docx.numbering import behind_number
from gangyao.read.docx.tables import Row, table_blocks
from gangyao.read.odt.numbering import DRAW, OFFICE, TABLE, TEXT, Counter, integer
from gangyao.read.odt.styles import Styles
from gangyao.read.types import Block, Unreadable

_BLANKS = re.compile("[ \t\r\n]+")
_SPACES = 100
MAX_CELLS = 1_000
"""Cells of a row."""
MAX_TABLE = 500_000
"""Cells of a table, those included that a file says to repeat."""
MAX_NESTED = 8
"""Tables, notes and boxes within each other."""
_TOO_WIDE = "holds a table with too many cells; it is not opened"
_TOO_DEEP = "nests too deep or is too large for a report; it is not opened"
# Left out with all that is in them: what was deleted, comments, drawings' titles, declarations, ruby.
_UNSEEN = frozenset(
    [
        *(f"{TEXT}{name}" for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls")),
        *(f"{TEXT}{name}" for name in ("ruby-text", "note-citation", "hidden-text", "index-title-template", "script")),
        *(f"{TEXT}{name}" for name in ("table-of-content-source", "illustration-index-source", "table-index-source")),
        *(f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "event-listeners", "scripts")),
        *("{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",),
        *("{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",),
    ]
)
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_ITEMS = (f"{TEXT}list-item", f"{TEXT}list-header")
_BREAK = f"{TEXT}soft-page-break"


@dataclass(slots=True)
class _Line:
    """A paragraph while its characters are gathered."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    bold: list[tuple[int, int]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    def write(self, text: str, bold: bool) -> None:
        if bold and text:
            self.bold.append((self.length, self.length + len(text)))
        self.parts.append(text)
        self.length += len(text)


@dataclass(slots=True)
class _List:
    """The list that a paragraph stands in; ``fresh`` until its item has shown its number."""

    counter: Counter
    name: str
    level: int = 0
    fresh: bool = False
    start: int | None = None


class Body:
    """Reads element after element; counts the lists and gathers the notes."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._outline = Counter(styles.outline)
        self._counters: dict[str, Counter] = {}
        self._named: dict[str, str] = {}
        self._contents = 0
        self._tables = 0
        self._page = False
        self.notes: list[Block] = []
        """Foot- and endnotes, in order."""

    def blocks(self, element: etree._Element, within: _List | None = None) -> list[Block]:
        """The blocks of everything that stands in an element."""
        out: list[Block] = []
        for child in element:
            tag = child.tag
            if tag in _PARAGRAPHS:
                self._paragraph(child, within, out)
            elif tag == f"{TEXT}list":
                self._list(child, within, out)
            elif tag == f"{TABLE}table":
                self._table(child, out)
            elif tag == _BREAK:
                self._page = True
            elif tag in _UNSEEN or (tag == f"{TEXT}section" and child.get(f"{TEXT}display") == "none"):
                continue
            else:
                contents = tag == f"{TEXT}table-of-content"
                self._contents += contents
                out.extend(self.blocks(child, within))
                self._contents -= contents
        return out

    def _paragraph(self, element: etree._Element, within: _List | None, out: list[Block]) -> None:
        style = self._styles.style("paragraph", element.get(f"{TEXT}style-name"))
        line = _Line(breaks=[0] if style.page or self._page else [])
        self._page = False
        self._gather(element, line, style.bold, style.hidden)
        text, bold = "".join(line.parts), line.bold
        kind, level = style.kind, style.level
        if element.tag == f"{TEXT}h":
            kind, level = "heading", max(1, integer(element.get(f"{TEXT}outline-level"), 1))
        marker = ""
        if text.strip():
            marker = self._number(element, within, level if kind == "heading" else None, style.list_name)
            numbered = behind_number(marker, text)
            before = len(numbered) - len(text)
            text, bold = numbered, [(first + before, last + before) for first, last in bold]
        depth = None if within is None else within.level
        if self._contents:
            kind, level = "contents", None
        elif kind is None and (marker or within is not None):
            kind, level = "item", depth
        out.append(Block(text, kind, level, marker or None, bold=tuple(bold), breaks=tuple(line.breaks)))
        for box in line.boxes:
            out.extend(Block(block.text.strip(), "box") for block in self.blocks(box) if block.text.strip())

    def _number(self, element: etree._Element, within: _List | None, level: int | None, style_list: str | None) -> str:
        if within is not None:
            if not within.fresh:
                return ""
            within.fresh = False
            return within.counter.next(within.level, within.start)
        if level is None or element.tag != f"{TEXT}h" or element.get(f"{TEXT}is-list-header") == "true":
            return ""
        if style_list is not None and style_list not in ("", "Outline"):
            counter = self._counters.setdefault(style_list, Counter(self._styles.lists.get(style_list, {})))
            return counter.next(level)
        return "" if style_list == "" else self._outline.next(level, _start(element, "restart-numbering"))

    def _list(self, element: etree._Element, within: _List | None, out: list[Block]) -> None:
        name = element.get(f"{TEXT}style-name") or (within.name if within is not None else self._style_of(element))
        level = 1 if within is None else within.level + 1
        counter = self._counters.get(name)
        if counter is None:
            counter = self._counters[name] = (
                self._outline if name == "Outline" else Counter(self._styles.lists.get(name, {}))
            )
        elif element.get(f"{TEXT}continue-numbering") != "true" and not element.get(f"{TEXT}continue-list"):
            counter.restart(level)
        for item in element:
            if item.tag in _ITEMS:
                inside = _List(counter, name, level, item.tag == _ITEMS[0], _start(item, None))
                out.extend(self.blocks(item, inside))

    def _style_of(self, element: etree._Element) -> str:
        """The list style that the first paragraph of a list without one has."""
        first = next(element.iter(*_PARAGRAPHS), None)
        style = None if first is None else self._styles.style("paragraph", first.get(f"{TEXT}style-name"))
        return (style.list_name if style is not None else None) or ""

    def _gather(self, element: etree._Element, line: _Line, bold: bool, hidden: bool) -> None:
        """The seen characters under an element; notes and boxes are put aside."""
        self._write(element.text, line, bold, hidden)
        for child in element:
            tag = child.tag
            if tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"):
                count = min(max(integer(child.get(f"{TEXT}c"), 1), 1), _SPACES) if tag == f"{TEXT}s" else 1
                if not hidden:
                    line.write({"s": " ", "tab": "\t"}.get(tag.removeprefix(TEXT), "\n") * count, bold)
            elif tag == f"{TEXT}note":
                body = child.find(f"{TEXT}note-body")
                found = () if body is None else self.blocks(body)
                self.notes.extend(Block(block.text.strip(), "note") for block in found if block.text.strip())
            elif tag == f"{DRAW}text-box":
                line.boxes.append(child)
            elif tag == _BREAK:
                line.breaks.append(line.length)
            elif tag == f"{TEXT}span":
                style = self._styles.style("text", child.get(f"{TEXT}style-name"))
                self._gather(child, line, bold or style.bold, hidden or style.hidden)
            elif tag not in _UNSEEN:
                self._gather(child, line, bold, hidden)
            self._write(child.tail, line, bold, hidden)

    def _write(self, text: str | None, line: _Line, bold: bool, hidden: bool) -> None:
        if text and not hidden:
            line.write(_BLANKS.sub(" ", text), bold)

    def _table(self, table: etree._Element, out: list[Block]) -> None:
        if self._tables >= MAX_NESTED:
            raise Unreadable(_TOO_DEEP)
        self._tables += 1
        rows: list[Row] = []
        cells = 0
        for element, header in _rows(table, False):
            rows.append(self._row(element, header))
            cells += len(rows[-1].cells)
            if cells > MAX_TABLE:
                raise Unreadable(_TOO_WIDE)
        out.extend(table_blocks(rows))
        self._tables -= 1

    def _row(self, element: etree._Element, header: bool) -> Row:
        row = Row(header=header)
        cells = [cell for cell in element if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")]
        for place, cell in enumerate(cells):
            blocks = self.blocks(cell)
            if place == len(cells) - 1 and not any(block.text.strip() for block in blocks):
                # the rest of a sheet's columns
                row.add([], 1)
                break
            times = integer(cell.get(f"{TABLE}number-columns-repeated"), 1)
            if len(row.cells) + times > MAX_CELLS:
                raise Unreadable(_TOO_WIDE)
            for _ in range(max(1, times)):
                row.add(blocks, 1)
        return row


def _rows(table: etree._Element, header: bool) -> Iterator[tuple[etree._Element, bool]]:
    """The rows of a table, with whether they are its header, also inside what groups them."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child, header
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child, header or child.tag == f"{TABLE}table-header-rows")


def _start(element: etree._Element, asked: str | None) -> int | None:
    """The number that an item or heading begins anew with."""
    value = element.get(f"{TEXT}start-value")
    if asked is not None and element.get(f"{TEXT}{asked}") == "true":
        return integer(value, 1)
    return integer(value, 1) if value is not None and asked is None else None
