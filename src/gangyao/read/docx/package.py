"""A .docx as a zip of XML parts, opened with care: limits before anything is unpacked, no DTD, no entities, no network.

python-docx would open the package as well, but loads every part and picture of it, refuses files that Word opens (a
dangling relationship, the strict namespaces, macros beside the text) and sets no limits.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from gangyao.read.types import Unreadable

MAX_MEMBERS = 10_000
MAX_DIRECTORY = 4 << 20
"""Bytes of the zip's own table of contents."""
MAX_UNPACKED = 2 << 30
"""Bytes of all members together, pictures too, which are never unpacked."""
MAX_PART = 128 << 20
"""Bytes of a part that is unpacked: the text, the styles, the numbering, the notes."""
MAX_RATIO = 200
SMALL = 32 << 20
"""A member up to this size is not asked how well it was packed: repeated paragraphs pack a thousand to one."""
MAX_DEPTH = 100
MAX_ELEMENTS = 2_000_000
"""Of the main document; a report of a thousand pages has a tenth of them."""
_LARGE = 1_000
MAX_RUNNING = 1 << 20
"""Bytes of a part that holds the header or footer of pages."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
# The strict form of the format (ISO/IEC 29500 Strict) differs in its namespaces alone.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M.encode()),
)
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_ODD = ("utf-8", "utf-16-le", "utf-16-be")
# What zipfile lets through of a damaged archive; RuntimeError is a locked member, and a packing that it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)
_LOCKED = "is locked with a password; open it with the password and save it without one"
_BOMB = "unpacks to far more than a report (a zip bomb?); it is not opened"


class Package:
    """The parts of a .docx by what they are to its main document."""

    def __init__(self, data: bytes) -> None:
        """Check the zip and find the main document.

        Raises:
            Unreadable: no zip or a damaged one, one that is locked or over the limits, or no Word file.
        """
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise Unreadable(f"is a damaged zip archive or Office file (.docx): {error}") from None
        members = self._zip.infolist()
        _check_members(members)
        self._members = {_member_name(member.filename): member for member in members}
        self.locked: list[str] = []
        """Parts beside the main document that are locked, and were not read."""
        self.main = self._main()
        relations = list(self._relations(_relations_of(self.main), posixpath.dirname(self.main)))
        self._related = {kind: name for _, kind, name in relations}
        self._numbered = {identifier: (kind, name) for identifier, kind, name in relations}

    def part(self, kind: str) -> bytes | None:
        """The part that stands to the main document in a relation of this kind (``styles``, ``numbering``)."""
        name = self._related.get(kind)
        return None if name is None else self._beside(name)

    def running(self, identifier: str, kind: str) -> bytes | None:
        """The header or footer with this relation id; None for one that is not there, or larger than any is."""
        related, name = self._numbered.get(identifier, ("", ""))
        member = self._members.get(name)
        if related != kind or member is None or member.file_size > MAX_RUNNING:
            return None
        return self._beside(name)

    def faces_differ(self) -> bool:
        """Whether the document's left pages have headers of their own."""
        settings = self.part("settings")
        return settings is not None and b"evenAndOddHeaders" in settings

    def _beside(self, name: str) -> bytes | None:
        member = self._members.get(name)
        if member is not None and member.flag_bits & 1:
            self.locked.append(name)
            return None
        return self._unpack(name)

    def document(self) -> bytes:
        """The main document's XML."""
        data = self._unpack(self.main)
        if data is None:
            raise Unreadable("is a zip archive without the text of a Word file (.docx) in it")
        return data

    def _main(self) -> str:
        names = {kind: name for _, kind, name in self._relations("_rels/.rels", "")}
        name = names.get("officedocument", "word/document.xml")
        if name.startswith(("xl/", "ppt/")):
            what = "a spreadsheet (.xlsx)" if name.startswith("xl/") else "a presentation (.pptx)"
            raise Unreadable(f"is {what}; save its text as .docx or .txt first")
        if name not in self._members:
            raise Unreadable(self._stranger())
        return name

    def _stranger(self) -> str:
        if "content.xml" in self._members and "mimetype" in self._members:
            return "is an OpenDocument file (.odt); open it in LibreOffice, Word or WPS and save it as .docx"
        return "is a zip archive, but not a Word file (.docx); unpack it, and give one file of it"

    def _relations(self, name: str, folder: str) -> Iterator[tuple[str, str, str]]:
        """Id, kind and member name of what a relations part points to in the package, the first of a kind last."""
        data = self._unpack(name)
        if data is None:
            return
        for relation in reversed(parse_xml(data)):
            target, kind = relation.get("Target", ""), relation.get("Type", "")
            if relation.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/" + folder, target))
                yield relation.get("Id", ""), kind.rsplit("/", 1)[-1].lower(), _member_name(path)

    def _unpack(self, name: str) -> bytes | None:
        member = self._members.get(name)
        if member is None:
            return None
        if member.flag_bits & 1:
            raise Unreadable(_LOCKED)
        if member.file_size > MAX_PART:
            raise Unreadable(f"holds more than {MAX_PART >> 20} MB of text; it is not opened")
        try:
            with self._zip.open(member) as file:
                # never more than the directory promised, whatever the packed bytes give
                data = file.read(member.file_size)
        except _BROKEN as error:
            raise Unreadable(f"is a damaged Word file (.docx): {error}") from None
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return data


def _member_name(name: str) -> str:
    """Names as they are compared: some writers part them with backslashes or differ in case."""
    return name.replace("\\", "/").lstrip("/").lower()


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", base + ".rels")


def _check_directory(data: bytes) -> None:
    """Look at the zip's end record, so that not even its table of contents is read if it is endless."""
    place = data.rfind(_END, max(0, len(data) - _END_SIZE - 0xFFFF))
    if place < 0 or place + _END_SIZE > len(data):
        raise Unreadable("is a damaged zip archive or Office file (.docx): its end is missing")
    count, size = struct.unpack_from("<HI", data, place + 10)
    # zip64: sizes beyond those of any Word file, kept where the record above does not tell
    large = data[max(0, place - _LOCATOR_SIZE) : place].startswith(_LOCATOR)
    if large or count > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise Unreadable(f"is a zip archive with too many members (over {MAX_MEMBERS}); it is not opened")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise Unreadable(f"is a zip archive with too many members (over {MAX_MEMBERS}); it is not opened")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise Unreadable("is packed in a way that Word files (.docx) are not; open it in Word and save it again")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Unreadable(_BOMB)
    for member in members:
        if member.file_size > SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise Unreadable(_BOMB)


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML part.

    Raises:
        Unreadable: broken XML, or XML with a document type, which no Word file has and every entity attack needs.
    """
    _refuse_document_type(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"is a damaged Word file (.docx): {error}") from None
    _refuse_declared(root)
    return root


def body_elements(data: bytes) -> Iterator[etree._Element]:
    """The children of ``w:body`` one after the other, each dropped when the next is asked for.

    Raises:
        Unreadable: as ``parse_xml``, and where elements are too many or nest too deep.
    """
    _refuse_document_type(data)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    depth = count = before = 0
    try:
        for event, element in events:
            if event == "start":
                if not count:
                    _refuse_declared(element)
                depth, count = depth + 1, count + 1
                if depth > MAX_DEPTH or count > MAX_ELEMENTS:
                    raise Unreadable("nests too deep or is too large for a report; it is not opened")
                continue
            depth -= 1
            parent = element.getparent()
            if depth == 2 and parent is not None and parent.tag == f"{{{W}}}body":
                yield element
                # lxml takes quadratic time to let go of a large element
                if count - before < _LARGE:
                    element.clear()
                    while element.getprevious() is not None and len(parent[0]) == 0:
                        del parent[0]
                before = count
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"is a damaged Word file (.docx): {error}") from None


def _refuse_document_type(data: bytes) -> None:
    if any("<!DOCTYPE".encode(encoding) in data for encoding in _ODD):
        raise Unreadable("holds XML with a document type, which no Word file does; it is not opened")


def _refuse_declared(element: etree._Element) -> None:
    """The same for encodings that hide the words from a search."""
    if element.getroottree().docinfo.doctype:
        raise Unreadable("holds XML with a document type, which no Word file does; it is not opened")
