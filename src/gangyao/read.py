"""Read: a string, bytes or a file to its text, with what is known of where it came from."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from gangyao.decoding import EncodingError, decode
from gangyao.document import Source

_AS_TEXT = "save it as plain text (.txt) first"
# How the files begin that people take for text, and what to do about each.
_NO_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"is a PDF; {_AS_TEXT}"),
    (b"PK\x03\x04", f"is a zip archive or an Office file (.docx, .xlsx); {_AS_TEXT}"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"is an old Office or WPS file (.doc, .wps, .xls); {_AS_TEXT}"),
    (b"{\\rtf", f"is an RTF file; {_AS_TEXT}"),
    (b"\x89PNG", "is a picture; a page has to be text"),
    (b"\xff\xd8\xff", "is a picture; a page has to be text"),
    (b"GIF8", "is a picture; a page has to be text"),
    (b"II*\x00", "is a picture; a page has to be text"),
    (b"\x1f\x8b\x08", "is a gzip file; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!\x1a", "is a rar archive; unpack it first"),
)
# Files of these endings hold no plain text even where their bytes decode.
_NO_TEXT_ENDINGS = {
    **dict.fromkeys((".doc", ".docx", ".docm", ".odt", ".rtf"), "a word processor's file"),
    **dict.fromkeys((".wps", ".wpt"), "a WPS file"),
    **dict.fromkeys((".htm", ".html", ".mht", ".mhtml", ".xhtml"), "a web page"),
    ".pdf": "a PDF",
}


class ReadError(ValueError):
    """A source that cannot be read as text; the message is one line: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded text as it stood in its source: no newline is translated, a byte order mark is dropped.

    ``encoding`` is the codec that decodes the bytes; None where the source was a string.
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
            lone surrogates (no encoding can write them).
        TypeError: the source is none of the three.
    """
    if isinstance(source, str):
        return Text(_without_surrogates(source), name or "text", None)
    if isinstance(source, bytes):
        return _decoded(source, name or "bytes", name or "bytes")
    if not isinstance(source, Path):
        raise TypeError(f"a page is read from a str, bytes or a pathlib.Path, not from {type(source).__name__}")
    return _decoded(_bytes_of(source), name or _printable(source.name), _printable(source))


def _printable(path: Path | str) -> str:
    """A file's name in one line that any stream can write, whatever bytes the name is made of."""
    text = str(path).encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else "?" for c in text)


def _bytes_of(path: Path) -> bytes:
    label = _printable(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{label}: there is no such file") from None
    except IsADirectoryError:
        raise ReadError(f"{label} is a folder; give one file") from None
    except PermissionError:
        # Windows refuses to open a folder with this error
        what = "is a folder; give one file" if path.is_dir() else "may not be read (permission denied)"
        raise ReadError(f"{label} {what}") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{label} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if path.suffix.lower() in _NO_TEXT_ENDINGS and data:
        raise ReadError(f"{label} is {_NO_TEXT_ENDINGS[path.suffix.lower()]}; {_AS_TEXT}")
    return data


def _without_surrogates(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReadError(
            f"the text holds half a surrogate pair at character {error.start}; give the bytes instead"
        ) from None
    return text


def _decoded(data: bytes, name: str, label: str) -> Text:
    for start, advice in _NO_TEXT:
        if data.startswith(start):
            raise ReadError(f"{label} {advice}")
    if data[:100].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        raise ReadError(f"{label} is a web page; {_AS_TEXT}")
    try:
        text, encoding = decode(data)
    except EncodingError as error:
        raise ReadError(f"{label}: {error}") from None
    return Text(text, name, encoding)
