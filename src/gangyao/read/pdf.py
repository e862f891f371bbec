"""PDF files with a text layer: the lines of their pages; what repeats at the ends of pages is marked as furniture."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2
from pypdfium2 import raw

from gangyao.read.types import Block, Lines, Text, Unreadable

MAX_PAGES = 3_000
MAX_CHARACTERS = 20_000_000
MAX_UNPACKED = 256 << 20
"""Bytes that the streams of a file unpack to, pictures left out (they are never unpacked for the text)."""
_EDGE = 3
"""Lines at the top and at the bottom of a page that may be its header and footer."""
_MARGIN = 0.08
"""The share of a page's height, from either end, that its text leaves free (Word: 25 of 297 mm)."""
_LARGE = 1.3
"""A line so much larger than the body's is a title, wherever it stands; one smaller than ``_SMALL`` is no body text."""
_SMALL = 0.92
_APART = 1.3
"""Usual distances between lines from which on there is a gap."""
_BUCKET = 6.0
"""Points within which lines of two pages stand at the same height."""
_GARBLED = 0.3
_PASSWORD = 4
_LOCKED = "is locked with a password; open it with the password and save it without one"
_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_NUMBER = re.compile(
    r"[0-9０-９]+|(?<=第)[一二三四五六七八九十百〇零]+(?=页)|(?<=共)[一二三四五六七八九十百〇零]+(?=页)"
)
_PAGE_NUMBER = re.compile(r"[-—–－·•~]*(?:第|page|p\.?)?#页?[-—–－·•~]*(?:(?:[/／,，|]|of)?共?#页?)?", re.I)
_SURROGATES = re.compile("[\ud800-\udfff]")
_INDENT = (1.4, 3.0)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page; places and height in points, from the lower left corner of the page.

    ``depth``: its distance from the nearer end of the page, as a share of the page's height.
    """

    text: str
    left: float = 0.0
    bottom: float = 0.0
    height: float = 0.0
    depth: float = 0.0


def read_pdf(data: bytes, name: str) -> Text:
    """The text of a PDF, a line of the page a line of the text.

    A line set in by about two characters begins with two ideographic spaces, as such a paragraph would in plain text.
    Headers, footers and page numbers that come again at the same place of the page are furniture, a page's header
    before its text and its footer behind it.

    Raises:
        Unreadable: a damaged, cut-off, locked or oversized file; a scan, which has pictures for pages and no text; a
            file whose fonts do not tell which characters they show.
    """
    _check(data)
    try:
        pages = list(_pages(data))
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower()
        raise Unreadable(_LOCKED if locked else f"is a damaged PDF: {error}") from None
    written = "".join(line.text for page in pages for line in page)
    if not written.strip():
        raise Unreadable("is a PDF without text (a scan?); run a text recognition (OCR) over it first")
    odd = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or character < " " for character in written)
    if odd > _GARBLED * len(written):
        raise Unreadable(
            "is a PDF whose fonts hide which characters they show; run a text recognition (OCR) over it first"
        )
    lines = Lines()
    for block in _blocks(pages):
        lines.add(block)
    return lines.text(name)


def _check(data: bytes) -> None:
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


def _pages(data: bytes) -> Iterator[list[_Line]]:
    """The lines of each page, in the order of the file. No form or script is set up, so none runs."""
    characters = 0
    with pypdfium2.PdfDocument(data) as document:
        if len(document) > MAX_PAGES:
            raise Unreadable(f"has more than {MAX_PAGES} pages; split it first")
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            characters += text.count_chars()
            if characters > MAX_CHARACTERS:
                raise Unreadable(f"holds more than {MAX_CHARACTERS} characters; split it first")
            box = page.get_bbox()
            yield [line for span in _spans(text) if (line := _line(text, box, *span)).text]
            text.close()
            page.close()


def _spans(page: pypdfium2.PdfTextPage) -> Iterator[tuple[str, list[int]]]:
    """The lines of a page as text, with the numbers of their characters that are no blanks."""
    text: list[str] = []
    seen: list[int] = []
    for number in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, number)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if character in "\r\n":
            yield "".join(text), seen
            text, seen = [], []
        # a hyphen that pdfium takes for one of a broken word, and characters that name nothing
        elif character not in "\x00\ufffe\uffff":
            text.append(character)
            if not character.isspace():
                seen.append(number)
        elif code == 0xFFFE or code == 2:
            text.append("-")
    yield "".join(text), seen


def _line(page: pypdfium2.PdfTextPage, box: tuple[float, ...], text: str, seen: list[int]) -> _Line:
    # characters outside the first plane may come as the two halves of a pair
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").rstrip()
    if not seen:
        return _Line("")
    left, bottom, _, top = page.get_charbox(seen[0], loose=True)
    _, lowest, _, highest = box
    depth = min(highest - top, bottom - lowest) / max(1.0, highest - lowest)
    return _Line(text.lstrip(), left, bottom, top - bottom, depth)


def _blocks(pages: list[list[_Line]]) -> Iterator[Block]:
    """The pages one after the other: header, text, footer."""
    usual = median([line.height for page in pages for line in page] or [0.0])
    tops = [sorted(page, key=lambda line: -line.bottom) for page in pages]
    repeated = _repeated([{*top[:_EDGE], *top[-_EDGE:]} for top in tops])
    for number, page in enumerate(pages):
        top = tops[number]
        again = [(*_likeness(line), number % 2) in repeated for line in top]
        header = _running(top, again, usual)
        footer = _running(top[::-1], again[::-1], usual)[::-1] if len(header) < len(top) else []
        marked = {*header, *footer}
        body = [line for line in page if line not in marked]
        margin = _left_margin(body)
        yield from (Block(line.text, "furniture") for line in header)
        yield from (Block(_set_in(line, margin, usual) + line.text) for line in body)
        yield from (Block(line.text, "furniture") for line in footer)


def _likeness(line: _Line) -> tuple[str, int]:
    """What a running header or footer keeps from page to page: its words, whatever the number, and its height."""
    return _NUMBER.sub("#", "".join(line.text.split())), round(line.bottom / _BUCKET)


def _repeated(edges: list[set[_Line]]) -> set[tuple[str, int, int]]:
    """Lines that come again on half of all pages, or on half of the left or right ones."""
    every: Counter[tuple[str, int]] = Counter()
    sides: Counter[tuple[str, int, int]] = Counter()
    for number, page in enumerate(edges):
        likes = {_likeness(line) for line in page}
        every.update(likes)
        sides.update((*like, number % 2) for like in likes)
    pages = len(edges)
    half = {like for like, count in every.items() if count >= max(2, pages / 2)}
    return {side for side, count in sides.items() if side[:2] in half or (count >= 2 and count >= pages / 4)}


def _running(page: list[_Line], again: list[bool], usual: float) -> list[_Line]:
    """The lines from one end of a page inwards that are a header or footer.

    What comes again is not enough: pages of a form, or reports that begin alike, repeat lines of their text. A running
    line is a page number, or stands in the margin or in small type, and inner ones stand apart from the text.
    """
    gaps = [abs(one.bottom - other.bottom) for one, other in pairwise(page)]
    spacing = median(gaps) if gaps else 0.0
    running = 0
    for place, line in enumerate(page[:_EDGE]):
        small = line.height < _SMALL * usual
        number = _PAGE_NUMBER.fullmatch(_likeness(line)[0]) is not None
        apart = place == 0 or (place < len(gaps) and gaps[place] > _APART * spacing)
        if not again[place] or line.height > _LARGE * usual:
            break
        if number or small or (line.depth < _MARGIN and apart):
            running = place + 1
        elif line.depth >= _MARGIN:
            break
    return page[:running]


def _left_margin(body: Iterable[_Line]) -> float:
    """Where most full lines of a page begin."""
    begins = Counter(round(line.left) for line in body)
    if not begins:
        return 0.0
    common = [left for left, count in begins.items() if count >= max(begins.values()) / 2]
    return float(min(common))


def _set_in(line: _Line, margin: float, usual: float) -> str:
    least, most = (factor * usual for factor in _INDENT)
    return "\u3000\u3000" if least <= line.left - margin <= most else ""
