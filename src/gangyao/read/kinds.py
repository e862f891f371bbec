"""Which format a file is in: told by its content, and by its name only where that is plain text."""

from __future__ import annotations

import codecs
import re
from enum import Enum
from pathlib import PurePath

from gangyao.decoding import MARKS
from gangyao.read.archive import names_in
from gangyao.read.types import Unreadable


class FileKind(Enum):
    """The formats that are read; the value is what messages call a file of this kind."""

    PLAIN = "plain text"
    DOCX = "a Word file (.docx)"
    DOC = "an old Word or WPS file (.doc, .wps)"
    RTF = "an RTF file"
    ODT = "an OpenDocument file (.odt)"
    OFD = "an OFD file"
    PDF = "a PDF"
    PICTURE = "a picture"
    HTML = "a web page"
    MHTML = "a web page in one file (.mht)"
    MARKDOWN = "a Markdown file"


_AS_DOCX = "open it in Word, WPS or LibreOffice and save it as .docx"
_READ: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind.PDF),
    (b"{\\rtf", FileKind.RTF),
    (b"\x89PNG", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"II*\x00", FileKind.PICTURE),
    (b"MM\x00*", FileKind.PICTURE),
)
# What people take for readable, and what to do about each.
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b\x08", "is a gzip file; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!\x1a", "is a rar archive; unpack it first"),
    (b"PK\x07\x08", "is one part of a split zip archive; unpack it first"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SHEET = "is a spreadsheet (.xlsx, .xls); save its text as .docx or .txt first"
_SLIDES = "is a presentation (.pptx, .ppt); save its text as .docx or .txt first"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
# By what a zip's first member, or one of its members, says; of the formats that are zips themselves.
_MIMETYPES: tuple[tuple[bytes, FileKind | str], ...] = (
    (_OPEN_DOCUMENT + b"text", FileKind.ODT),
    (_OPEN_DOCUMENT + b"spreadsheet", "is a spreadsheet (.ods); save its text as .docx or .txt first"),
    (_OPEN_DOCUMENT + b"presentation", "is a presentation (.odp); save its text as .docx or .txt first"),
    (b"application/epub+zip", "is an e-book (.epub); save its text as .docx or .txt first"),
)
_MEMBERS: tuple[tuple[str, FileKind | str], ...] = (
    ("word/document.xml", FileKind.DOCX),
    ("OFD.xml", FileKind.OFD),
    ("content.xml", FileKind.ODT),
    ("xl/workbook.xml", _SHEET),
    ("ppt/presentation.xml", _SLIDES),
)
# The names of streams in an OLE file, and the class of its root, by which one is told that embeds another.
_STREAMS: tuple[tuple[str, str, FileKind | str], ...] = (
    ("EncryptedPackage", "", "is an Office file locked with a password; open it with the password and save it without"),
    ("Workbook", "2008", _SHEET),
    ("PowerPoint Document", "108d", _SLIDES),
    ("WordDocument", "0609", FileKind.DOC),
)
_HEAD = 4096
_WEB_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_OFFICE_XML = re.compile(r"<\?xml[^>]*>\s*(?:<\?mso-application|<w:wordDocument|<pkg:package|<office:document)")
_MAIL_HEADER = re.compile(r"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:", re.I)
_TAG = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9:]*[\s/>]|!--)")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
_HTML = (".htm", ".html", ".xhtml", ".shtml")


def kind_of(data: bytes, name: str) -> FileKind:
    """The format of a file with these bytes and this name.

    Raises:
        Unreadable: a format that cannot be read; says how to convert it.
    """
    bare = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    for start, kind in _READ:
        if bare.startswith(start):
            return kind
    for start, advice in _REFUSED:
        if bare.startswith(start):
            raise Unreadable(advice)
    if bare.startswith(_ZIP):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    return _kind_of_text(_head(data), PurePath(name).suffix.lower())


def _kind_of_zip(data: bytes) -> FileKind:
    """What a zip holds; one that is damaged, or of no known kind, is left to the reader of Word files to refuse."""
    first = data[: 30 + 256]
    found: FileKind | str | None = None
    if first[30:38] == b"mimetype":
        found = next((kind for start, kind in _MIMETYPES if first[38:].startswith(start)), None)
    if found is None:
        names = names_in(data)
        found = next((kind for member, kind in _MEMBERS if member in names), FileKind.DOCX)
    return _told(found)


def _kind_of_ole(data: bytes) -> FileKind:
    """The kind of an old Office file by the names of its streams, and by its root's class where they leave it open."""
    found = {start: kind for name, start, kind in _STREAMS if name.encode("utf-16-le") in data}
    if not found:
        raise Unreadable(f"is an old Office file, or one of WPS or Works, without the text of a Word file; {_AS_DOCX}")
    directory = (int.from_bytes(data[48:52], "little") + 1) << min(int.from_bytes(data[30:32], "little"), 16)
    return _told(found.get("", found.get(data[directory + 80 : directory + 82].hex(), [*found.values()][-1])))


def _told(kind: FileKind | str) -> FileKind:
    if isinstance(kind, str):
        raise Unreadable(kind)
    return kind


def _head(data: bytes) -> str:
    """The beginning of a file as far as ASCII can be told in it."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return codecs.getincrementaldecoder(encoding)("replace").decode(data[len(mark) : _HEAD]).lstrip()
    return data[:_HEAD].decode("latin-1").lstrip()


def _kind_of_text(head: str, ending: str) -> FileKind:
    if _OFFICE_XML.match(head):
        raise Unreadable(f"is an Office document in one XML file; {_AS_DOCX}")
    if _WEB_PAGE.match(head):
        return FileKind.HTML
    if _MAIL_HEADER.match(head):
        return FileKind.MHTML
    if ending in _MARKDOWN:
        return FileKind.MARKDOWN
    # A text without a tag is no web page, whatever it is called: its line ends would be lost.
    return FileKind.HTML if ending in _HTML and _TAG.search(head) else FileKind.PLAIN
