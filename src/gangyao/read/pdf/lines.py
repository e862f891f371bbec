"""The lines of a PDF's pages as pdfium finds them: their words, places, size and weight of type."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2
from pypdfium2 import raw

MAX_PAGES = 3_000
MAX_CHARACTERS = 20_000_000
MAX_OBJECTS = 2_000
_HEAVY = 600
"""Weight of type from which on it is bold."""
_BOLD_NAME = re.compile(r"bold|heavy|black|simhei|stheiti|heiti|黑体|小标宋|xiaobiaosong", re.I)
_SAMPLES = 12
"""Characters of a line whose font is looked at."""
_SPACED, _FEWEST = 0.6, 4
"""A line is letter-spaced if so many of its gaps hold a blank that pdfium put in, and it has so many characters."""
_PITCH = 0.2
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f“”‘’…—]{2}")
_GAP = 0.5
"""Heights of a line up to which a gap between Chinese characters is spacing."""
_COLUMN = 1.2
"""Heights of a line from which on a gap in it parts two columns."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; places and height in points, from the lower left corner of the page.

    ``depth``: its distance from the nearer end of the page, as a share of the page's height. ``cells``: places in the
    text that a wide gap parts, with where each begins and ends on the page. ``heavy``: stretches in bold type.
    """

    text: str
    left: float = 0.0
    bottom: float = 0.0
    height: float = 0.0
    depth: float = 0.0
    heavy: tuple[tuple[int, int], ...] = ()
    cells: tuple[tuple[int, int, float, float], ...] = ()
    recognised: bool = False


@dataclass(slots=True)
class Page:
    """The lines of a page, in the order of the file; ``pictured``: it shows a picture, ``width`` in points."""

    lines: list[Line] = field(default_factory=list)
    pictured: bool = False


_library: list[object] = []


def set_up() -> None:
    """Give pdfium a font for whatever a file does not bring along: words in a font that it lacks are no words to it.

    Only in a process that has no other document open; the folder stands in for the machine's own fonts.
    """
    if _library:
        return
    folders = (ctypes.c_char_p * 2)(bytes(Path(__file__).resolve().parent), None)
    config = raw.FPDF_LIBRARY_CONFIG(
        version=2, m_pUserFontPaths=ctypes.cast(folders, ctypes.POINTER(ctypes.POINTER(ctypes.c_char)))
    )
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(ctypes.byref(config))
    _library.extend((folders, config))


def page_lines(page: pypdfium2.PdfPage) -> tuple[Page, int]:
    """The lines of a page and the number of its characters."""
    text = page.get_textpage()
    box = page.get_bbox()
    count = text.count_chars()
    lines = [line for span in _spans(text) if (line := _line(text, box, span)).text]
    text.close()
    # the objects of a page full of drawings are many; those of a scan are few
    pictured = not lines and any(
        number < MAX_OBJECTS and one.type == raw.FPDF_PAGEOBJ_IMAGE for number, one in enumerate(page.get_objects())
    )
    return Page(lines, pictured), count


def _spans(page: pypdfium2.PdfTextPage) -> Iterator[list[tuple[str, int]]]:
    """The lines of a page as characters with their numbers."""
    line: list[tuple[str, int]] = []
    for number in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, number)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if character in "\r\n":
            yield line
            line = []
        # a hyphen that pdfium takes for one of a broken word, and characters that name nothing
        elif character not in "\x00\ufffe\uffff":
            line.append((character, number))
        elif code in (0xFFFE, 2):
            line.append(("-", number))
    yield line


def _line(page: pypdfium2.PdfTextPage, box: tuple[float, ...], span: list[tuple[str, int]]) -> Line:
    seen = [number for character, number in span if not character.isspace()]
    if not seen:
        return Line("")
    places = {number: page.get_charbox(number, loose=True) for number in seen}
    span = _without_gaps(page, span, places)
    first = next(place for place, (character, _) in enumerate(span) if not character.isspace())
    while span[-1][0].isspace():
        span.pop()
    span = _paired(span[first:])
    height = median(places[number][3] - places[number][1] for number in seen[:_SAMPLES])
    left, bottom = places[seen[0]][0], places[seen[0]][1]
    lowest, highest = box[1], box[3]
    depth = min(highest - bottom - height, bottom - lowest) / max(1.0, highest - lowest)
    cells = _cells(span, places, height)
    text = "".join(character for character, _ in span)
    return Line(text, left, bottom, height, depth, _heavy(page, span), cells)


def _paired(span: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Characters outside the first plane, which may come as the two halves of a pair, as one; lone halves marked."""
    joined: list[tuple[str, int]] = []
    for character, number in span:
        if "\udc00" <= character <= "\udfff" and joined and "\ud800" <= joined[-1][0] <= "\udbff":
            pair = (joined[-1][0] + character).encode("utf-16", "surrogatepass").decode("utf-16")
            joined[-1] = (pair, joined[-1][1])
        else:
            joined.append((character, number))
    return [("\ufffd" if "\ud800" <= character <= "\udfff" else character, number) for character, number in joined]


def _without_gaps(
    page: pypdfium2.PdfTextPage, span: list[tuple[str, int]], places: dict[int, tuple[float, float, float, float]]
) -> list[tuple[str, int]]:
    """A line without the blanks that pdfium put between the characters of letter-spaced words."""
    put_in = {number for character, number in span if character == " " and raw.FPDFText_IsGenerated(page, number) == 1}
    seen = [number for character, number in span if number in places]
    if len(seen) < _FEWEST or len(put_in) < _SPACED * (len(seen) - 1):
        return [
            pair
            for place, pair in enumerate(span)
            if pair[1] not in put_in or not _is_narrow(span[place - 1 : place + 2], places)
        ]
    pitches = {one: places[other][0] - places[one][0] for one, other in pairwise(seen)}
    usual = median(pitches.values())
    even = [number for number, pitch in pitches.items() if abs(pitch - usual) <= _PITCH * usual]
    if len(even) < _SPACED * len(pitches):
        return span
    kept: list[tuple[str, int]] = []
    before = -1
    for character, number in span:
        if number in places:
            before = number
        elif number in put_in and pitches.get(before, 0.0) <= (1 + _PITCH) * usual:
            continue
        kept.append((character, number))
    return kept


def _is_narrow(around: list[tuple[str, int]], places: dict[int, tuple[float, float, float, float]]) -> bool:
    """Whether a blank fills a gap between two Chinese characters that is no more than their spacing."""
    if len(around) != 3 or not _WIDE.fullmatch(around[0][0] + around[2][0]):
        return False
    before, behind = (places.get(around[place][1]) for place in (0, 2))
    return before is not None and behind is not None and behind[0] - before[2] <= _GAP * (before[3] - before[1])


def _heavy(page: pypdfium2.PdfTextPage, span: list[tuple[str, int]]) -> tuple[tuple[int, int], ...]:
    """Which characters are in bold type. Where those that are looked at first agree, so does the line."""
    marks = [place for place, (character, _) in enumerate(span) if not character.isspace()]
    step = max(1, len(marks) // _SAMPLES)
    looked = {place: _is_heavy(page, span[place][1]) for place in [*marks[:2], *marks[::step]]}
    if len(set(looked.values())) == 1:
        return ((0, len(span)),) if looked[marks[0]] else ()
    stretches: list[tuple[int, int]] = []
    for place in marks:
        if _is_heavy(page, span[place][1]):
            if stretches and not "".join(c for c, _ in span[stretches[-1][1] : place]).strip():
                stretches[-1] = (stretches[-1][0], place + 1)
            else:
                stretches.append((place, place + 1))
    return tuple(stretches)


def _is_heavy(page: pypdfium2.PdfTextPage, number: int) -> bool:
    if raw.FPDFText_GetFontWeight(page, number) >= _HEAVY:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(page, number, name, len(name), flags)
    return _BOLD_NAME.search(name.value.decode("utf-8", "replace")) is not None


def _cells(
    span: list[tuple[str, int]], places: dict[int, tuple[float, float, float, float]], height: float
) -> tuple[tuple[int, int, float, float], ...]:
    """The stretches of a line that wide gaps part: first and last place, left and right end on the page."""
    cells: list[tuple[int, int, float, float]] = []
    for place, (_, number) in enumerate(span):
        box = places.get(number)
        if box is None:
            continue
        if cells and box[0] - cells[-1][3] <= _COLUMN * height:
            cells[-1] = (cells[-1][0], place + 1, cells[-1][2], max(cells[-1][3], box[2]))
        else:
            cells.append((place, place + 1, box[0], box[2]))
    return tuple(cells)


def usual_height(pages: list[Page]) -> float:
    """The height in which most characters are set."""
    heights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            heights[round(2 * line.height) / 2] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 0.0
