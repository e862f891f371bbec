"""Which heading every unit stands under."""

from __future__ import annotations

from collections.abc import Sequence

from gangyao.cut.units import CutUnit
from gangyao.document import Kind
from gangyao.structure.types import Judged


def nest(units: Sequence[CutUnit], judged: Sequence[Judged], depths: Sequence[float]) -> None:
    """Give every unit its parent: headings nest by ``depths``, a run-in heading covers the rest of its paragraph."""
    stack: list[int] = []
    for index, one in enumerate(judged):
        if one.kind is Kind.FURNITURE:
            continue
        if one.new or one.kind is Kind.TITLE:
            stack.clear()
        if one.kind is Kind.TITLE:
            continue
        while stack and _closed(units, judged, depths, stack[-1], index):
            stack.pop()
        one.parent = stack[-1] if stack else None
        if one.kind is Kind.HEADING:
            stack.append(index)


def _closed(
    units: Sequence[CutUnit], judged: Sequence[Judged], depths: Sequence[float], heading: int, index: int
) -> bool:
    """Whether a heading no longer covers a unit that comes after it."""
    if judged[index].kind is Kind.HEADING and depths[index] <= depths[heading]:
        return True
    runs_in = judged[heading].level == 5 and units[heading].place + 1 < units[heading].count
    return runs_in and units[index].paragraph != units[heading].paragraph
