"""What a document's styles say of its paragraphs: headings and their levels, titles, inherited numbering, bold type."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from gangyao.read.docx.numbering import Numbering, is_on, w
from gangyao.read.docx.package import parse_xml
from gangyao.read.types import HintKind

_HEADINGS = 9
# Names are English in every language's Word; WPS and converters also write the Chinese ones.
_HEADING = re.compile(r"(?:heading|标题) ?([1-9])")
_CONTENTS = re.compile(r"(?:toc|目录) ?\d|toc heading|toc 标题|table of figures|图表目录")
_BY_NAME: dict[str, HintKind] = {
    **dict.fromkeys(("title", "subtitle", "标题", "副标题"), "title"),
    **dict.fromkeys(("caption", "题注"), "caption"),
}
_PROPERTIES, _RUN, _STYLE_NAME, _BASED_ON = w("pPr"), w("rPr"), w("name"), w("basedOn")
_OUTLINE, _NUMBERED, _VAL = w("outlineLvl"), w("numPr"), w("val")


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits. ``level`` counts headings from 1; ``list_id`` is a ``w:numId``.

    ``settled``: the style itself, or one that it is based on, says whether it is a heading (outline level 9 of body
    text is such a word too).
    """

    identifier: str = ""
    kind: HintKind | None = None
    level: int | None = None
    list_id: str = ""
    list_level: int | None = None
    hidden: bool = False
    bold: bool = False
    settled: bool = False


class Styles:
    """The styles of a document."""

    def __init__(self, data: bytes | None) -> None:
        root = None if data is None else parse_xml(data)
        elements = [] if root is None else list(root.iterchildren(w("style")))
        self._elements = {element.get(w("styleId"), ""): element for element in elements}
        self._styles: dict[str, Style] = {}
        self._default = next(
            (
                element.get(w("styleId"), "")
                for element in elements
                if element.get(w("type")) == "paragraph" and element.get(w("default")) in ("1", "true", "on")
            ),
            "",
        )

    def style(self, identifier: str | None) -> Style:
        """A paragraph's style by its id; one that is not there gives the default."""
        name = identifier if identifier is not None and identifier in self._elements else self._default
        return self._resolved(name)

    def bold(self, identifier: str | None) -> bool:
        """Whether a style of characters sets them in bold type."""
        return identifier in self._elements and self._resolved(str(identifier)).bold

    def numbering(self, data: bytes | None) -> Numbering:
        """The document's lists, which may name styles that name lists."""
        lists = {
            name: number
            for name, element in self._elements.items()
            if element.get(w("type")) == "numbering" and (number := numbered(element)[0])
        }
        return Numbering(None if data is None else parse_xml(data), lists)

    def _resolved(self, name: str) -> Style:
        """Walk up the styles that this one is based on, and down again; the nearest one that says a thing is heeded.

        Each style is resolved once, however long the chains are.
        """
        chain: list[str] = []
        waiting: set[str] = set()
        above = name
        while above in self._elements and above not in self._styles and above not in waiting:
            chain.append(above)
            waiting.add(above)
            based = self._elements[above].find(_BASED_ON)
            above = "" if based is None else str(based.get(_VAL, ""))
        found = self._styles.get(above, Style())
        for one in reversed(chain):
            found = self._styles[one] = _based_on(found, one, self._elements[one])
        return found


def _based_on(parent: Style, name: str, element: etree._Element) -> Style:
    kind, level, settled = _meaning(element)
    if not settled:
        kind, level, settled = parent.kind, parent.level, parent.settled
    number, depth = numbered(element)
    properties = element.find(_RUN)
    vanish = None if properties is None else properties.find(w("vanish"))
    bold = None if properties is None else properties.find(w("b"))
    return Style(
        identifier=name,
        kind=kind,
        level=level,
        list_id=number or parent.list_id,
        list_level=parent.list_level if depth is None else depth,
        hidden=parent.hidden if vanish is None else is_on(vanish),
        bold=parent.bold if bold is None else is_on(bold),
        settled=settled,
    )


def _meaning(style: etree._Element) -> tuple[HintKind | None, int | None, bool]:
    """What a style's name or outline level says, and whether it says anything."""
    element = style.find(_STYLE_NAME)
    name = " ".join(("" if element is None else element.get(_VAL, "")).lower().split(",")[0].split())
    if name in _BY_NAME:
        return _BY_NAME[name], None, True
    if _CONTENTS.fullmatch(name):
        return "contents", None, True
    heading = _HEADING.fullmatch(name)
    if heading is not None:
        return "heading", int(heading[1]), True
    level = outline_level(style.find(_PROPERTIES))
    return (None, None, level is not None) if not level else ("heading", level, True)


def outline_level(properties: etree._Element | None) -> int | None:
    """The outline level in a paragraph's or style's properties, from 1; 0 is body text, None where none is named."""
    found = None if properties is None else properties.find(_OUTLINE)
    value = "" if found is None else found.get(_VAL, "")
    if len(value) != 1 or not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < _HEADINGS else 0


def numbered(element: etree._Element) -> tuple[str, int | None]:
    """List and level that a paragraph or style names itself: ('', None) where it names none."""
    properties = element.find(_PROPERTIES)
    properties = None if properties is None else properties.find(_NUMBERED)
    if properties is None:
        return "", None
    number, level = properties.find(w("numId")), properties.find(w("ilvl"))
    value = "" if level is None else level.get(_VAL, "")
    return ("" if number is None else number.get(_VAL, "")), (
        int(value) if value.isdecimal() and len(value) < 3 else None
    )
