"""Reads a PDF where it can do no harm: in a process of its own (see ``gangyao.read.child``)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

import pypdfium2

from gangyao.read.ocr import Recogniser, pages_in_words
from gangyao.read.pdf.lines import MAX_CHARACTERS, MAX_PAGES, Page, page_lines, set_up, usual_height
from gangyao.read.pdf.meaning import Ranks, body_blocks
from gangyao.read.pdf.running import kind_of, split
from gangyao.read.types import Block, Lines, Notice, Text, Unreadable

MAX_UNPACKED = 256 << 20
"""Bytes that the streams of a file unpack to, pictures left out (they are never unpacked for the text)."""
_GARBLED = 0.3
_PASSWORD = 4
_LOCKED = "is locked with a password; open it with the password and save it without one"
_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
SCANNED = "scanned_page"


def read_layer(data: bytes, name: str) -> Text:
    """The words that a PDF holds as such; pages that are pictures are told (``scanned_page``)."""
    return _read(data, name, None)


def read_recognised(data: bytes, name: str) -> Text:
    """The same, with the words of those pages read off their pictures."""
    return _read(data, name, Recogniser())


def _read(data: bytes, name: str, recogniser: Recogniser | None) -> Text:
    check(data)
    set_up()
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = list(_pages(document))
            scans = [number for number, page in enumerate(pages) if page.pictured]
            if recogniser is not None:
                for number, found in recogniser.pages(document, scans):
                    pages[number].lines = found
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower()
        raise Unreadable(_LOCKED if locked else f"is a damaged PDF: {error}") from None
    lines = Lines()
    _tell(lines, pages, recogniser is not None)
    for place, blocks in enumerate(_blocks(pages)):
        if place:
            lines.page_break()
        for block in blocks:
            lines.add(block)
    return lines.text(name)


def _tell(lines: Lines, pages: list[Page], recognised: bool) -> None:
    """Notices of what did not come through.

    Raises:
        Unreadable: nothing did, as the fonts hide which characters they show.
    """
    total = odd = 0
    for number, page in enumerate(pages, 1):
        written = "".join(line.text for line in page.lines)
        unknown = sum(map(_is_odd, written))
        total, odd = total + len(written), odd + unknown
        if unknown:
            message = f"page {number}: {unknown} characters that the page's fonts do not name"
            lines.notice(Notice("unmapped_characters", message, page=number))
        if not page.lines and not page.pictured:
            lines.notice(Notice("empty_page", f"page {number} holds no text", page=number))
    if total and odd > _GARBLED * total:
        raise Unreadable(
            "is a PDF whose fonts hide which characters they show; run a text recognition (OCR) over it first"
        )
    missing = [number for number, page in enumerate(pages, 1) if page.pictured and not page.lines]
    for number in missing:
        what = "nothing could be read off it" if recognised else "it was not read; pip install 'gangyao[ocr]'"
        lines.notice(Notice(SCANNED, f"page {number} is a picture: {what}", page=number))
    if recognised and (read := [number for number, page in enumerate(pages, 1) if page.pictured and page.lines]):
        message = f"read off a picture, so there may be wrong characters: {pages_in_words(read)}"
        lines.notice(Notice("recognised_page", message, page=read[0]))


def _is_odd(character: str) -> bool:
    return character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or character < " "


def check(data: bytes) -> None:
    """Refuse what is cut off or unpacks to far too much before the library sees it."""
    if b"%%EOF" not in data.rstrip(b"\x00 \t\r\n")[-4096:]:
        raise Unreadable("is a damaged PDF: its end is missing; fetch or save it again")
    unpacked = 0
    for found in _STREAM.finditer(data):
        described = data[max(0, found.start() - 1024) : found.start()]
        described = described[described.rfind(b" obj") + 1 :]
        if b"/Fl" in described and not _IMAGE.search(described):
            unpacked += _size(data, found.end(), MAX_UNPACKED - unpacked)
            if unpacked >= MAX_UNPACKED:
                raise Unreadable("unpacks to far more than a report (a bomb?); it is not opened")


def _size(data: bytes, start: int, limit: int) -> int:
    """Bytes that a packed stream unpacks to, counted as far as ``limit``; what is packed otherwise counts nothing."""
    unpacker = zlib.decompressobj()
    view = memoryview(data)[start:]
    size, place = 0, 0
    try:
        while size < limit and not unpacker.eof and (place < len(view) or unpacker.unconsumed_tail):
            packed = unpacker.unconsumed_tail or bytes(view[place : place + 65536])
            place += 0 if unpacker.unconsumed_tail else 65536
            size += len(unpacker.decompress(packed, 1 << 20))
    except zlib.error:
        return size
    return size


def _pages(document: pypdfium2.PdfDocument) -> Iterator[Page]:
    """The pages, in the order of the file. No form or script is set up, so none runs."""
    if len(document) > MAX_PAGES:
        raise Unreadable(f"has more than {MAX_PAGES} pages; split it first")
    characters = 0
    for number in range(len(document)):
        page = document[number]
        lines, count = page_lines(page)
        characters += count
        if characters > MAX_CHARACTERS:
            raise Unreadable(f"holds more than {MAX_CHARACTERS} characters; split it first")
        yield lines
        page.close()


def _blocks(pages: list[Page]) -> Iterator[list[Block]]:
    """The pages one after the other: header, text, footer."""
    usual = usual_height(pages)
    parts = split([page.lines for page in pages], usual)
    ranks = Ranks([line for part in parts for line in part.body], usual)
    for part in parts:
        yield [
            *(Block(line.text, kind_of(line, "header"), recognised=line.recognised) for line in part.header),
            *body_blocks(part.body, ranks, usual),
            *(Block(line.text, kind_of(line, "footer"), recognised=line.recognised) for line in part.footer),
        ]
