"""Numbers that count on: the series of a page, and which scheme stands inside which.

GB/T 9704-2012 orders the schemes 一、 （一） 1. （1）; a writer may order them otherwise, and then what encloses what
tells what stands under what.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gangyao.cut.units import CutUnit

_COUNTED = re.compile(r"[0-9.]+\s*(?:%|％|[万亿元吨人])")
_ALONE = 30
"""Characters of a line with a doubtful first number that may be one."""


@dataclass(slots=True)
class Series:
    """Units (by index) whose numbers of one scheme count on from each other."""

    scheme: str
    level: int
    members: list[int] = field(default_factory=list)
    first: int = 0
    last: int = 0


def find_series(units: Sequence[CutUnit], starts: Sequence[bool]) -> list[Series]:
    """The series of a page. A new report, a restart or a smaller number begins another one of its scheme.

    A doubtful number (三、四季度……) is a member only where it counts on from the one before it.
    """
    found: list[Series] = []
    current: dict[str, Series] = {}
    for index, unit in enumerate(units):
        if starts[index]:
            current.clear()
        marker = unit.marker
        if marker is None:
            continue
        scheme = marker.form.scheme
        series = current.get(scheme)
        if marker.doubtful and not _in_place(unit, series):
            continue
        if not unit.place and marker.form.level < 5:
            _close_inner(current, marker.form.level)
        if series is None or current.get(scheme) is not series or marker.value <= series.last:
            series = Series(scheme, marker.form.level, first=marker.value)
            found.append(series)
        current[scheme] = series
        series.members.append(index)
        series.last = marker.value
    return found


def _in_place(unit: CutUnit, series: Series | None) -> bool:
    """Whether a doubtful number counts on, or is a first one on a short line of its own."""
    assert unit.marker is not None
    if series is not None and series.last == unit.marker.value - 1:
        return True
    alone = unit.place == 0 and unit.count == 1 and len(unit.text) <= _ALONE
    named = unit.marker.value == 1 and alone and unit.text[-1] not in "。！？；，.!?;,"
    return named and not _COUNTED.search(unit.text, unit.marker.end)


def _close_inner(current: dict[str, Series], level: int) -> None:
    """A number of a higher level ends the run-in series that were open below it: 一是 counts anew under each item."""
    for scheme in [name for name, series in current.items() if series.level == 5 and level < 5]:
        del current[scheme]


def scheme_ranks(units: Sequence[CutUnit], headings: Sequence[int], levels: dict[int, int]) -> dict[str, float]:
    """How deep each scheme of one report stands: by what encloses what, by the standard where the text leaves it open.

    Args:
        units: the units of the page.
        headings: indices of the report's numbered headings, in order.
        levels: the level of each of these.
    """
    order: list[str] = []
    values: dict[str, list[tuple[int, int]]] = {}
    usual: dict[str, float] = {}
    for place, index in enumerate(headings):
        marker = units[index].marker
        assert marker is not None
        scheme = marker.form.scheme
        if scheme not in values:
            order.append(scheme)
        values.setdefault(scheme, []).append((place, marker.value))
        usual.setdefault(scheme, float(levels[index]) + marker.form.inner)
    ranked = sorted(order, key=lambda scheme: usual[scheme])
    moved = True
    passes = 0
    while moved and passes < len(ranked):
        moved = False
        passes += 1
        for at in range(len(ranked) - 1):
            outer, inner = ranked[at], ranked[at + 1]
            if _encloses(values[inner], values[outer]) and not _encloses(values[outer], values[inner]):
                ranked[at], ranked[at + 1] = inner, outer
                moved = True
    return {scheme: float(place) for place, scheme in enumerate(ranked)}


def _encloses(outer: Sequence[tuple[int, int]], inner: Sequence[tuple[int, int]]) -> bool:
    """Whether numbers of ``inner`` begin at one between two numbers of ``outer`` that count on."""
    for (left, value), (right, following) in pairwise(outer):
        if following != value + 1:
            continue
        between = [number for place, number in inner if left < place < right]
        if between and between[0] == 1:
            return True
    return False
