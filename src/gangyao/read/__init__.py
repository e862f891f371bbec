"""Read: a string, bytes or a file to its text, with what is known of where it came from.

Plain text needs nothing besides. Word and WPS files (.docx, .doc, .wps), RTF, OpenDocument (.odt), OFD, PDF, web pages
and Markdown are read with the ``formats`` extra. What a file is, its content says first; its name is asked where the
content leaves it open.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from gangyao.decoding import EncodingError, decode
from gangyao.read.kinds import FileKind, kind_of
from gangyao.read.markdown import looks_like_markdown, marked
from gangyao.read.readers import read_formatted
from gangyao.read.types import Hint, ReadError, Text, Unreadable

__all__ = ["Hint", "ReadError", "Text", "read"]

MAX_BYTES = 256 << 20
"""The largest file that is opened."""


def read(source: str | bytes | Path, name: str | None = None) -> Text:
    """Read a page.

    Args:
        source: the text itself, the bytes of a file, or the path of one. A ``str`` is never a path.
        name: what to call it; by default the file's name, or ``text`` or ``bytes``. The ending of the name of bytes
            is heeded like that of a file.

    Raises:
        ReadError: a missing file, a folder, a file that holds no text or cannot be read as what it is (damaged,
            encrypted, too large, the ``formats`` extra not installed), an encoding that cannot be told, a string
            with lone surrogates (no encoding can write them).
        TypeError: the source is none of the three.
    """
    if isinstance(source, str):
        return _text(_without_surrogates(source), None, name or "text")
    if isinstance(source, bytes):
        return _opened(source, name or "bytes", name or "bytes")
    if not isinstance(source, Path):
        raise TypeError(f"a page is read from a str, bytes or a pathlib.Path, not from {type(source).__name__}")
    return _opened(_bytes_of(source), name or _printable(source.name), _printable(source), source.name)


def _printable(path: Path | str) -> str:
    """A file's name in one line that any stream can write, whatever bytes the name is made of."""
    text = str(path).encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else "?" for c in text)


def _bytes_of(path: Path) -> bytes:
    label = _printable(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReadError(f"{label} is larger than {MAX_BYTES >> 20} MB; give a smaller file")
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{label}: there is no such file") from None
    except IsADirectoryError:
        raise ReadError(f"{label} is a folder; give one file") from None
    except PermissionError:
        # Windows refuses to open a folder with this error
        what = "is a folder; give one file" if path.is_dir() else "may not be read (permission denied)"
        raise ReadError(f"{label} {what}") from None
    except ReadError:
        raise
    except (OSError, ValueError) as error:
        raise ReadError(f"{label} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _without_surrogates(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReadError(
            f"the text holds half a surrogate pair at character {error.start}; give the bytes instead"
        ) from None
    return text


def _opened(data: bytes, name: str, label: str, file_name: str | None = None) -> Text:
    """The text of a file's bytes; ``label`` is what messages call it."""
    try:
        kind = kind_of(data, file_name or name)
        return _plain(data, name) if kind is FileKind.PLAIN else read_formatted(kind, data, name)
    except Unreadable as error:
        raise ReadError(f"{label} {' '.join(str(error).split())}") from None
    except EncodingError as error:
        raise ReadError(f"{label}: {error}") from None


def _plain(data: bytes, name: str) -> Text:
    return _text(*decode(data), name)


def _text(text: str, encoding: str | None, name: str) -> Text:
    """A plain text; Markdown that was pasted as plain text is read as Markdown."""
    return marked(text, name, encoding) if looks_like_markdown(text) else Text(text, name, encoding)
