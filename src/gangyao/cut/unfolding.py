"""Lines that hold several paragraphs: document viewers give a title, its lead-in, 一、 and 1、 parted by blanks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gangyao.cut.lines import Line, split
from gangyao.cut.numbering import Marker, parse_marker
from gangyao.words.furniture import is_furniture, opens_list
from gangyao.words.titles import is_title

_BLANK = re.compile(r"[ \t\u3000\xa0\u2002-\u200a]+")
_ODD = re.compile(
    r"(?<![a-zA-Z\u0370-\u03ff\u0400-\u04ff])(?:[\u0370-\u03ff\u0400-\u04ff]|"
    r"[PpRr])(?![a-zA-Z\u0370-\u03ff\u0400-\u04ff0-9])"
)
_NAMES = re.compile(
    r"[^，。；：、！？,.;:!?\s]{2,20}|[^，。；：、！？,.;:!?\s]{2,10}[，,][^，。；：、！？,.;:!?\s]{2,10}"
)
# Blanks before a measure stand for a figure that was left out (下乡      人次).
_MEASURE = re.compile(r"[人次篇份个名条件万亿元亩户家台项天年月日吨辆座处所场期米公分倍多余%％）)，。；：、！？,.;:!?]")
_LEAST_LEAD = 20
_STOPPED = re.compile(r"[。！？]\s*")
_FIRST = re.compile(r"[（(]一[）)]|(?<![0-9.])1[.．、](?![0-9])|㈠|⑴|①")
_MARKS = re.compile(r"[，,。；;：:！？（(《“]")
_GLUED = 24
"""Characters that a heading may have before a number glued to it."""
_SIGNS = re.compile(r"[#*>\-+|\s]*")
_WESTERN = re.compile(r"[A-Za-z0-9]")


def odd_break(page: str) -> str | None:
    """The one odd letter that stands for every paragraph break of a page (Р 二、存在的问题Р 1、……), or None.

    It stands alone three times or more, often behind a final mark or before a number.
    """
    sample = page[:200_000]
    found: Counter[str] = Counter()
    at_breaks: Counter[str] = Counter()
    for match in _ODD.finditer(sample):
        letter = match.group()
        found[letter] += 1
        rest = sample[match.end() : match.end() + 16].lstrip()
        before = sample[max(0, match.start() - 4) : match.start()].rstrip()
        numbered = parse_marker(rest) is not None
        if numbered or before[-1:] in {"。", "！", "？", "：", "；"}:
            at_breaks[letter] += 1
    for letter, count in found.most_common():
        if count >= 3 and at_breaks[letter] >= (0.6 if letter.isascii() else 0.3) * count:
            return letter
    return None


def unfold(paragraphs: list[Line]) -> list[Line]:
    """The paragraphs with those cut that hold more than one."""
    unfolded: list[Line] = []
    listing = False
    for line in paragraphs:
        # Page text is one unit a line, the numbers in it (1.……范文  2.……范文) are links.
        listing = opens_list(line.text) or (listing and "。" not in line.text)
        apart = listing or line.hint is not None or is_furniture(line.text)
        cuts = [] if apart else _cuts(line.text)
        cuts = cuts if apart else sorted({*cuts, *_glued(line.text, cuts)})
        unfolded.extend(split(line, cuts) if cuts else [line])
    return unfolded


def _cuts(text: str) -> list[int]:
    cuts: list[int] = []
    start = 0
    last_stop = text.rfind("。")
    for blank in _BLANK.finditer(text):
        if blank.start() <= start or blank.end() >= len(text):
            continue
        start = max(start, text.rfind("。", start, blank.start()) + 1)
        head = text[start : min(blank.start(), start + 80)]
        if blank.start() - start > 80:
            head = ""
        if _parts(text, blank, head, last_stop):
            cuts.append(blank.end())
            start = blank.end()
    return cuts


def _glued(text: str, cuts: Sequence[int]) -> Iterator[int]:
    """Where the first number of a deeper scheme stands right behind a numbered heading: 一、主要工作（一）修渠。"""
    for begin in [0, *cuts, *(match.end() for match in _STOPPED.finditer(text))]:
        outer = parse_marker(text, begin)
        inner = None if outer is None else _FIRST.search(text, outer.end + 2, outer.end + _GLUED)
        if outer is None or inner is None or _MARKS.search(text, outer.end, inner.start()):
            continue
        number = parse_marker(text, inner.start())
        if number is not None and number.form.level > outer.form.level and parse_marker(text, number.end) is None:
            yield inner.start()


def _parts(text: str, blank: re.Match[str], head: str, last_stop: int) -> bool:
    """Whether a run of blanks stands for a paragraph break: before a number, behind a title or a heading."""
    if _SIGNS.fullmatch(head.strip()) or _opens_bracket(head):
        return False
    behind = text[blank.end() : blank.end() + 40]
    marker = parse_marker(behind)
    before = parse_marker(head) if head else None
    if marker is not None and marker.form.level <= 4 and marker.form.scheme != "decimal":
        return _parts_before_number(text, blank, behind, marker, before, head)
    if not head:
        return False
    if before is not None:
        words = head[before.end :].strip()
        named = bool(_NAMES.fullmatch(words)) and last_stop > blank.end() and not _MEASURE.match(behind)
        return named and not _WESTERN.search(words) and not behind[:1].isascii()
    if _MEASURE.match(behind):
        return False
    first = text.startswith(head) and blank.start() == len(head)
    return first and len(head) >= 6 and is_title(head) and len(text) - blank.end() >= _LEAST_LEAD and last_stop > 0


def _parts_before_number(
    text: str, blank: re.Match[str], behind: str, marker: Marker, before: Marker | None, head: str
) -> bool:
    """Whether the number behind a run of blanks begins a paragraph of its own."""
    if before is not None and before.end >= len(head.strip()):
        return False  # 3. 一、: a number before a number
    # ( 七 ) inside brackets or behind a title is a page's suffix.
    suffix = not behind[marker.end :].strip() and blank.end() + marker.end >= len(text.rstrip())
    if suffix or text[blank.start() - 1] in "，、,第（(〔【[":
        return False
    lone = behind[0].isdigit() and marker.form.level == 3 and not _counts_on(text, marker)
    return behind[0] != "0" and not lone


def _counts_on(text: str, marker: Marker) -> bool:
    """Whether a line holds the number before or after this one too, as a list written in one line does."""
    return any(
        re.search(rf"(?:^|[\\s。；;：:！？）)]){value}\\s*[.．、]", text)
        for value in (marker.value - 1, marker.value + 1)
        if value
    )


def _opens_bracket(head: str) -> bool:
    return any(head.count(left) > head.count(right) for left, right in ("《》", "“”", "（）", "[]", "()"))
