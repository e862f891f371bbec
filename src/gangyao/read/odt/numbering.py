"""The numbers that OpenDocument sets before headings and the items of lists (OpenDocument 1.3, part 3, 16.30)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from gangyao.read.counting import spell

LEVELS = 10
OFFICE, STYLE, TEXT, TABLE, FO, DRAW, LOEXT = (
    *(f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "style", "text", "table")),
    "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}",
    "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}",
    "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}",
)
_LONGEST = 64
"""Characters of what is set around a number that are heeded."""
_PLACE = re.compile(r"%(\d{1,2})%")
# LibreOffice writes a form of numbers by its first three (一, 二, 三, ...); some begin alike.
_FORMS = {
    **{"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"},
    **{"一": "chineseCountingThousand", "壹": "chineseLegalSimplified", "壱": "chineseLegalSimplified"},
    **{"甲": "ideographTraditional", "子": "ideographZodiac", "①": "decimalEnclosedCircle"},
    **{"⑴": "decimalEnclosedParen", "㈠": "ideographEnclosedCircle", "１": "decimalFullWidth"},
    **{"⒈": "decimalEnclosedFullstop", "01": "decimalZero"},
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is written; ``text`` has ``%1%`` for the number of level 1; a bullet has none."""

    text: str
    form: str = ""
    start: int = 1


def list_levels(style: etree._Element) -> dict[int, Level]:
    """The levels of a list style, or of the style of headings, from 1."""
    levels: dict[int, Level] = {}
    for element in style:
        number = integer(element.get(f"{TEXT}level"), 0)
        if not 0 < number <= LEVELS:
            continue
        before, behind = (element.get(f"{STYLE}num-{side}", "")[:_LONGEST] for side in ("prefix", "suffix"))
        if element.tag == f"{TEXT}list-level-style-bullet":
            bullet = element.get(f"{TEXT}bullet-char", "")[:1]
            written = bullet and not any(c.isalnum() or "\ue000" <= c <= "\uf8ff" for c in bullet)
            # LibreOffice writes the sign once more as what stands behind it
            levels[number] = Level(bullet if written else "")
            continue
        form = element.get(f"{STYLE}num-format", "")
        if not form:
            continue
        text = element.get(f"{LOEXT}num-list-format", element.get(f"{STYLE}num-list-format", ""))[:_LONGEST]
        if not text:
            shown = min(max(integer(element.get(f"{TEXT}display-levels"), 1), 1), number)
            text = before + ".".join(f"%{place}%" for place in range(number - shown + 1, number + 1)) + behind
        first = integer(element.get(f"{TEXT}start-value"), 1)
        levels[number] = Level(text, _FORMS.get(form.split(",")[0].strip(), "decimal"), first)
    return levels


class Counter:
    """How far one list has counted."""

    def __init__(self, levels: dict[int, Level]) -> None:
        self._levels = levels
        self._counts: list[int | None] = [None] * (LEVELS + 1)

    def next(self, number: int, start: int | None = None) -> str:
        """Count one item of a level on, from ``start`` where the item says so; what is shown before it."""
        number = min(max(number, 1), LEVELS)
        level = self._levels.get(number)
        before = self._counts[number]
        first = 1 if level is None else level.start
        self._counts[number] = start if start is not None else first if before is None else before + 1
        self._counts[number + 1 :] = [None] * (LEVELS - number)
        return "" if level is None else _PLACE.sub(lambda found: self._written(int(found[1])), level.text)

    def restart(self, number: int) -> None:
        """A list of that level begins anew."""
        self._counts[number:] = [None] * (LEVELS + 1 - number)

    def _written(self, place: int) -> str:
        level = self._levels.get(place)
        if level is None or not level.form:
            return ""
        count = self._counts[place] if place <= LEVELS else None
        return spell(level.start if count is None else count, level.form)


def integer(text: str | None, default: int) -> int:
    """A number of an attribute; numbers beyond reason are cut."""
    try:
        return int((text or "")[:9])
    except ValueError:
        return default
