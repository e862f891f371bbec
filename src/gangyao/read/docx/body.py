"""The body of a Word file to blocks of text: what the reader sees, in the order of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from gangyao.read.docx.numbering import Numbering, behind_number, is_on, w
from gangyao.read.docx.package import M, W
from gangyao.read.docx.styles import Style, Styles, numbered, outline_level
from gangyao.read.types import Block

_CELL = 200
"""Characters from which on a table's cell is running text."""
_MARKUP_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BREAKS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_TEXTS = (w("t"), f"{{{M}}}t")
_BOX = w("txbxContent")
# Left out with all that is in them: properties, what tracked changes took away, field codes, ruby above characters.
_UNSEEN = frozenset(
    [
        *(w(name) for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx")),
        *(w(name) for name in ("del", "moveFrom", "delText", "delInstrText", "instrText", "sectPr", "rt", "rubyPr")),
        *(w(name) for name in ("fldData", "ffData", "customXmlPr", "smartTagPr")),
    ]
)
_BLANKS = re.compile("[\t\r\n]+")


class Body:
    """Reads block after block; counts the lists and holds back a paragraph whose end was deleted."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._held = ""
        self._boxes: list[etree._Element] = []
        self.embeds = False
        """Whether the document takes in text from an embedded page (``w:altChunk``), which is not read."""

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """The blocks of one child of the body: a paragraph, a table, or what holds such."""
        if element.tag == w("p"):
            yield from self._paragraph(element)
        elif element.tag == w("tbl"):
            yield from self._table(element)
        elif element.tag == w("altChunk"):
            self.embeds = True
        elif element.tag == f"{_MARKUP_COMPATIBILITY}AlternateContent":
            yield from self._inside(_chosen(element))
        elif element.tag not in _UNSEEN:
            yield from self._inside(element)

    def rest(self) -> Iterator[Block]:
        """What is left when the body ends in a paragraph whose end was deleted."""
        if self._held or self._boxes:
            yield from self._finished(self._held, Style())

    def notes(self, root: etree._Element) -> Iterator[Block]:
        """The notes of a part, without the lines that Word draws between them and the text."""
        for note in root:
            if note.get(w("type"), "normal") == "normal":
                for block in self._inside(note):
                    if block.text.strip():
                        yield Block(block.text.strip())

    def _inside(self, element: etree._Element) -> Iterator[Block]:
        for child in element:
            yield from self.blocks(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        found = element.find(f"{w('pPr')}/{w('pStyle')}")
        style = self._styles.style(None if found is None else found.get(w("val")))
        parts: list[str] = []
        self._gather(element, parts, style.hidden)
        text = self._held + "".join(parts)
        self._held = ""
        mark = element.find(f"{w('pPr')}/{w('rPr')}")
        if mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None):
            self._held = text
            return
        label = self._number(element, style)
        level = outline_level(element)
        if level is not None and style.kind is None:
            style = Style(kind="heading", level=level)
        yield from self._finished(behind_number(label.strip(), text, label.endswith(" ")), style)

    def _finished(self, text: str, style: Style) -> Iterator[Block]:
        """A paragraph, and behind it as furniture the text boxes that hang on it."""
        boxes, self._boxes, self._held = self._boxes, [], ""
        yield Block(text, style.kind, style.level)
        for box in boxes:
            for block in self._inside(box):
                if block.text.strip():
                    yield Block(block.text, "furniture")

    def _number(self, element: etree._Element, style: Style) -> str:
        """The number of a paragraph's list; the paragraph's own word on list and level goes before its style's."""
        own, level = numbered(element)
        list_id = own or style.list_id
        if not list_id or list_id == "0":
            return ""
        if not own and level is None:
            tied = self._numbering.level_of(list_id, style.identifier)
            level = style.list_level if tied is None else tied
        elif level is None:
            level = style.list_level
        return self._numbering.next(list_id, level or 0)

    def _gather(self, element: etree._Element, parts: list[str], hidden: bool) -> None:
        """The seen characters under an element, in order; text boxes are put aside."""
        for child in element:
            tag = child.tag
            if tag in _UNSEEN:
                continue
            if tag == _BOX:
                self._boxes.append(child)
            elif tag == f"{_MARKUP_COMPATIBILITY}AlternateContent":
                self._gather(_chosen(child), parts, hidden)
            elif tag == w("r"):
                vanish = child.find(f"{w('rPr')}/{w('vanish')}")
                unseen = hidden if vanish is None else is_on(vanish)
                # a text box that hangs on hidden words is seen
                self._gather(child, [] if unseen else parts, hidden)
            elif tag in _TEXTS:
                parts.append(_BLANKS.sub(" ", child.text or ""))
            elif tag in _BREAKS:
                parts.append(_BREAKS[tag])
            elif tag == w("sym"):
                parts.append(_symbol(child.get(w("char"), "")))
            else:
                self._gather(child, parts, hidden)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        for row in _descend(table, w("tr")):
            if row.find(f"{w('trPr')}/{w('del')}") is not None:
                continue
            cells = [list(self._inside(cell)) for cell in _descend(row, w("tc"))]
            written = [[block for block in cell if block.text.strip()] for cell in cells]
            if len(cells) == 1 or any(map(_is_prose, written)):
                for cell in written:
                    prose = len(cells) == 1 or _is_prose(cell)
                    yield from cell if prose else (Block(block.text, "furniture") for block in cell)
            elif any(written):
                texts = [" ".join(" ".join(block.text.split("\n")).strip() for block in cell) for cell in written]
                yield Block("\t".join(text.replace("\t", " ") for text in texts).rstrip(), "furniture")


def _is_prose(cell: list[Block]) -> bool:
    """Whether a cell holds running text: a page, or a form's long answer, that was set in a table."""
    length = sum(len(block.text) for block in cell)
    return length >= _CELL or (len(cell) >= 2 and length >= _CELL // 2)


def _descend(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside what wraps them (content controls), not those of inner tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _UNSEEN and child.tag not in (w("tr"), w("tc"), w("tbl"), w("p")):
            yield from _descend(child, tag)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The one of several renderings of the same thing that is taken: the first choice, or what stands in for it."""
    choice = alternatives.find(f"{_MARKUP_COMPATIBILITY}Choice")
    fallback = alternatives.find(f"{_MARKUP_COMPATIBILITY}Fallback")
    if choice is not None and (fallback is None or next(choice.iter(f"{{{W}}}*"), None) is not None):
        return choice
    return alternatives if fallback is None else fallback


def _symbol(code: str) -> str:
    """A character given by its code in a symbol font; kept, though few fonts have it."""
    try:
        number = int(code[:6], 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF else ""
