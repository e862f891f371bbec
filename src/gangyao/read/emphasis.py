"""Marks inside a line of Markdown: bold type and the cells of a table, as spans of the line."""

from __future__ import annotations

import re

_MARK = re.compile(r"\\.|`+|\*\*+|__+", re.S)
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR = re.compile(r"\\.|\|")
_MASKED = frozenset(("年", "月", "日", "年度", "号", "元", "人", "省", "市", "县", "区", "乡", "镇", "村"))
_LONGEST = 200
"""Characters of a stretch in bold type; what is longer are stars that stand for struck-out words."""


def bold_spans(text: str) -> list[tuple[int, int]]:
    """The stretches in bold type, their marks included; what stands between backticks is code."""
    spans: list[tuple[int, int]] = []
    opened: dict[str, int] = {}
    code = ""
    for match in _MARK.finditer(text):
        mark, start, end = match[0], match.start(), match.end()
        if mark[0] == "\\":
            continue
        if mark[0] == "`":
            code = "" if code == mark else code or (mark if text.find(mark, end) > 0 and not opened else "")
        elif not code:
            _mark(text, mark[:2], (start, end), opened, spans)
    return sorted(spans)


def _mark(text: str, mark: str, at: tuple[int, int], opened: dict[str, int], spans: list[tuple[int, int]]) -> None:
    """Close what a mark closes, or open a stretch with it."""
    start, end = at
    begun = opened.get(mark)
    closes = begun is not None and not text[start - 1].isspace() and start - begun > 2
    if closes and begun is not None and not masked(text, begun, start) and start - begun < _LONGEST:
        spans.append((begun, end))
        del opened[mark]
    elif end < len(text) and not text[end].isspace():
        opened[mark] = start
    else:
        opened.pop(mark, None)


def masked(text: str, start: int, end: int) -> bool:
    """Whether two pairs of stars are struck-out figures or names (20**年**月, **镇**村), not marks of bold type."""
    inner = text[start + 2 : end].strip("*_")
    if inner in _MASKED or not any(map(str.isalnum, inner)):
        return True
    return start > 0 and text[start - 1].isalnum() and inner[:1] in ("年", "月", "日", "号")


def is_rule(words: str) -> bool:
    """Whether a line is the rule under the header of a table."""
    return "|" in words and "-" in words and _RULE.fullmatch(words) is not None


def cells(words: str) -> list[tuple[int, int]]:
    """The cells of a row, without the blanks around them; the bars at its ends are optional."""
    bars = [match.start() for match in _BAR.finditer(words) if match[0] == "|"]
    first = bars[0] + 1 if bars and not words[: bars[0]].strip() else 0
    closed = bool(bars) and not words[bars[-1] + 1 :].strip() and bars[-1] >= first
    inner = [bar for bar in bars if bar >= first]
    ends = inner if closed else [*inner, len(words)]
    spans: list[tuple[int, int]] = []
    for end in ends:
        stretch = words[first:end]
        left = first + len(stretch) - len(stretch.lstrip())
        spans.append((left, left + len(stretch.strip())) if stretch.strip() else (end, end))
        first = end + 1
    return spans
