"""Word files (.docx): paragraphs and tables in the order of the body, with the numbers that Word sets before them."""

from __future__ import annotations

from collections.abc import Iterator

from gangyao.read.docx.body import Body
from gangyao.read.docx.package import Package, body_elements, parse_xml
from gangyao.read.docx.styles import Styles
from gangyao.read.running import running_blocks
from gangyao.read.types import Block, HintKind, Lines, Notice, Text, Unreadable

__all__ = ["read_docx"]

MAX_RUNNING = 64
"""Headers and footers of a document that are read."""
_NOTES: tuple[tuple[str, HintKind], ...] = (("footnotes", "note"), ("endnotes", "note"))


def read_docx(data: bytes, name: str) -> Text:
    """The text of a Word file as its reader sees it, with what its styles, lists and tables say of each line.

    A paragraph is a line; a break inside one stays a line break. Automatic numbers and bullets stand before their
    paragraphs, tracked insertions are in the text and deletions are not. A table's row is a line of cells parted by
    tabs; a table that holds running text (a page set in one) gives its paragraphs. Text boxes follow the paragraph
    they hang on; notes, and each header and footer once, stand at the end. Hidden text, comments and the reading aids
    over characters (ruby) are left out.

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
    for kind, hint in _NOTES:
        notes = package.part(kind)
        if notes is not None:
            for block in body.apart(parse_xml(notes), hint):
                lines.add(block)
    for block in _running(package, body):
        lines.add(block)
    _tell(lines, package, body)
    text = lines.text(name)
    if body.embeds and not text.text.strip():
        raise Unreadable("keeps its text in an embedded page; open it in Word and save it again as .docx")
    return text


def _running(package: Package, body: Body) -> Iterator[Block]:
    """What stands at the head and foot of pages, each once."""
    left_and_right = any(pages == "even" for _, pages, _ in body.sections) and package.faces_differ()
    named = dict.fromkeys((kind, part) for kind, pages, part in body.sections if pages != "even" or left_and_right)
    kinds: tuple[HintKind, ...] = ("header", "footer")
    for kind in kinds:
        parts = [package.running(part, of) for of, part in list(named)[:MAX_RUNNING] if of == kind]
        blocks = (block for part in parts if part is not None for block in body.apart(parse_xml(part), kind))
        yield from running_blocks((block.text for block in blocks), kind)


def _tell(lines: Lines, package: Package, body: Body) -> None:
    if body.embeds:
        message = "text of an embedded page is not read; open the file in Word and save it again as .docx"
        lines.notice(Notice("dropped_text", message))
    if body.changed:
        message = "tracked changes are read as if all were accepted; accept or reject them in Word to be sure"
        lines.notice(Notice("tracked_changes", message))
    for part in package.locked:
        lines.notice(Notice("encrypted_part", f"a part of the file is locked and was not read: {part}"))
