"""Web pages: the lines that a reader sees, from where the main text begins to where it ends.

trafilatura finds the main text. What it gives back is thinned (a signature, a short line, a list may be missing), so
it is only asked *where* the main text stands: all lines of the element that holds it are kept, as the page has them.
"""

from __future__ import annotations

import email
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from gangyao.decoding import EncodingError, decode
from gangyao.read.counting import spell
from gangyao.read.types import Block, HintKind, Lines, Text, Unreadable

logging.getLogger("trafilatura").addHandler(logging.NullHandler())

MAX_BYTES = 64 << 20
MAX_TAGS = 2_000_000
MAX_DEPTH = 1_000
"""Tags within tags; libxml2 has a limit of its own, not the same in all versions. Unclosed ones add up on old pages."""
MAX_JUDGED = 5_000
"""Lines up to which the main text is looked for; of a longer page little else is left, and the search takes long."""
MAX_JUDGED_DEPTH = 200
_SHARE = 0.8
"""The element that holds the main text holds this share of what trafilatura finds."""
_PROSE = 30
"""Characters from which on a line is no button or menu; half of such must be found, or the whole page is taken."""
_HEADLINE = 15
"""Lines between a page's headline and its text at most (time, source, font size)."""
_SHORTEST = 6
"""Characters of a headline at least; columns and sites have shorter names."""

_TOO_DEEP = "is a web page whose tags nest too deep; open it in a browser and save its text as .txt"

_UNSEEN_TAGS = (
    "script style noscript template head title svg math iframe object applet canvas select button textarea datalist "
    "audio video map rt rp"
)
_INLINE_TAGS = (
    "a abbr acronym b basefont bdi bdo big blink cite code data del dfn em font i img input ins kbd label mark nobr "
    "o:p output q rb ruby s samp small spacer span strike strong sub sup time tt u var wbr"
)
_UNSEEN, _INLINE = frozenset(_UNSEEN_TAGS.split()), frozenset(_INLINE_TAGS.split())
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_NO_NUMBERS = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.I)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_FAMILIES = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "euc-cn"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
}
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\n\f]*(?={_WIDE})")
_ASCII_BLANKS = re.compile("[ \t\r\n\f]+")
_ALL_BLANKS = re.compile(r"\s+")
_SITE = re.compile(r"\s*[-_|—–－｜]+\s*")
_CELL = 100


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a page, the element that it stands in, and what it is compared by: its text without blanks."""

    text: str
    element: HtmlElement
    key: str
    kind: HintKind | None = None
    level: int | None = None


def read_html(data: bytes, name: str) -> Text:
    """The main text of a web page, a paragraph a line, under its title; scripts are not run, nothing is fetched.

    Raises:
        Unreadable: too large, nested too deep, or empty of text.
        EncodingError: an encoding that neither the page nor its bytes tell.
    """
    page, encoding = _decoded(data)
    root = _parsed(page)
    lines = _Walker().lines(root)
    lines = _titled(lines, _main(lines, root), _page_title(root))
    gathered = Lines()
    for line in lines:
        gathered.add(Block(line.text, line.kind, line.level))
    return gathered.text(name, encoding)


def read_archived_page(data: bytes, name: str) -> Text:
    """A web page that was saved with its pictures in one file (MHTML, RFC 2557), as Word and browsers do."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"is larger than {MAX_BYTES >> 20} MB; save the page as .html")
    try:
        parts = list(email.message_from_bytes(data.lstrip()).walk())
    except (RecursionError, ValueError, LookupError) as error:
        raise Unreadable(f"is a damaged web page in one file (.mht): {error}") from None
    for part in parts:
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
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
    try:
        root = document_fromstring(page.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Unreadable("is a web page without text; give the page that holds the report") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Unreadable(_TOO_DEEP)
    # characters set against copying hide in these; a hidden block may be text that a click unfolds
    for element in [one for one in root.iter(*_INLINE_TAGS.split()) if _HIDDEN.search(one.get("style", ""))]:
        if element.getparent() is not None:
            element.drop_tree()
    return root


class _Walker:
    """Goes over a page once and breaks it into lines as a browser does."""

    def __init__(self) -> None:
        self._lines: list[_Line] = []
        self._pieces: list[str] = []
        self._element: HtmlElement | None = None
        self._marker = ""
        self._verbatim = 0
        self._counts: dict[HtmlElement, int] = {}

    def lines(self, root: HtmlElement) -> list[_Line]:
        """The lines of a page; headings and rows of tables are marked."""
        walk = etree.iterwalk(root, events=("start", "end"))
        depth = 0
        for event, element in walk:
            tag = element.tag
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise Unreadable(_TOO_DEEP)
            if event == "start":
                if not self._enter(element, tag):
                    walk.skip_subtree()
                    continue
                self._add(element.text, element)
            else:
                if tag not in _INLINE and tag not in _UNSEEN:
                    self._break(element)
                    self._verbatim -= tag == "pre"
                self._add(element.tail, element.getparent())
        self._break(root)
        return self._lines

    def _enter(self, element: HtmlElement, tag: str) -> bool:
        """Begin an element; false where nothing in it is shown as running text."""
        if tag in _UNSEEN:
            return False
        if tag in _INLINE:
            return True
        self._break(element.getparent())
        self._verbatim += tag == "pre"
        if tag == "li":
            self._marker = self._number(element)
        rows = _rows(element) if tag == "table" else []
        for row in rows:
            self._put(row, element, "furniture")
        return not rows

    def _add(self, text: str | None, element: HtmlElement | None) -> None:
        if text:
            if self._element is None and text.strip():
                self._element = element
            self._pieces.append(text)

    def _break(self, element: HtmlElement | None) -> None:
        """End the line."""
        text = "".join(self._pieces)
        self._pieces.clear()
        place, self._element = self._element if self._element is not None else element, None
        if place is None:
            return
        for line in text.splitlines() if self._verbatim else [_as_shown(text)]:
            if line.strip():
                level = _heading_level(place)
                self._put(line, place, None if level is None else "heading", level)

    def _put(self, text: str, element: HtmlElement, kind: HintKind | None = None, level: int | None = None) -> None:
        self._lines.append(_Line(self._marker + text, element, _key(text), kind, level))
        self._marker = ""

    def _number(self, item: HtmlElement) -> str:
        """What a browser sets before an item of a numbered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol" or _NO_NUMBERS.search(parent.get("style", "") + item.get("style", "")):
            return ""
        before = self._counts.get(parent, _integer(parent.get("start"), 1) - 1)
        self._counts[parent] = _integer(item.get("value"), before + 1)
        return spell(self._counts[parent], _LIST_TYPES.get(parent.get("type", ""), "decimal")) + ". "


def _as_shown(text: str) -> str:
    """Blanks and line ends of the source as a browser shows them, without the gap that it leaves between characters."""
    return _ASCII_BLANKS.sub(" ", _SOURCE_BREAK.sub("", text)).strip(" ")


def _key(text: str) -> str:
    return _ALL_BLANKS.sub("", text).lstrip("-")


def _heading_level(element: HtmlElement) -> int | None:
    """1 to 6 where an element is, or is all inside, a heading of the page."""
    for _ in range(4):
        if element is None or not isinstance(element.tag, str):
            return None
        if re.fullmatch("h[1-6]", element.tag):
            return int(element.tag[1])
        if element.tag not in _INLINE:
            return None
        element = element.getparent()
    return None


def _rows(table: HtmlElement) -> list[str]:
    """The rows of a table of figures; none for one that only sets out the page."""
    if table.find(".//table") is not None:
        return []
    rows: list[str] = []
    widest = 0
    for row in table.iter("tr"):
        cells = [_ALL_BLANKS.sub(" ", "".join(cell.itertext())).strip() for cell in row.iterchildren("td", "th")]
        if any(len(cell) > _CELL for cell in cells):
            return []
        widest = max(widest, len(cells))
        rows.append("\t".join(cells).rstrip())
    # a caption, a script, words between the rows: such a table is walked through like the rest of the page
    whole = len(_key("".join(table.itertext()))) == len(_key("".join(rows)))
    return rows if widest > 1 and len(rows) > 1 and whole else []


def _main(lines: list[_Line], root: HtmlElement) -> list[bool]:
    """Which lines belong to the main text."""
    found = _found_by_trafilatura(lines, root)
    kept = [line.key in found for line in lines]
    total = sum(len(line.key) for line, keep in zip(lines, kept, strict=True) if keep)
    prose = [(len(line.key), keep) for line, keep in zip(lines, kept, strict=True) if len(line.key) >= _PROSE]
    if not total or sum(length for length, keep in prose if keep) < sum(length for length, _ in prose) / 2:
        return [True] * len(lines)
    weights: dict[HtmlElement, int] = {}
    for line, keep in zip(lines, kept, strict=True):
        if keep:
            for element in _upwards(line.element):
                weights[element] = weights.get(element, 0) + len(line.key)
    # ancestors weigh at least as much as what they hold: the last one heavy enough is the innermost
    heavy = {element for element, weight in weights.items() if weight >= _SHARE * total}
    innermost = max(heavy, key=lambda element: sum(1 for _ in _upwards(element)))
    if innermost.tag in ("body", "html"):
        first, last = kept.index(True), len(kept) - kept[::-1].index(True)
        return [first <= index < last for index in range(len(lines))]
    return [keep or innermost in _upwards(line.element) for line, keep in zip(lines, kept, strict=True)]


def _found_by_trafilatura(lines: list[_Line], root: HtmlElement) -> set[str]:
    if not lines or len(lines) > MAX_JUDGED:
        return set()
    if any(sum(1 for _ in _upwards(line.element)) > MAX_JUDGED_DEPTH for line in lines):
        return set()
    document = trafilatura.bare_extraction(
        etree.tostring(root, encoding="unicode", method="html"), include_comments=False, fast=True
    )
    text = getattr(document, "text", None) or ""
    return {key for line in text.splitlines() if (key := _key(line))}


def _upwards(element: HtmlElement) -> Iterable[HtmlElement]:
    """An element and all that hold it."""
    yield element
    yield from element.iterancestors()


def _page_title(root: HtmlElement) -> str:
    element = root.find(".//head/title")
    return "" if element is None else _as_shown("".join(element.itertext()))


def _titled(lines: list[_Line], kept: list[bool], title: str) -> list[_Line]:
    """The main text under its headline: the line of the page that the title names, or the title itself."""
    start = kept.index(True) if True in kept else 0
    near = [index for index, keep in enumerate(kept) if keep or start - _HEADLINE <= index < start]
    headline = _headline([(index, lines[index].key) for index in near], title)
    if headline is not None:
        line = lines[headline]
        lines[headline] = _Line(line.text, line.element, line.key, "title")
        kept = [keep or headline <= index < start or index == headline for index, keep in enumerate(kept)]
    chosen = [line for line, keep in zip(lines, kept, strict=True) if keep]
    name = _names(title)[0]
    if headline is None and name and lines:
        chosen.insert(0, _Line(name, lines[0].element, _key(name), "title"))
    return chosen


def _names(title: str) -> list[str]:
    """The parts of a title (headline, column, site), the likeliest headline first."""
    names = _SITE.split(title)
    return sorted(names, key=lambda name: (name is not names[0] or len(name) < _SHORTEST, -len(name)))


def _headline(lines: list[tuple[int, str]], title: str) -> int | None:
    """The number of the line that is a part of the title, or most of its first part."""
    names = {_key(name) for name in _names(title)}
    likely = len(_key(_names(title)[0]))
    named = [
        (len(key), -index)
        for index, key in lines
        if len(key) >= _SHORTEST and (key in names or (_key(title).startswith(key) and len(key) >= _SHARE * likely))
    ]
    return -max(named)[1] if named else None


def _integer(text: str | None, default: int) -> int:
    try:
        return int((text or "")[:9])
    except ValueError:
        return default
