"""Lines of a page, cleaned of characters that nobody sees, and joined to the paragraphs that a page cut up."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gangyao.read.types import Hint

# Zero-width and direction marks, soft hyphens, private-use characters: on no reader's screen, or a box on it.
NOISE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+"
)
# Reading aids and site names that are set into a text against copying: 妇(fù)女(nǚ), www.…….com.
_TRICKS = re.compile(
    r"(?<=[\u4e00-\u9fff])[（(](?=[^）)]{0,40}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü ]{1,40}[）)]|"
    r"(?<=[\u4e00-\u9fff，。；])(?:https?://)?www\.[a-zA-Z0-9-]+\.(?:com|cn|net|"
    r"org)(?:\.cn)?(?=[\u4e00-\u9fff，。；])"
)
_BLANKS = re.compile(r"\s+")
_UNSEEN = re.compile(f"(?:{NOISE.pattern})|(?:{_TRICKS.pattern})")
_SPACED = re.compile(r"(?:\S\s+){3,}\S")
# Blanks before (and behind) every mark: 一年来 ， 我们……
_MARK_BLANKS = re.compile(r"(?<=[，。、；：！？”）])[ \t]+|[ \t]+(?=[，。、；：！？”）])")
_BLANK_MARK = re.compile(r"(?:[^\n]{0,400}?[ \t][，。、；：！？]){2}")


@dataclass(slots=True)
class Line:
    """One line or paragraph: its clean text and where each piece of that text stands on the page.

    ``start`` and ``end`` count characters of the page (blanks at the ends left out). ``runs`` holds pairs (offset in
    ``text``, offset on the page): from there on both advance together; none where the text stands there as it is.
    ``indent`` is the width in columns of the blanks before it on its line, ``gap`` the number of empty lines above it.
    ``hint`` is what the file says of it. ``inside`` are the spans, on the page, of page numbers and running headers
    that fell into it: in its span, not in its text; ``absorbed``: one stands at its end.
    """

    text: str
    start: int
    end: int
    runs: Sequence[tuple[int, int]] = ()
    indent: int = 0
    gap: int = 0
    absorbed: bool = False
    hint: Hint | None = None
    inside: tuple[tuple[int, int], ...] = ()

    def place(self, offset: int) -> int:
        """The page offset of the character at ``offset`` of ``text``."""
        if not self.runs:
            return self.start + offset
        if len(self.runs) == 1:
            return self.runs[0][1] + offset
        text_offset, page_offset = self.runs[bisect_right(self.runs, (offset, 1 << 62)) - 1]
        return page_offset + offset - text_offset


def read_lines(page: str, odd_break: str | None = None, hints: Sequence[Hint] = ()) -> list[Line]:
    """The non-empty lines of a page; ``odd_break``, where given, is a letter that stands for a line break.

    ``hints`` are those that speak of whole lines, in order.
    """
    lines: list[Line] = []
    known = 0
    gap = position = 0
    noisy = NOISE.search(page) is not None or _TRICKS.search(page) is not None
    for raw in _raw_lines(page, odd_break):
        stripped = raw.strip()
        if not stripped:
            gap += 1
        else:
            lead = raw[: len(raw) - len(raw.lstrip())]
            line = _clean(stripped, position + len(lead), noisy)
            line.indent, line.gap = width(lead), gap
            while known < len(hints) and hints[known].end <= line.start:
                known += 1
            if known < len(hints) and hints[known].start <= line.start:
                line.hint = hints[known]
            lines.append(line)
            gap = 0
        position += len(raw)
    return lines


def _raw_lines(page: str, odd_break: str | None) -> Iterator[str]:
    """The lines of a page with their ends; an odd letter that breaks lines comes as a line of its own."""
    for raw in page.splitlines(keepends=True):
        if odd_break is None or odd_break not in raw:
            yield raw
            continue
        for piece in re.split(f"((?<![a-zA-Z]){odd_break}(?![a-zA-Z0-9]))", raw):
            if piece:
                yield piece


def _clean(raw: str, start: int, noisy: bool) -> Line:
    end = start + len(raw)
    if noisy and (NOISE.search(raw) or _TRICKS.search(raw)):
        text, runs = _without(raw, _UNSEEN, start)
        if text != text.strip():
            lead = len(text) - len(text.lstrip())
            runs = _shift(runs, lead)
            text = text.strip()
        return Line(text, start, end, runs)
    blanks = _BLANKS if _is_spaced_out(raw) else _MARK_BLANKS if _BLANK_MARK.match(raw) else None
    if blanks is not None:
        text, runs = _without(raw, blanks, start)
        return Line(text, start, end, runs)
    return Line(raw, start, end)


def _is_spaced_out(raw: str) -> bool:
    """Whether single blanks stand between (nearly) all characters: 政 府 工 作 报 告."""
    if len(raw) < 5 or len(raw) > 400 or not _SPACED.match(raw):
        return False
    parts = raw.split()
    single = [part for part in parts if len(part) == 1]
    chinese = sum("\u4e00" <= part <= "\u9fff" for part in single)
    return len(single) >= 0.8 * len(parts) and 2 * chinese >= len(single)


def _without(raw: str, pattern: re.Pattern[str], start: int) -> tuple[str, list[tuple[int, int]]]:
    """``raw`` without what ``pattern`` matches, and the runs that lead back to the page."""
    pieces: list[str] = []
    runs: list[tuple[int, int]] = []
    length = position = 0
    for match in pattern.finditer(raw):
        if match.start() > position:
            runs.append((length, start + position))
            pieces.append(raw[position : match.start()])
            length += match.start() - position
        position = match.end()
    if position < len(raw):
        runs.append((length, start + position))
        pieces.append(raw[position:])
    return "".join(pieces), runs


def _shift(runs: list[tuple[int, int]], lead: int) -> list[tuple[int, int]]:
    """The runs of a text that lost ``lead`` characters at its start."""
    if not lead:
        return runs
    shifted = [(max(0, text - lead), page + max(0, lead - text)) for text, page in runs]
    return [run for index, run in enumerate(shifted) if index + 1 == len(shifted) or shifted[index + 1][0] > run[0]]


def width(text: str) -> int:
    """Columns that ``text`` takes: two for a full-width character, one for another."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def join(lines: list[Line]) -> Line:
    """One line from lines that follow each other, with a blank between where both sides are Western text."""
    first = lines[0]
    if len(lines) == 1:
        return first
    pieces: list[str] = []
    runs: list[tuple[int, int]] = []
    length = 0
    for line in lines:
        if (
            pieces
            and pieces[-1][-1:].isascii()
            and pieces[-1][-1:].isalpha()
            and line.text[:1].isascii()
            and line.text[:1].isalpha()
        ):
            # The blank stands for the break itself, one character before the line on the page.
            runs.append((length, line.start - 1))
            pieces.append(" ")
            length += 1
        runs.extend((length + text, page) for text, page in line.runs or [(0, line.start)])
        pieces.append(line.text)
        length += len(line.text)
    inside = tuple(span for line in lines for span in line.inside)
    return Line(
        "".join(pieces), first.start, lines[-1].end, runs, first.indent, first.gap, hint=first.hint, inside=inside
    )


def split(line: Line, cuts: list[int]) -> list[Line]:
    """The lines that ``line`` falls into when cut at the offsets ``cuts`` of its text; nothing of its span is lost."""
    bounds = [0, *cuts, len(line.text)]
    starts = [line.start, *(line.place(cut) for cut in cuts)]
    parts: list[Line] = []
    for index, (left, right) in enumerate(pairwise(bounds)):
        text = line.text[left:right].rstrip()
        first = bisect_right(line.runs, (left, 1 << 62))
        inner = line.runs[first : bisect_right(line.runs, (left + len(text) - 1, 1 << 62), first)]
        runs = [(0, line.place(left)), *((offset - left, page) for offset, page in inner)]
        end = starts[index + 1] if index + 1 < len(starts) else line.end
        inside = tuple(span for span in line.inside if starts[index] <= span[0] < end)
        gap = 0 if index else line.gap
        parts.append(Line(text, starts[index], end, runs, line.indent, gap, hint=line.hint, inside=inside))
    return parts


def absorb(line: Line, noise: Sequence[Line]) -> Line:
    """``line`` with the page numbers and running headers behind it: in its span, not in its text."""
    seen = any(one.text for one in noise)  # what nobody sees is no page number
    inside = (*line.inside, (noise[0].start, noise[-1].end)) if seen else line.inside
    return replace(line, end=noise[-1].end, absorbed=True, inside=inside)
