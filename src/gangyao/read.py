"""Read: a string, bytes or a file to its text, with what is known of where it came from."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from gangyao.document import Source

SAMPLE = 65536
"""Bytes that the encoding is judged by."""


class ReadError(ValueError):
    """A source that cannot be read as text; the message is one line: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded text as it stood in its source: no newline is translated, a byte order mark is dropped.

    ``encoding`` is None where the source was a string.
    """

    text: str
    name: str
    encoding: str | None

    def source(self) -> Source:
        """Name, length in characters and SHA-256 of the text in UTF-8."""
        digest = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
        return Source(name=self.name, chars=len(self.text), sha256=digest)


def read(source: str | bytes | Path, name: str | None = None) -> Text:
    """Read a page.

    Args:
        source: the text itself, the bytes of a text file, or the path of one. A ``str`` is never a path.
        name: what to call it; by default the file's name, or ``text`` or ``bytes``.

    Raises:
        ReadError: a missing file, a folder, a file that is no text, an encoding that cannot be told, a string with
            lone surrogates.
    """
    if isinstance(source, str):
        return Text(_without_surrogates(source), name or "text", None)
    if isinstance(source, bytes):
        return _decoded(source, name or "bytes")
    return _decoded(_bytes_of(source), name or source.name)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise ReadError(f"{path} is a folder; give one file") from None
    except PermissionError:
        # Windows refuses to open a folder with this error
        what = "is a folder; give one file" if path.is_dir() else "may not be read (permission denied)"
        raise ReadError(f"{path} {what}") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _without_surrogates(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReadError(
            f"the text holds half a surrogate pair at character {error.start}; give the bytes instead"
        ) from None
    return text


# Signatures of the files that people take for text, and what to do about each.
_NO_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "is a PDF; save its text as .txt first"),
    (b"PK\x03\x04", "is a zip or a Word .docx file; save it as plain text (.txt) first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word .doc or WPS file; save it as plain text (.txt) first"),
    (b"{\\rtf", "is an RTF file; save it as plain text (.txt) first"),
    (b"\x89PNG", "is a picture; a page has to be text"),
    (b"\xff\xd8\xff", "is a picture; a page has to be text"),
    (b"GIF8", "is a picture; a page has to be text"),
    (b"\x1f\x8b", "is a gzip file; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z file; unpack it first"),
    (b"Rar!", "is a rar file; unpack it first"),
)

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def _decoded(data: bytes, name: str) -> Text:
    for signature, advice in _NO_TEXT:
        if data.startswith(signature):
            raise ReadError(f"{name} {advice}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Text(_strict(data[len(mark) :], encoding, name), name, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        encoding = _utf16(data) if b"\x00" in data[:SAMPLE] else _legacy(data, name)
        return Text(_strict(data, encoding, name), name, encoding)
    if "\x00" in text:
        encoding = _utf16(data)  # Chinese in UTF-16 is rarely valid UTF-8, plain ASCII in UTF-16 is
        return Text(_strict(data, encoding, name), name, encoding)
    return Text(text, name, "utf-8")


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(f"{name} is not whole {encoding} text: byte {error.start} cannot be decoded") from None
    if "\x00" in text:
        raise ReadError(f"{name} is not text: it holds NUL bytes; give a text file")
    return text


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark: the byte order in which blanks, newlines and Chinese characters come out."""
    sample = data[: min(len(data), SAMPLE) // 2 * 2]
    scores = {order: _readable(sample.decode(order, errors="replace")) for order in ("utf-16-le", "utf-16-be")}
    best = max(scores, key=lambda order: scores[order])
    return best if scores[best] > 0.9 and len(data) % 2 == 0 else "utf-8"


_READABLE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u203f\x20-\x7e\s]")


def _readable(text: str) -> float:
    """Share of the characters that one expects on a Chinese page."""
    return len(_READABLE.findall(text)) / len(text) if text else 0.0


def _legacy(data: bytes, name: str) -> str:
    """GB18030 or Big5, by how many of the characters are common ones; else what charset-normalizer says.

    GB18030 decodes most Big5 texts too, to rare characters: GB 2312 and the first plane of Big5 hold the common ones.
    """
    scores = {"gb18030": _common(data, "gb18030", "gb2312"), "big5hkscs": _common(data, "big5hkscs", "big5")}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] > 0.7:
        return best
    guess = from_bytes(data[:SAMPLE]).best()
    if guess is None or _readable(str(guess)) < 0.5:
        raise ReadError(f"{name}: its encoding cannot be told; save it as UTF-8")
    return str(guess.encoding)


_BIG5_COMMON = (0xA440, 0xC67E)


def _common(data: bytes, encoding: str, core: str) -> float:
    """Share of the Chinese characters that are common ones in ``encoding``; -1 where it does not decode."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    characters = [c for c in text[:SAMPLE] if ord(c) > 0x7F]
    if not characters:
        return 0.0
    return sum(_is_common(c, core) for c in characters) / len(characters)


def _is_common(character: str, core: str) -> bool:
    try:
        code = int.from_bytes(character.encode(core), "big")
    except UnicodeEncodeError:
        return False
    if core == "gb2312":
        return code < 0xD8A1  # the first plane by sound, and the symbols; the second holds rare characters
    return code < 0xA400 or _BIG5_COMMON[0] <= code <= _BIG5_COMMON[1]
