"""What the styles of an OpenDocument text say of its paragraphs and of stretches inside them."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from gangyao.read.odt.numbering import FO, STYLE, TEXT, Level, integer, list_levels
from gangyao.read.types import HintKind

_TITLES = ("title", "subtitle")
_BOLD = ("bold", "600", "700", "800", "900")
_PARENT = f"{STYLE}parent-style-name"


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits; ``list_name`` is '' where it takes its paragraphs out of all lists."""

    kind: HintKind | None = None
    level: int | None = None
    bold: bool = False
    hidden: bool = False
    page: bool = False
    list_name: str | None = None


class Styles:
    """The styles of a document's two parts."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._styles: dict[tuple[str, str], Style] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        tags = (f"{STYLE}style", f"{TEXT}list-style", f"{TEXT}outline-style")
        for root in roots:
            for element in () if root is None else root.iter(*tags):
                name = element.get(f"{STYLE}name", "")
                if element.tag == f"{STYLE}style":
                    self._elements[element.get(f"{STYLE}family", ""), name] = element
                elif element.tag == f"{TEXT}list-style":
                    self.lists[name] = list_levels(element)
                else:
                    self.outline = list_levels(element)

    def style(self, family: str, name: str | None) -> Style:
        """A style of a family (``paragraph``, ``text``) by its name."""
        key = (family, name or "")
        if key not in self._styles:
            self._styles[key] = self._resolve(*key)
        return self._styles[key]

    def _resolve(self, family: str, name: str) -> Style:
        """Walk up the styles that this one is based on, and down again; the nearest one that says a thing is heeded."""
        path: dict[str, etree._Element] = {}
        while (family, name) in self._elements and name not in path and (family, name) not in self._styles:
            path[name] = self._elements[family, name]
            name = path[name].get(_PARENT, "")
        style = self._styles.get((family, name), Style())
        for below, element in reversed(path.items()):
            style = self._styles[family, below] = _merged(style, element)
        return style


def _merged(above: Style, element: etree._Element) -> Style:
    """What a style says itself, and the rest of what the one says that it is based on."""
    said = {str(name): str(value) for properties in element for name, value in properties.attrib.items()}
    kind, level = _meaning(element)
    weights = [said[name] for name in (f"{FO}font-weight", f"{STYLE}font-weight-asian") if name in said]
    display, before = said.get(f"{TEXT}display"), said.get(f"{FO}break-before")
    return Style(
        *((kind, level) if kind is not None else (above.kind, above.level)),
        bold=any(weight in _BOLD for weight in weights) if weights else above.bold,
        hidden=display == "none" if display is not None else above.hidden,
        page=bool(element.get(f"{STYLE}master-page-name")) or (before == "page" if before is not None else above.page),
        list_name=element.get(f"{STYLE}list-style-name", above.list_name),
    )


def _meaning(element: etree._Element) -> tuple[HintKind | None, int | None]:
    """What a style's name or outline level says; names are English in every language's LibreOffice."""
    name = element.get(f"{STYLE}display-name", element.get(f"{STYLE}name", "")).replace("_20_", " ").strip().lower()
    if name in _TITLES:
        return "title", None
    if name == "caption":
        return "caption", None
    if name.startswith("contents ") and name[9:].isdecimal():
        return "contents", None
    level = integer(element.get(f"{STYLE}default-outline-level"), 0)
    return ("heading", level) if level > 0 else (None, None)
