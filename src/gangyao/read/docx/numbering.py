"""The numbers that Word sets before paragraphs and keeps out of their text (ISO/IEC 29500-1, 17.9).

A paragraph names an instance (``w:num``) and a level; the instance names an abstract list (``w:abstractNum``), whose
levels say how a number is written (``%1、`` in chineseCounting gives 一、) and where it starts. Instances of one
abstract list go on counting together; one with a ``startOverride`` begins anew when it is first used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from gangyao.read.counting import spell
from gangyao.read.docx.package import W

LEVELS = 9
_LONGEST = 64
"""Characters of a level's text that are heeded; Word takes 31 once the numbers are in."""
_PLACE = re.compile("%([1-9])")
# Fonts whose letters are pictures: an l in Wingdings is a ball.
_PICTURES = re.compile("symbol|dings", re.I)
_BALL = "•"
# What the letters of those fonts show, by the last byte of their codes; others are shown as a ball.
_SHOWN = {
    **dict(zip(b"lnuvqpoms", "●■◆❖□□□○◆", strict=True)),
    **{0x9F: "•", 0xA7: "▪", 0xA8: "□", 0xB2: "★", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xF0: "→", 0xFC: "✓", 0xFE: "☑"},
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered. ``restart``: the level (from 1) that makes it start over, 0 for never."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    spaced: bool = False
    style: str | None = None


_Levels = dict[int, Level]


@dataclass(frozen=True, slots=True)
class _Instance:
    abstract: str
    levels: _Levels
    starts: dict[int, int]


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: etree._Element | None, style_lists: dict[str, str]) -> None:
        """``style_lists``: the instance that each numbering style names."""
        self._instances: dict[str, _Instance] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root, style_lists)

    def level_of(self, instance: str, style: str) -> int | None:
        """The level of a list that is tied to a paragraph style, if one is."""
        found = self._instances.get(instance)
        levels = found.levels if found is not None else {}
        return next((number for number, level in levels.items() if level.style == style), None)

    def next(self, instance: str, number: int) -> str:
        """Count one paragraph on, and give the number that Word shows before it, '' for none or a picture."""
        found = self._instances.get(instance)
        number = min(max(number, 0), LEVELS - 1)
        if found is None or number not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, [None] * LEVELS)
        before = counts[number]
        if before is None or (number in found.starts and (instance, number) not in self._begun):
            counts[number] = found.starts.get(number, found.levels[number].start)
        else:
            counts[number] = before + 1
        self._begun.add((instance, number))
        for deeper in range(number + 1, LEVELS):
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or number < restart:
                counts[deeper] = None
        return _label(found, counts, number)

    def _read(self, root: etree._Element, style_lists: dict[str, str]) -> None:
        abstracts = {element.get(w("abstractNumId"), ""): element for element in root.iterchildren(w("abstractNum"))}
        chosen = {
            element.get(w("numId"), ""): _value(element, "abstractNumId") for element in root.iterchildren(w("num"))
        }
        read: dict[str, _Levels] = {}
        for element in root.iterchildren(w("num")):
            abstract = _value(element, "abstractNumId")
            linked = _value(abstracts.get(abstract), "numStyleLink")
            if linked:
                # the list is kept under a numbering style, which names an instance of the list that has the levels
                abstract = chosen.get(style_lists.get(linked, ""), abstract)
            if abstract not in read:
                read[abstract] = _levels(abstracts.get(abstract))
            levels, starts = read[abstract], dict[int, int]()
            for override in element.iterchildren(w("lvlOverride")):
                number = _integer(override.get(w("ilvl")), -1)
                if not 0 <= number < LEVELS:
                    continue
                for level in override.iterchildren(w("lvl")):
                    levels = {**levels, number: _level(level)}
                start = override.find(w("startOverride"))
                if start is not None:
                    starts[number] = _integer(start.get(w("val")), 1)
            self._instances[element.get(w("numId"), "")] = _Instance(abstract, levels, starts)


def behind_number(label: str, text: str, spaced: bool = False) -> str:
    """A paragraph with its number before it.

    Word parts the two by a tab or a gap of its own. 一、 and （一） need none; a blank is set where a number would
    run into the figures or letters behind it (1. and 2019年).
    """
    if not label or not text:
        return label or text
    # a bullet of ASCII, too: -5% would be another figure
    runs_in = label[-1].isascii() and (label[-1].isalnum() or label in ("-", "*", "+"))
    runs_in = runs_in or (label[-1].isascii() and text[0].isascii() and text[0].isalnum())
    return f"{label}{' ' if spaced or runs_in else ''}{text}"


def w(name: str) -> str:
    """A name of WordprocessingML as lxml writes it."""
    return f"{{{W}}}{name}"


def _label(instance: _Instance, counts: list[int | None], number: int) -> str:
    level = instance.levels[number]
    # [MS-OI29500] 2.1.283: Word ignores a text that names a level below its own
    if level.form == "none" or any(int(place) > number + 1 for place in _PLACE.findall(level.text)):
        return ""

    def written(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        shown, count = instance.levels.get(place, level), counts[place]
        return spell(shown.start if count is None else count, "decimal" if level.legal else shown.form)

    return (_PLACE.sub(written, level.text) + (" " if level.spaced else "")) if level.text else ""


def _levels(abstract: etree._Element | None) -> _Levels:
    if abstract is None:
        return {}
    levels = ((_integer(level.get(w("ilvl")), -1), level) for level in abstract.iterchildren(w("lvl")))
    return {number: _level(level) for number, level in levels if 0 <= number < LEVELS}


def _level(element: etree._Element) -> Level:
    form = next((child.get(w("val"), "") for child in element.iter(w("numFmt"))), "decimal")
    restart = element.find(w("lvlRestart"))
    level = Level(
        # the standard says 0 where it is missing; a list that was meant to begin with 零、 has not been seen
        start=_integer(_value(element, "start"), 1),
        form=form,
        text=_value(element, "lvlText")[:_LONGEST],
        restart=None if restart is None else _integer(restart.get(w("val")), LEVELS),
        legal=is_on(element.find(w("isLgl"))),
        spaced=_value(element, "suff") == "space",
        style=_value(element, "pStyle") or None,
    )
    return replace(level, text=_bullet(element, level.text)) if form == "bullet" else level


def _bullet(element: etree._Element, text: str) -> str:
    """A bullet as the sign that it shows: text as it is (——, ·), a letter of a picture font as its picture."""
    if not text.strip():
        return _BALL if element.find(w("lvlPicBulletId")) is not None else ""
    fonts = [name for font in element.iter(w("rFonts")) for name in font.attrib.values()]
    if any(_PICTURES.search(str(name)) for name in fonts) or any("\ue000" <= c <= "\uf8ff" for c in text):
        return _SHOWN.get(ord(text.strip()[0]) & 0xFF, _BALL)
    if text.strip() in ("o", "O"):
        # Word's own second level: an o in Courier New for a ring
        return "○"
    return _BALL if any(c.isalnum() for c in text) else text


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch of Word's (``<w:vanish/>``) is there and not set to off."""
    return element is not None and element.get(w("val"), "true") not in ("0", "false", "off")


def _value(element: etree._Element | None, name: str) -> str:
    """The ``w:val`` of a child, '' without one."""
    child = None if element is None else element.find(w(name))
    return "" if child is None else child.get(w("val"), "")


def _integer(text: str | None, default: int) -> int:
    try:
        return int((text or "")[:9])
    except ValueError:
        return default
