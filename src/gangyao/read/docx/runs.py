"""The characters of a paragraph as its reader sees them: what is bold, where pages end, what leads to headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from gangyao.read.docx.numbering import is_on, w
from gangyao.read.docx.package import M, W
from gangyao.read.docx.styles import Styles

MARKUP_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVES = f"{MARKUP_COMPATIBILITY}AlternateContent"
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-"}
_TEXTS = (w("t"), f"{{{M}}}t")
_RUN, _BREAK, _FIELD, _LINK, _SIMPLE = w("r"), w("br"), w("fldChar"), w("hyperlink"), w("fldSimple")
_BOX, _SYMBOL, _RENDERED, _CODE = w("txbxContent"), w("sym"), w("lastRenderedPageBreak"), w("instrText")
_PROPERTIES, _RUN_STYLE, _VANISH, _BOLD = w("rPr"), w("rStyle"), w("vanish"), w("b")
_CHANGES = frozenset(w(name) for name in ("ins", "del", "moveFrom", "moveTo"))
# Left out with all that is in them: properties, what tracked changes took away, field codes, ruby above characters.
UNSEEN = frozenset(
    [
        *(w(name) for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx")),
        *(w(name) for name in ("del", "moveFrom", "delText", "delInstrText", "instrText", "sectPr", "rt", "rubyPr")),
        *(w(name) for name in ("fldData", "ffData", "customXmlPr", "smartTagPr")),
    ]
)
_BLANKS = str.maketrans("\t\r\n", "   ")
_FIELDS = 64
"""Fields within fields that are told apart."""
_LOOK = 1_000
"""Elements of a rendering that are looked at before it is taken for one that cannot be shown."""


@dataclass(slots=True)
class Gathered:
    """A paragraph in the making. ``led``: characters that lead to a heading (links and page numbers of contents)."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    bold: list[tuple[int, int]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    led: int = 0
    in_contents: bool = False

    def add(self, text: str, bold: bool, led: bool) -> None:
        """Append characters that are seen."""
        if bold:
            if self.bold and self.bold[-1][1] == self.length:
                self.bold[-1] = (self.bold[-1][0], self.length + len(text))
            else:
                self.bold.append((self.length, self.length + len(text)))
        self.led += len(text) if led else 0
        self.parts.append(text)
        self.length += len(text)

    def text(self) -> str:
        """The characters so far."""
        return "".join(self.parts)


class Runs:
    """Goes over the runs of paragraph after paragraph; fields may reach over many of them."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[str] = []
        self.changed = False
        """Whether tracked changes were met."""

    def gather(self, element: etree._Element, into: Gathered, hidden: bool, bold: bool) -> None:
        """Add the seen characters under a paragraph; ``hidden`` and ``bold`` are its style's words."""
        into.in_contents = into.in_contents or self._in_contents()
        self._under(element, into, hidden, bold, False)

    def _in_contents(self) -> bool:
        return any(code.startswith("TOC") for code in self._fields)

    def _under(self, element: etree._Element, into: Gathered, hidden: bool, bold: bool, led: bool) -> None:
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._run(child, into, hidden, bold, led)
            elif tag in _TEXTS:
                into.add((child.text or "").translate(_BLANKS), bold, led or self._leads())
            elif not self._sign(child, into, bold, led) and not self._field(child, into):
                if tag in _CHANGES:
                    self.changed = True
                if tag in UNSEEN:
                    continue
                if tag == _BOX:
                    into.boxes.append(child)
                    continue
                inner = chosen(child) if tag == _ALTERNATIVES else child
                self._under(inner, into, hidden, bold, led or _leads_to_heading(child))

    def _run(self, run: etree._Element, into: Gathered, hidden: bool, bold: bool, led: bool) -> None:
        properties = run.find(_PROPERTIES)
        if properties is not None:
            vanish, own = properties.find(_VANISH), properties.find(_BOLD)
            hidden = hidden if vanish is None else is_on(vanish)
            style = properties.find(_RUN_STYLE)
            if own is not None:
                bold = is_on(own)
            elif style is not None:
                # a style's switch of characters turns that of their paragraph's style over (ISO/IEC 29500-1, 17.7.3)
                bold = bold != self._styles.bold(style.get(w("val")))
        # a text box that hangs on hidden words is seen
        self._under(run, Gathered(boxes=into.boxes) if hidden else into, hidden, bold, led)

    def _sign(self, child: etree._Element, into: Gathered, bold: bool, led: bool) -> bool:
        """Add a sign that stands as an element of its own; false where this is none."""
        tag = child.tag
        if tag in _SIGNS:
            into.add(_SIGNS[tag], False, led or self._leads())
        elif tag == _BREAK:
            into.add("\n", False, led)
            if child.get(w("type")) == "page":
                into.breaks.append(into.length)
        elif tag == _RENDERED:
            into.breaks.append(into.length)
        elif tag == _SYMBOL:
            into.add(_symbol(child.get(w("char"), "")), bold, led)
        else:
            return False
        return True

    def _field(self, element: etree._Element, into: Gathered) -> bool:
        """Follow the marks of a field and its code; false where this is neither."""
        if element.tag == _CODE:
            if self._fields:
                self._fields[-1] = (self._fields[-1] + (element.text or ""))[:80].lstrip()
            return True
        if element.tag != _FIELD:
            return False
        kind = element.get(w("fldCharType"))
        if kind == "begin" and len(self._fields) < _FIELDS:
            self._fields.append("")
        elif kind == "separate":
            into.in_contents = into.in_contents or self._in_contents()
        elif kind == "end" and self._fields:
            self._fields.pop()
        return True

    def _leads(self) -> bool:
        """Whether the innermost field is a link to a heading or its page."""
        return bool(self._fields) and "_Toc" in self._fields[-1]


def _leads_to_heading(element: etree._Element) -> bool:
    """Whether an element is a link, or a field in short, to a heading that the contents name."""
    if element.tag == _LINK:
        return str(element.get(w("anchor"), "")).startswith("_Toc")
    return element.tag == _SIMPLE and "_Toc" in element.get(w("instr"), "")


def chosen(alternatives: etree._Element) -> etree._Element:
    """The one of several renderings of the same thing that is taken: the first choice, or what stands in for it."""
    choice = alternatives.find(f"{MARKUP_COMPATIBILITY}Choice")
    fallback = alternatives.find(f"{MARKUP_COMPATIBILITY}Fallback")
    if choice is not None and (fallback is None or _shows(choice)):
        return choice
    return alternatives if fallback is None else fallback


def _shows(choice: etree._Element) -> bool:
    return any(str(one.tag).startswith(f"{{{W}}}") for one in islice(choice.iter(), _LOOK))


def _symbol(code: str) -> str:
    """A character given by its code in a symbol font; kept, though few fonts have it."""
    try:
        number = int(code[:6], 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF else ""
