"""Which format a file is in: told by its first bytes, and by its name only where those are plain text."""

from __future__ import annotations

import codecs
import re
from enum import Enum
from pathlib import PurePath

from gangyao.decoding import MARKS
from gangyao.read.types import Unreadable


class FileKind(Enum):
    """The formats that are read; the value is what messages call a file of this kind."""

    PLAIN = "plain text"
    DOCX = "a Word file (.docx)"
    PDF = "a PDF"
    HTML = "a web page"
    MHTML = "a web page in one file (.mht)"
    MARKDOWN = "a Markdown file"


_AS_DOCX = "open it in Word, WPS or LibreOffice and save it as .docx"
_PICTURE = "is a picture; a page has to be text (run a text recognition, OCR, over it first)"
_READ: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind.PDF),
    (b"PK\x03\x04", FileKind.DOCX),
    (b"PK\x05\x06", FileKind.DOCX),
)
# What people take for readable, and what to do about each.
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", f"is an RTF file; {_AS_DOCX}"),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x1f\x8b\x08", "is a gzip file; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!\x1a", "is a rar archive; unpack it first"),
    (b"PK\x07\x08", "is one part of a split zip archive; unpack it first"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
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
    if data.startswith(_OLE):
        raise Unreadable(_of_old_office(data))
    return _kind_of_text(_head(data), PurePath(name).suffix.lower())


def _of_old_office(data: bytes) -> str:
    if _ENCRYPTED in data:
        return "is an Office file locked with a password; open it with the password and save it without one"
    return f"is an old Word, WPS or Office file (.doc, .wps, .xls), not a .docx; {_AS_DOCX}"


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
