"""What a document's styles say of its paragraphs: headings and their levels, titles, inherited numbering."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from gangyao.read.docx.numbering import Numbering, is_on, w
from gangyao.read.docx.package import parse_xml
from gangyao.read.types import HintKind

_HEADINGS = 9
_TITLES = ("title", "subtitle")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it inherits. ``level`` counts headings from 1; ``list_id`` is a ``w:numId``."""

    identifier: str = ""
    kind: HintKind | None = None
    level: int | None = None
    list_id: str = ""
    list_level: int | None = None
    hidden: bool = False


class Styles:
    """The paragraph styles of a document."""

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
        """A style by its id; one that is not there gives the default."""
        name = identifier if identifier is not None and identifier in self._elements else self._default
        if name not in self._styles:
            self._styles[name] = self._resolve(name)
        return self._styles[name]

    def numbering(self, data: bytes | None) -> Numbering:
        """The document's lists, which may name styles that name lists."""
        lists = {
            name: number
            for name, element in self._elements.items()
            if element.get(w("type")) == "numbering" and (number := numbered(element)[0])
        }
        return Numbering(None if data is None else parse_xml(data), lists)

    def _resolve(self, name: str) -> Style:
        """Walk up the styles that this one is based on; the nearest one that says a thing is heeded."""
        kind: HintKind | None = None
        level, list_id, list_level, hidden = None, "", None, None
        seen: set[str] = set()
        above = name
        while above in self._elements and above not in seen:
            seen.add(above)
            element = self._elements[above]
            if kind is None:
                kind, level = _meaning(element)
            number, depth = numbered(element)
            list_id, list_level = list_id or number, depth if list_level is None else list_level
            vanish = element.find(f"{w('rPr')}/{w('vanish')}")
            hidden = is_on(vanish) if hidden is None and vanish is not None else hidden
            based = element.find(w("basedOn"))
            above = "" if based is None else str(based.get(w("val"), ""))
        return Style(name, kind, level, list_id, list_level, bool(hidden))


def _meaning(style: etree._Element) -> tuple[HintKind | None, int | None]:
    """What a style's name or outline level says; names are English in every language's Word."""
    element = style.find(w("name"))
    name = ("" if element is None else element.get(w("val"), "")).strip().lower()
    if name in _TITLES:
        return "title", None
    if name.startswith("toc "):
        return "furniture", None
    digits = name.removeprefix("heading ")
    if digits != name and digits.isdecimal():
        return "heading", int(digits[:2])
    level = outline_level(style)
    return (None, None) if level is None else ("heading", level)


def outline_level(element: etree._Element) -> int | None:
    """The outline level of a paragraph or style, from 1; None where it is body text."""
    found = element.find(f"{w('pPr')}/{w('outlineLvl')}")
    value = "" if found is None else found.get(w("val"), "")
    return int(value) + 1 if value.isdecimal() and len(value) == 1 and int(value) < _HEADINGS else None


def numbered(element: etree._Element) -> tuple[str, int | None]:
    """List and level that a paragraph or style names itself: ('', None) where it names none."""
    properties = element.find(f"{w('pPr')}/{w('numPr')}")
    if properties is None:
        return "", None
    number, level = properties.find(w("numId")), properties.find(w("ilvl"))
    value = "" if level is None else level.get(w("val"), "")
    return ("" if number is None else number.get(w("val"), "")), (
        int(value) if value.isdecimal() and len(value) < 3 else None
    )
