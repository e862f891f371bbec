"""A long sentence that lists things, as a list: 主要是：……；……；…… and 有三条：一是……；二是……"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gangyao.document import Unit
from gangyao.outline.texts import Wording, joined, unmarked

LONG_SENTENCE = 100
"""Characters from which a sentence is shown as a list: a shorter one is read at a glance."""
_FEWEST = 3
"""Things that make a list where nothing but semicolons parts them."""

_MARK = re.compile(r"[：:；;“”‘’「」『』（）()《》〈〉【】]")
_OPEN, _CLOSE = "“‘「『（(《〈【", "”’」』）)》〉】"


def list_lines(unit: Unit, wording: Wording) -> tuple[str, ...]:
    """The lead-in of the list in a long sentence, and its things one by one; () where the sentence is no such list.

    The lead-in is '' where the list begins with the sentence.
    """
    text = wording.raw(unit)
    if len(text) < LONG_SENTENCE:
        return ()
    cuts = [wording.place(unit, item.start) for item in unit.items] if len(unit.items) > 1 else _cuts(text)
    places = [0, *cuts, len(text)]
    lead, *things = (unmarked(joined(text[start:end])) for start, end in pairwise(places))
    if not cuts or places != sorted(places) or not all(things):
        return ()
    if any(character.isalnum() for character in lead):
        return (lead, *things)
    return ("", lead + things[0], *things[1:])  # a quotation mark alone leads nothing in


def _cuts(text: str) -> Sequence[int]:
    """Where the things begin that follow a colon and are parted by semicolons; what stands in quotes does not count."""
    depth = 0
    colon: int | None = None
    semicolons: list[int] = []
    for found in _MARK.finditer(text):
        mark = found.group()
        if mark in _OPEN or mark in _CLOSE:
            depth = max(depth + (1 if mark in _OPEN else -1), 0)
        elif depth == 0 and mark in "；;":
            semicolons.append(found.end())
        elif depth == 0 and not semicolons:
            colon = found.end()
    if colon is None or len(semicolons) < _FEWEST - 1 or not text[semicolons[-1] :].strip():
        return ()
    return [colon, *semicolons]
