"""Old Word and WPS files (.doc, .wps): converted to .docx and read as that, or, where that fails, their text alone.

msdoc2docx keeps styles, automatic numbers, tables, notes and headers, and refuses files whose formatting breaks the
rules of [MS-DOC]. Their text can still be read: it is found by the piece table (2.8.35), a small part of the file.
"""

from __future__ import annotations

import re
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doc2docx import convert
from doc2docx.cfb import CompoundFile
from doc2docx.errors import Doc2DocxError

from gangyao.read.docx import read_docx
from gangyao.read.docx.tables import Row, table_blocks
from gangyao.read.types import Block, HintKind, Lines, Notice, Text, Unreadable

_AS_DOCX = "open it in Word, WPS or LibreOffice and save it as .docx"
_WORD_97 = 0xA5EC
_ENCRYPTED = 0x0100
_TABLE_1 = 0x0200
_COUNTS = 0x4C
_CLX = 0x1A2
# The stories of a document one after the other (FibRgLw97, 2.5.4): what each is, None for one that is not shown.
_STORIES: tuple[tuple[bool, HintKind | None], ...] = (
    *((True, None), (True, "note"), (True, "header"), (False, None)),
    *((False, None), (True, "note"), (True, "box"), (True, "header")),
)
_FIELD = re.compile("\x13[^\x13-\x15]*(?:\x14([^\x13-\x15]*))?\x15")
_FIELD_DEPTH = 10
_SIGNS = str.maketrans({"\x0b": "\n", "\x1e": "-", "\xa0": " "} | dict.fromkeys((*range(9), *range(14, 30), 31)))
_ENDS = re.compile("([\r\x07\x0c])")
_MOST_COLUMNS = 63


def read_doc(data: bytes, name: str) -> Text:
    """The text of an old Word or WPS file, as ``read_docx`` gives that of a new one.

    Raises:
        Unreadable: a damaged, locked or oversized file, one of Word 6 or 95, or one that is no Word file.
    """
    word, table = _streams(data)
    try:
        return read_docx(_converted(data), name)
    except Exception as error:  # whatever a converter stumbles over, the text may still be there
        why = " ".join(str(error).split())[:120] or type(error).__name__
    return _text_alone(word, table, name, why)


def _converted(data: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source.doc"), Path(folder, "target.docx")
        source.write_bytes(data)
        convert(source, target)
        return target.read_bytes()


def _streams(data: bytes) -> tuple[bytes, bytes]:
    """The stream with the text, and the one that tells where in it each piece of the text stands."""
    try:
        compound = CompoundFile(data)
        word = bytes(compound.open_stream("WordDocument"))
        if len(word) < _CLX + 8:
            raise Unreadable(f"is a damaged Word or WPS file (.doc); {_AS_DOCX}")
        magic, flags = struct.unpack_from("<H8xH", word)
        if magic != _WORD_97:
            raise Unreadable(f"is a Word file (.doc) older than Word 97; {_AS_DOCX}")
        if flags & _ENCRYPTED:
            raise Unreadable("is locked with a password; open it with the password and save it without one")
        return word, bytes(compound.open_stream("1Table" if flags & _TABLE_1 else "0Table"))
    except (Doc2DocxError, struct.error, ValueError, IndexError) as error:
        raise Unreadable(f"is a damaged Word or WPS file (.doc): {error}; {_AS_DOCX}") from None


def _text_alone(word: bytes, table: bytes, name: str, why: str) -> Text:
    lines = Lines()
    lines.notice(
        Notice("formatting_lost", f"read without its numbers and styles, which are damaged ({why}); {_AS_DOCX}")
    )
    try:
        story = _Story(_pieces(word, table), struct.unpack_from(f"<{len(_STORIES)}i", word, _COUNTS))
    except (struct.error, ValueError) as error:
        raise Unreadable(f"is a damaged Word or WPS file (.doc): {error}; {_AS_DOCX}") from None
    for text, kind in story.parts():
        for block in _blocks(text):
            if block is None:
                lines.page_break()
            elif kind is None:
                lines.add(block)
            elif block.text.strip():
                lines.add(Block(block.text, kind))
    return lines.text(name)


@dataclass(frozen=True, slots=True)
class _Story:
    """All text of a file in UTF-16, in whose units the lengths of its stories are counted."""

    units: bytes
    lengths: tuple[int, ...]

    def parts(self) -> Iterator[tuple[str, HintKind | None]]:
        """The stories that are shown, with what each is."""
        place = 0
        for (shown, kind), length in zip(_STORIES, self.lengths, strict=True):
            end = place + max(0, length)
            if shown:
                yield self.units[2 * place : 2 * end].decode("utf-16-le", "replace"), kind
            place = end


def _pieces(word: bytes, table: bytes) -> bytes:
    """The text of all pieces in order."""
    start, size = struct.unpack_from("<II", word, _CLX)
    clx = table[start : start + size]
    place = 0
    while clx[place : place + 1] == b"\x01":
        place += 3 + int.from_bytes(clx[place + 1 : place + 3], "little")
    if clx[place : place + 1] != b"\x02":
        raise ValueError("its text cannot be found")
    length = min(int.from_bytes(clx[place + 1 : place + 5], "little"), len(clx) - place - 5)
    count = (length - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", clx, place + 5)
    described = place + 5 + 4 * (count + 1)
    text = bytearray()
    for number in range(count):
        (packed,) = struct.unpack_from("<I", clx, described + 8 * number + 2)
        length = ends[number + 1] - ends[number]
        if packed & 0x40000000:
            first = (packed & 0x3FFFFFFF) // 2
            text += word[first : first + max(0, length)].decode("cp1252", "replace").encode("utf-16-le")
        else:
            text += word[packed : packed + 2 * max(0, length)]
        if len(text) > 2 * len(word):
            raise ValueError("its text overlaps")
    return bytes(text)


def _blocks(text: str) -> Iterator[Block | None]:
    """Paragraphs and rows of a story; None for a page break."""
    for _ in range(_FIELD_DEPTH):
        shown = _FIELD.sub(lambda found: found[1] or "", text)
        if shown == text:
            break
        text = shown
    cells: list[str] = []
    parts = _ENDS.split(text)
    for written, end in zip(parts[::2], [*parts[1::2], ""], strict=True):
        line = written.translate(_SIGNS)
        if end == "\x07":
            cells.append(" ".join(line.split()))
            continue
        yield from _rows(cells)
        cells = []
        if line.strip() or end == "\r":
            yield Block(line)
        if end == "\x0c":
            yield None
    yield from _rows(cells)


def _rows(cells: list[str]) -> Iterator[Block]:
    """Rows of a table whose cells and the marks behind rows are all that is known: of one width, if that fits."""
    for width in range(1, min(len(cells), _MOST_COLUMNS + 1)):
        if len(cells) % (width + 1) == 0 and not any(cells[width :: width + 1]):
            break
    else:
        width = len(cells)
    rows: list[Row] = []
    for place in range(0, len(cells), width + 1):
        rows.append(Row())
        for cell in cells[place : place + width]:
            rows[-1].add([Block(cell)], 1)
    yield from table_blocks(rows)
