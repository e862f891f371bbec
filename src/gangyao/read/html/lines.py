"""A web page broken into lines as a browser breaks it, with what its tags say of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree
from lxml.html import HtmlElement

from gangyao.read.counting import spell
from gangyao.read.html.tables import Spare, rows_of
from gangyao.read.types import Block, HintKind, Unreadable

MAX_DEPTH = 1_000
"""Tags within tags; libxml2 has a limit of its own, not the same in all versions. Unclosed ones add up on old pages."""
TOO_DEEP = "is a web page whose tags nest too deep; open it in a browser and save its text as .txt"

_UNSEEN_TAGS = (
    "script style noscript template head title svg math iframe object applet canvas select button textarea datalist "
    "audio video map rt rp"
)
INLINE_TAGS = (
    "a abbr acronym b basefont bdi bdo big blink cite code data del dfn em font i img input ins kbd label mark nobr "
    "o:p output q rb ruby s samp small spacer span strike strong sub sup time tt u var wbr"
)
_UNSEEN, _INLINE = frozenset(_UNSEEN_TAGS.split()), frozenset(INLINE_TAGS.split())
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_NO_MARKS = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_PAGE = re.compile(r"page-break-before\s*:\s*always|(?<![\w-])break-before\s*:\s*page", re.I)
_OFFICE = re.compile(r"mso(title|subtitle|toc|header|footer|caption|footnotetext|endnotetext|heading)", re.I)
_OUTLINE = re.compile(r"mso-outline-level\s*:\s*([1-9])", re.I)
_OFFICE_KINDS: dict[str, HintKind] = {
    **dict.fromkeys(("title", "subtitle"), "title"),
    **{"toc": "contents", "header": "header", "footer": "footer", "caption": "caption"},
    **dict.fromkeys(("footnotetext", "endnotetext"), "note"),
}
_MARKED = re.compile(r"[•·●■◆★▲○□☆△▶►➢✓—\-]|[一二三四五六七八九十]+[、.．是要]|[（(①-⑳第]|\d+[.、．)）]")
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\n\f]*(?={_WIDE})")
_ASCII_BLANKS = re.compile("[ \t\r\n\f]+")
_ALL_BLANKS = re.compile(r"\s+")
_BLANK = frozenset(" \t\r\n\f")
_CLIMB = 6
"""Inline elements, one in the other, through which the block is looked for that they fill."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, the element that it stands in, and what it is compared by: its text without blanks."""

    block: Block
    element: HtmlElement
    key: str


class Walker:
    """Goes over a page once and breaks it into lines as a browser does."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._pieces: list[str] = []
        self._bold: list[bool] = []
        self._element: HtmlElement | None = None
        self._marker = ""
        self._depth = self._weight = self._verbatim = 0
        self._page = False
        self._counts: dict[HtmlElement, int] = {}
        self._spare = Spare()

    def lines(self, root: HtmlElement) -> list[Line]:
        """The lines of a page."""
        walk = etree.iterwalk(root, events=("start", "end"))
        depth = 0
        for event, element in walk:
            tag = element.tag
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise Unreadable(TOO_DEEP)
            if event == "start":
                if not self._enter(element, tag):
                    walk.skip_subtree()
                    continue
                self._add(element.text, element)
            else:
                self._leave(element, tag)
                self._add(element.tail, element.getparent())
        self._break(root)
        return self._lines

    def _enter(self, element: HtmlElement, tag: str) -> bool:
        """Begin an element; false where nothing in it is shown as running text."""
        if tag in _UNSEEN:
            return False
        style = element.get("style") or ""
        self._page = self._page or (bool(style) and _PAGE.search(style) is not None)
        if tag in _INLINE:
            self._weight += _is_bold(tag, style)
            return True
        self._break(element.getparent())
        self._weight += bool(style) and _BOLD_STYLE.search(style) is not None
        self._verbatim += tag == "pre"
        self._depth += tag in ("ul", "ol")
        if tag == "li":
            self._marker = self._mark(element)
        rows = rows_of(element, self._spare) if tag == "table" else []
        for row in rows:
            self._put(row, element)
        return not rows

    def _leave(self, element: HtmlElement, tag: str) -> None:
        if tag in _UNSEEN:
            return
        style = element.get("style") or ""
        if tag in _INLINE:
            self._weight -= _is_bold(tag, style)
            return
        self._break(element)
        self._weight -= bool(style) and _BOLD_STYLE.search(style) is not None
        self._verbatim -= tag == "pre"
        self._depth -= tag in ("ul", "ol")

    def _add(self, text: str | None, element: HtmlElement | None) -> None:
        if text:
            if self._element is None and text.strip():
                self._element = element
            self._pieces.append(text)
            self._bold.append(self._weight > 0)

    def _break(self, element: HtmlElement | None) -> None:
        """End the line."""
        pieces, bold = self._pieces, self._bold
        self._pieces, self._bold = [], []
        place, self._element = self._element if self._element is not None else element, None
        text = "".join(pieces)
        if place is None or not text.strip():
            return
        kind, level = _meaning(place)
        if self._verbatim:
            for line in text.splitlines():
                if line.strip():
                    self._put(Block(line, kind, level), place)
            return
        shown = as_shown(text)
        stretches = _stretches(pieces, bold, shown) if any(bold) else ()
        if kind in ("heading", "title") and len(stretches) == 1 and shown[slice(*stretches[0])] == shown.strip():
            stretches = ()
        self._put(Block(shown, kind, level, bold=stretches), place)

    def _put(self, block: Block, element: HtmlElement) -> None:
        marker, self._marker = self._marker, ""
        if marker == _BULLET and _MARKED.match(block.text.lstrip()):
            marker = ""
        key = key_of(block.text)
        if marker:
            shift = len(marker)
            kind, level = ("item", max(self._depth, 1)) if block.kind is None else (block.kind, block.level)
            bold = tuple((first + shift, last + shift) for first, last in block.bold)
            block = Block(marker + block.text.lstrip(), kind, level, marker.strip(), bold=bold)
        if self._page:
            block = Block(
                block.text, block.kind, block.level, block.marker, block.cells, block.header, block.bold, breaks=(0,)
            )
            self._page = False
        self._lines.append(Line(block, element, key))

    def _mark(self, item: HtmlElement) -> str:
        """What a browser sets before an item of a list."""
        parent = item.getparent()
        style = (item.get("style") or "") + ("" if parent is None else parent.get("style") or "")
        if parent is None or parent.tag not in ("ol", "ul") or (style and _NO_MARKS.search(style)):
            return ""
        if parent.tag == "ul":
            return _BULLET
        before = self._counts.get(parent, _integer(parent.get("start"), 1) - 1)
        self._counts[parent] = _integer(item.get("value"), before + 1)
        return spell(self._counts[parent], _LIST_TYPES.get(parent.get("type", ""), "decimal")) + ". "


_BULLET = "• "


def _is_bold(tag: str, style: str) -> bool:
    return tag in ("b", "strong") or (bool(style) and _BOLD_STYLE.search(style) is not None)


def _stretches(pieces: list[str], bold: list[bool], shown: str) -> tuple[tuple[int, int], ...]:
    """Where bold pieces stand in the line as it is shown: its blanks differ, its other characters are the same."""
    places = [place for place, character in enumerate(shown) if character not in _BLANK]
    counts = list(accumulate(sum(character not in _BLANK for character in piece) for piece in pieces))
    spans: list[tuple[int, int]] = []
    for number, heavy in enumerate(bold):
        first, last = (counts[number - 1] if number else 0), counts[number]
        if heavy and first < last <= len(places):
            start, end = places[first], places[last - 1] + 1
            if spans and not shown[spans[-1][1] : start].strip():
                start = spans.pop()[0]
            spans.append((start, end))
    return tuple(spans)


def as_shown(text: str) -> str:
    """Blanks and line ends of the source as a browser shows them, without the gap that it leaves between characters."""
    return _ASCII_BLANKS.sub(" ", _SOURCE_BREAK.sub("", text)).strip(" ")


def key_of(text: str) -> str:
    """What a line is compared by."""
    return _ALL_BLANKS.sub("", text).lstrip("-")


def _meaning(element: HtmlElement) -> tuple[HintKind | None, int | None]:
    """What the block that a line stands in is: a heading and its level, a caption, a part that Word names."""
    for _ in range(_CLIMB):
        if element is None or not isinstance(element.tag, str):
            return None, None
        if element.tag not in _INLINE:
            return _of_block(element)
        element = element.getparent()
    return None, None


def _of_block(element: HtmlElement) -> tuple[HintKind | None, int | None]:
    if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "heading", int(element.tag[1])
    if element.tag in ("caption", "figcaption"):
        return "caption", None
    outline = _OUTLINE.search(element.get("style") or "")
    office = _OFFICE.match(element.get("class") or "")
    if office is not None and office[1].lower() in _OFFICE_KINDS:
        return _OFFICE_KINDS[office[1].lower()], None
    return ("heading", int(outline[1])) if outline is not None else (None, None)


def _integer(text: str | None, default: int) -> int:
    try:
        return int((text or "")[:9])
    except ValueError:
        return default
