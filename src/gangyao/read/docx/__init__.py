"""Word files (.docx): paragraphs and tables in the order of the body, with the numbers that Word sets before them."""

from __future__ import annotations

from gangyao.read.docx.body import Body
from gangyao.read.docx.package import Package, body_elements, parse_xml
from gangyao.read.docx.styles import Styles
from gangyao.read.types import Block, Lines, Text, Unreadable

__all__ = ["read_docx"]


def read_docx(data: bytes, name: str) -> Text:
    """The text of a Word file as its reader sees it.

    A paragraph is a line; a break inside one stays a line break. Automatic numbers stand before their paragraphs,
    tracked insertions are in the text and deletions are not. A table's row is a line of cells parted by tabs; a table
    that holds running text (a page set in one) gives its paragraphs. Text boxes follow the paragraph they hang on,
    notes stand at the end; both, rows and tables of contents are furniture. The headers and footers of pages, hidden
    text, comments and the reading aids over characters (ruby) are left out.

    Raises:
        Unreadable: a damaged, locked or oversized file, or one that is no Word file.
    """
    try:
        return _read(Package(data), name)
    except RecursionError:
        raise Unreadable("nests too deep for a report; it is not opened") from None


def _read(package: Package, name: str) -> Text:
    styles = Styles(package.part("styles"))
    body = Body(styles, styles.numbering(package.part("numbering")))
    lines = Lines()
    for element in body_elements(package.document()):
        for block in body.blocks(element):
            lines.add(block)
    for block in body.rest():
        lines.add(block)
    for kind in ("footnotes", "endnotes"):
        notes = package.part(kind)
        if notes is not None:
            for block in body.notes(parse_xml(notes)):
                lines.add(Block(block.text, "furniture"))
    text = lines.text(name)
    if body.embeds and not text.text.strip():
        raise Unreadable("keeps its text in an embedded page; open it in Word and save it again as .docx")
    return text
