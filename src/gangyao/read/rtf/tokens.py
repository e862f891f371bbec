"""RTF to its tokens (Word 2007 Rich Text Format Specification 1.9.1), and bytes to characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gangyao.read.types import Unreadable

MAX_TOKENS = 4_000_000
MAX_DEPTH = 1_000

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<value>-?[0-9]{1,10})?[ ]?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<group>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.S,
)
_CHARSETS = {
    **{128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950"},
    **{161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874"},
    **{238: "cp1250", 0: "cp1252"},
}
_PAGES = {936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 54936: "gb18030", 10008: "gb18030", 65001: "utf-8"}
_WIDE = frozenset(("cp932", "cp949", "gb18030", "cp950"))
SYMBOLS = 2
"""The charset of fonts whose characters are pictures."""


def tokens(data: bytes) -> Iterator[tuple[str, bytes, int | None]]:
    """Kind (``word``, ``hex``, ``sign``, ``group``, ``text``), bytes and value of each token.

    Raises:
        Unreadable: more tokens, or groups within groups, than a report has.
    """
    place, count, depth = 0, 0, 0
    while (found := _TOKEN.search(data, place)) is not None:
        place, count = found.end(), count + 1
        kind = found.lastgroup or ""
        if kind == "group":
            depth += 1 if found["group"] == b"{" else -1
        if count > MAX_TOKENS or depth > MAX_DEPTH:
            raise Unreadable("nests too deep or is too large for a report; it is not opened")
        if kind in ("word", "value"):
            value = None if found["value"] is None else int(found["value"])
            if found["word"] == b"bin":
                place += max(0, value or 0)
            yield "word", found["word"], value
        else:
            yield kind, found[kind], None


def codec(charset: int | None, page: int) -> str:
    """How bytes are read in a font of some charset, in a file of some code page; wide characters win."""
    by_font = _CHARSETS.get(-1 if charset is None else charset)
    by_page = _PAGES.get(page, f"cp{page}" if 1250 <= page <= 1258 else "cp1252")
    if by_font in _WIDE or by_page not in _WIDE | {"utf-8"}:
        return by_font or by_page
    return by_page
