"""OpenDocument text (.odt; LibreOffice, WPS, Word): paragraphs, lists and tables in the order of the document."""

from __future__ import annotations

from lxml import etree

from gangyao.read.archive import Archive
from gangyao.read.markup import parse_xml
from gangyao.read.odt.body import Body
from gangyao.read.odt.numbering import OFFICE, STYLE
from gangyao.read.odt.styles import Styles
from gangyao.read.running import running_blocks
from gangyao.read.types import Lines, Text, Unreadable

__all__ = ["read_odt"]

_WHAT = "an OpenDocument file (.odt)"
_HEADERS = ("header", "header-first", "header-left")
_FOOTERS = ("footer", "footer-first", "footer-left")


def read_odt(data: bytes, name: str) -> Text:
    """The text of an OpenDocument file, as ``read_docx`` gives that of a Word file.

    Raises:
        Unreadable: a damaged, locked or oversized file, or one that is no OpenDocument text.
    """
    archive = Archive(data, _WHAT)
    manifest = archive.unpack("META-INF/manifest.xml", 4 << 20)
    if manifest is not None and b"encryption-data" in manifest:
        raise Unreadable("is locked with a password; open it with the password and save it without one")
    content = archive.unpack("content.xml")
    if content is None:
        raise Unreadable(f"is {_WHAT}, damaged: its text is missing")
    root = parse_xml(content, _WHAT)
    text = root.find(f"{OFFICE}body/{OFFICE}text")
    if text is None:
        raise Unreadable("is an OpenDocument file, but no text (.odt); save its text as .docx first")
    more = archive.unpack("styles.xml")
    styles = None if more is None else parse_xml(more, _WHAT)
    body = Body(Styles(styles, root))
    lines = Lines()
    for block in body.blocks(text):
        lines.add(block)
    for block in body.notes:
        lines.add(block)
    for kind, names in (("header", _HEADERS), ("footer", _FOOTERS)):
        for block in running_blocks(_running(styles, names, body), "header" if kind == "header" else "footer"):
            lines.add(block)
    return lines.text(name)


def _running(styles: etree._Element | None, names: tuple[str, ...], body: Body) -> list[str]:
    """The lines of the headers, or footers, of all kinds of pages."""
    tags = [f"{STYLE}{name}" for name in names]
    found = () if styles is None else styles.iter(*tags)
    return [block.text for element in found for block in body.blocks(element)]
