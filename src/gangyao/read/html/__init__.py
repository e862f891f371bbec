"""Web pages: the lines that a reader sees, from where the main text begins to where it ends."""

from __future__ import annotations

import email
import re
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from gangyao.decoding import EncodingError, decode
from gangyao.read.html.lines import INLINE_TAGS, TOO_DEEP, Walker
from gangyao.read.html.main import dropped, main_lines, titled
from gangyao.read.types import Lines, Notice, Text, Unreadable

__all__ = ["read_archived_page", "read_html"]

MAX_BYTES = 64 << 20
MAX_TAGS = 1_000_000
MAX_ATTRIBUTES = 200
"""Attributes of one element: libxml2 compares each with all before it."""
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_FAMILIES = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "euc-cn"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
}
# What no XML may hold, and lxml takes from a page but not back: as itself or by its number.
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), 127, 0xFFFE, 0xFFFF])
_BY_NUMBER = re.compile(r"&#(?:x0*([0-9a-f]{1,6})|0*([0-9]{1,7}))(?![0-9a-f]);?", re.I)
_ATTRIBUTE = r"(?:[\s/]+|(?<=[\"']))[^\s>/][^\s>/=]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"'][^\s>]*))?"
# each attribute is taken whole or not at all, so that no tag is gone over twice
_CROWDED = re.compile(rf"<[a-zA-Z][^\s>/]*(?:(?=({_ATTRIBUTE}))\1){{{MAX_ATTRIBUTES}}}")
_FEW = 50
"""Elements in a hidden one at most; one with more is no trick against copying, and lxml takes long to drop it."""
_TOLD = 20
"""Characters by which a line that was left out is named."""


def read_html(data: bytes, name: str) -> Text:
    """The main text of a web page, a paragraph a line, under its title; scripts are not run, nothing is fetched.

    Headings, items of lists with their numbers, rows of tables, captions and bold type are hinted; sentences that are
    left out as no part of the main text are told.

    Raises:
        Unreadable: too large, nested too deep, or empty of text.
        EncodingError: an encoding that neither the page nor its bytes tell.
    """
    page, encoding = _decoded(data)
    root = _parsed(page)
    lines = Walker().lines(root)
    kept = main_lines(lines, root)
    gathered = Lines()
    missing = dropped(lines, kept)
    if missing:
        message = f"{len(missing)} sentences beside the page's main text are left out ({missing[0][:_TOLD]}…)"
        gathered.notice(Notice("dropped_text", message))
    for line in titled(lines, kept, root):
        gathered.add(line.block)
    return gathered.text(name, encoding)


def read_archived_page(data: bytes, name: str) -> Text:
    """A web page that was saved with its pictures in one file (MHTML, RFC 2557), as Word and browsers do."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"is larger than {MAX_BYTES >> 20} MB; save the page as .html")
    try:
        parts = list(email.message_from_bytes(data.lstrip()).walk())
        pages = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html"]
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable(f"is a damaged web page in one file (.mht): {error}") from None
    for payload in pages:
        if isinstance(payload, bytes) and payload.strip():
            return read_html(payload, name)
    raise Unreadable("is a mail or a web page in one file (.mht) without a page in it; save it as .html or .txt")


def _decoded(data: bytes) -> tuple[str, str]:
    """The page's characters: by its mark, as UTF-8 where it is that, as the page says, as its characters tell."""
    if len(data) > MAX_BYTES or data.count(b"<") > MAX_TAGS:
        raise Unreadable(f"is larger than a page is (over {MAX_BYTES >> 20} MB, or {MAX_TAGS} tags); it is not opened")
    declared = _CHARSET.search(data[:4096])
    family = None if declared is None else _FAMILIES.get(declared[1].decode("ascii").lower())
    for encoding in ("utf-8", family):
        try:
            if encoding is not None and b"\x00" not in data[:4096]:
                return data.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    try:
        return decode(data)
    except EncodingError:
        # pages are cut and pasted together: a few broken characters do not make one unreadable
        text = data.decode(family or "utf-8", errors="replace")
        if text.count("\ufffd") > len(text) // 100:
            raise
        return text, family or "utf-8"


def _parsed(page: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)
    if _CROWDED.search(page):
        raise Unreadable("is a web page with an element of more attributes than any has; it is not opened")
    page = _BY_NUMBER.sub(_harmless, page.translate(_CONTROLS))
    try:
        root = document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Unreadable("is a web page without text; give the page that holds the report") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Unreadable(TOO_DEEP)
    # characters set against copying hide in these; a hidden block may be text that a click unfolds
    for element in root.iter(*INLINE_TAGS.split()):
        style = element.get("style")
        if style and _HIDDEN.search(style) and next(islice(element.iter(), _FEW, None), None) is None:
            element.clear(keep_tail=True)
    return root


def _harmless(match: re.Match[str]) -> str:
    """A character given by its number, unless it is none that a page may hold."""
    code = int(match[1], 16) if match[1] else int(match[2])
    return "" if code in _CONTROLS or 0xD800 <= code < 0xE000 else match[0]
