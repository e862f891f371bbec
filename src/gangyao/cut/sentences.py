"""Sentences by GB/T 15834 (punctuation): cut after a final mark and the closing quotes or brackets behind it."""

from __future__ import annotations

import re

_CLOSERS = "”’\"'）)」』》】〕\\]"
# A run of final marks with what closes after it; ； and ： never cut, …… does not either.
_FINAL = re.compile(rf"[。｡！？!?]+(?:[{_CLOSERS}]+[。｡！？!?]*)?")
_GOES_ON = tuple("，、；：")
"""No sentence begins with one of these."""
# A point standing for a full stop: between Chinese characters, where a page has no 。 of its own.
_POINT = re.compile(
    rf"(?<!^[一二三四五六七八九十])(?<!^[一二三四五六七八九十]{{2}})(?<=[\u4e00-\u9fff”）》%])[.．]+[{_CLOSERS}]*(?=\s|[\u4e00-\u9fff“《（]|$)"
)

# A title or a remark in brackets is not cut, as long as it closes on the same line and is no paragraph of its own.
_CLOSED = re.compile(r"《[^《》\n]{1,120}》|(?<=[^。！？!?\s])(?:（[^（）\n]{1,120}）|\([^()\n]{1,120}\))")


def cut(text: str, *, points: bool = False) -> list[tuple[int, int]]:
    """Spans (characters of ``text``) of its sentences, in order, covering it from 0 to its length.

    With ``points`` a . or ． between Chinese characters ends a sentence too, as on pages typed with Western marks.
    Straight quotes close only where an odd number of them stands before.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    closed = [match.span() for match in _CLOSED.finditer(text)]
    at = 0
    for end in _ends(text, points):
        while at < len(closed) and closed[at][1] < end:
            at += 1
        within = at < len(closed) and closed[at][0] < end < closed[at][1]
        if end > start and not within:
            spans.append((start, end))
            start = end
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _ends(text: str, points: bool) -> list[int]:
    ends = [
        _closed(text, match) for match in _FINAL.finditer(text) if text[match.end() : match.end() + 1] not in _GOES_ON
    ]
    if points:
        ends = sorted({*ends, *(match.end() for match in _POINT.finditer(text))})
    return ends


def _closed(text: str, match: re.Match[str]) -> int:
    """Where the sentence of a final mark ends: a straight quote that opens the next sentence is left to it."""
    end = match.end()
    quote = text[end - 1]
    if quote in "\"'" and end < len(text) and not text[end].isspace() and _opens(text, match.start(), quote):
        return end - 1
    return end


def _opens(text: str, position: int, quote: str) -> bool:
    # Quotes pair within a line; looking back 400 characters keeps the work linear.
    return text.count(quote, max(0, position - 400), position) % 2 == 0
