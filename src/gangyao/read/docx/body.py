"""The body of a Word file to blocks of text: what the reader sees, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from gangyao.read.docx.numbering import Numbering, behind_number, is_on, w
from gangyao.read.docx.runs import MARKUP_COMPATIBILITY, UNSEEN, Gathered, Runs, chosen
from gangyao.read.docx.styles import Style, Styles, numbered, outline_level
from gangyao.read.docx.tables import (
    MAX_CELLS,
    MAX_NESTED,
    MAX_ROWS,
    TOO_DEEP,
    TOO_LARGE,
    Row,
    is_all_bold,
    table_blocks,
)
from gangyao.read.types import Block, HintKind, Unreadable

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P, _TABLE, _ROW, _CELL, _SDT = w("p"), w("tbl"), w("tr"), w("tc"), w("sdt")
_PROPERTIES, _RUN_PROPERTIES, _SECTION, _VAL = w("pPr"), w("rPr"), w("sectPr"), w("val")
_ALTERNATIVES = f"{MARKUP_COMPATIBILITY}AlternateContent"
_ENTRY = 100
"""Characters of an entry of a table of contents at most."""
_SPARE = 200_000
"""Cells that stand empty in a document because others reach over their columns."""
_EMPTY = Block("")


class Body:
    """Reads block after block; counts the lists and holds back a paragraph whose end was deleted."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._runs = Runs(styles)
        self._held: Gathered | None = None
        self._tables = 0
        self._spare = _SPARE
        self._contents = 0
        self._new_page = False
        self._plain = not styles.style(None).list_id
        self.embeds = False
        """Whether the document takes in text from an embedded page (``w:altChunk``), which is not read."""
        self.sections: list[tuple[HintKind, str, str]] = []
        """The headers and footers that sections name: which of the two, of which pages, the id of the part."""

    @property
    def changed(self) -> bool:
        """Whether tracked changes were read as if accepted."""
        return self._runs.changed

    def blocks(self, element: etree._Element) -> list[Block]:
        """The blocks of one child of the body: a paragraph, a table, or what holds such."""
        out: list[Block] = []
        self._block(element, out)
        return out

    def rest(self) -> list[Block]:
        """What is left when the body ends in a paragraph whose end was deleted."""
        out: list[Block] = []
        if self._held is not None:
            self._finish(self._held, Style(), "", None, out)
        return out

    def apart(self, root: etree._Element, kind: HintKind) -> Iterator[Block]:
        """The paragraphs of a part that stands beside the text: notes (without the lines drawn above them), headers."""
        out: list[Block] = []
        for child in root if kind == "note" else (root,):
            if child.get(w("type"), "normal") == "normal":
                self._inside(child, out)
        for block in out:
            if block.text.strip():
                yield Block(block.text.strip(), kind)

    def _block(self, element: etree._Element, out: list[Block]) -> None:
        tag = element.tag
        if tag == _P:
            if not len(element) and self._plain and self._held is None and not self._new_page:
                out.append(_EMPTY)
            else:
                self._paragraph(element, out)
        elif tag == _TABLE:
            self._table(element, out)
        elif tag == w("altChunk"):
            self.embeds = True
        elif tag == _ALTERNATIVES:
            self._inside(chosen(element), out)
        elif tag == _SECTION:
            self._section(element)
        elif tag not in UNSEEN:
            contents = tag == _SDT and _is_contents(element)
            self._contents += contents
            self._inside(element, out)
            self._contents -= contents

    def _inside(self, element: etree._Element, out: list[Block]) -> None:
        for child in element:
            self._block(child, out)

    def _paragraph(self, element: etree._Element, out: list[Block]) -> None:
        properties = element.find(_PROPERTIES)
        named = None if properties is None else properties.find(w("pStyle"))
        style = self._styles.style(None if named is None else named.get(_VAL))
        gathered, self._held = self._held or Gathered(), None
        if self._new_page or (properties is not None and is_on(properties.find(w("pageBreakBefore")))):
            gathered.breaks.append(gathered.length)
            self._new_page = False
        self._runs.gather(element, gathered, style.hidden, style.bold)
        if properties is not None:
            section, mark = properties.find(_SECTION), properties.find(_RUN_PROPERTIES)
            if section is not None:
                self._section(section)
            if mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None):
                self._runs.changed = True
                self._held = gathered
                return
        label, depth = self._number(element, style)
        level = outline_level(properties)
        if level is not None and style.kind in (None, "heading"):
            style = replace(style, kind="heading" if level else None, level=level or None)
        self._finish(gathered, style, label, depth, out)

    def _finish(self, gathered: Gathered, style: Style, label: str, depth: int | None, out: list[Block]) -> None:
        """A paragraph, and behind it the text boxes that hang on it."""
        self._held = None
        written = gathered.text()
        text = behind_number(label.strip(), written, label.endswith(" "))
        shift = len(text) - len(written)
        kind, level = style.kind, style.level
        if self._is_entry(gathered, written):
            kind, level = "contents", None
        elif kind is None and label.strip() and written.strip():
            kind, level = "item", (depth or 0) + 1
        block = Block(
            text,
            kind,
            level,
            marker=label.strip() or None if kind in ("item", "heading", "title") else None,
            bold=tuple((first + shift, last + shift) for first, last in _joined(gathered.bold, written)),
            breaks=tuple(place + shift if place else 0 for place in gathered.breaks),
        )
        if kind in ("heading", "title", "contents") and is_all_bold(
            replace(block, text=written, bold=tuple(gathered.bold))
        ):
            block = replace(block, bold=())
        out.append(block)
        for box in gathered.boxes:
            inner: list[Block] = []
            self._inside(box, inner)
            out.extend(Block(one.text, "box") for one in inner if one.text.strip())

    def _is_entry(self, gathered: Gathered, text: str) -> bool:
        """Whether a paragraph is an entry of the table of contents."""
        if self._contents:
            return True
        words = text.strip()
        if gathered.in_contents and len(words) <= _ENTRY and not words.endswith("。"):
            return True
        return bool(words) and 2 * gathered.led > len(words)

    def _number(self, element: etree._Element, style: Style) -> tuple[str, int | None]:
        """Number and level of a paragraph's list; its own word on list and level goes before its style's."""
        own, level = numbered(element)
        list_id = own or style.list_id
        if not list_id or list_id == "0":
            return "", None
        if not own and level is None:
            tied = self._numbering.level_of(list_id, style.identifier)
            level = style.list_level if tied is None else tied
        elif level is None:
            level = style.list_level
        return self._numbering.next(list_id, level or 0), level

    def _section(self, element: etree._Element) -> None:
        """Where a section ends, and which headers and footers it has."""
        kind = element.find(w("type"))
        self._new_page = kind is None or kind.get(_VAL) != "continuous"
        first = is_on(element.find(w("titlePg")))
        for child in element.iterchildren(w("headerReference"), w("footerReference")):
            pages = child.get(w("type"), "default")
            named: tuple[HintKind, str, str] = (
                "header" if child.tag == w("headerReference") else "footer",
                pages,
                child.get(f"{_R}id", ""),
            )
            if pages != "first" or first:
                self.sections.append(named)

    def _table(self, table: etree._Element, out: list[Block]) -> None:
        if self._tables >= MAX_NESTED:
            raise Unreadable(TOO_DEEP)
        self._tables += 1
        rows: list[Row] = []
        for element in _descend(table, _ROW, MAX_ROWS):
            properties = element.find(w("trPr"))
            if properties is not None and properties.find(w("del")) is not None:
                self._runs.changed = True
                continue
            cells = _descend(element, _CELL, MAX_CELLS)
            row = Row(header=properties is not None and is_on(properties.find(w("tblHeader"))))
            for cell in cells:
                inner: list[Block] = []
                self._inside(cell, inner)
                columns = min(_columns(cell), 1 + self._spare)
                self._spare -= columns - 1
                row.add(inner, columns)
            rows.append(row)
        self._tables -= 1
        out.extend(table_blocks(rows))


def _joined(bold: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Stretches in bold type; those with nothing but blanks between them are one."""
    joined: list[tuple[int, int]] = []
    for first, last in bold:
        if joined and not text[joined[-1][1] : first].strip() and "\n" not in text[joined[-1][1] : first]:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _is_contents(element: etree._Element) -> bool:
    """Whether a content control is Word's table of contents."""
    found = element.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
    return found is not None and found.get(_VAL, "").lower() == "table of contents"


def _columns(cell: etree._Element) -> int:
    properties = cell.find(w("tcPr"))
    span = None if properties is None else properties.find(w("gridSpan"))
    value = "" if span is None else span.get(_VAL, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else 1


def _descend(element: etree._Element, tag: str, most: int) -> list[etree._Element]:
    """Rows of a table or cells of a row, also inside what wraps them (content controls), not those of inner tables."""
    found: list[etree._Element] = []
    waiting = [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == tag:
            found.append(child)
            if len(found) > most:
                raise Unreadable(TOO_LARGE)
        elif child.tag not in UNSEEN and child.tag not in (_ROW, _CELL, _TABLE, _P):
            waiting.append(iter(child))
    return found
