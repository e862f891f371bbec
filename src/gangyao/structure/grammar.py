"""What the numbering grammar says of numbered units: do they name what follows, or tell something themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gangyao.cut.numbering import Marker
from gangyao.cut.units import CutUnit
from gangyao.structure.series import Series
from gangyao.words.marks import STOPS

NAMED = 26
"""Characters up to which the words behind a number name a part, whatever they say."""
LONGEST = 64
"""Characters beyond which no heading goes."""
_FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:%|％|亿|万|元|个百分点|吨|人次|户|亩|名|次|件|公里)")
_OPEN = "；;，,、"


def heading_votes(units: Sequence[CutUnit], series: Series) -> dict[int, float]:
    """For each member of a series from -1 (a sentence) to 1 (a heading): by its words, its place, its fellows."""
    leads = {at: _names(units[at]) and _leads(units, at) for at in series.members}
    own = {at: leads[at] or (_names(units[at]) and _short_line(units[at])) for at in series.members}
    # the last of a list may have text behind it by chance: the others decide
    voters = series.members[:-1] if len(series.members) > 1 else series.members
    share = sum(leads[index] for index in voters) / len(voters)
    lone = len(series.members) == 1
    weight = 0.5 if lone and series.first > 1 else 1.0
    return {at: weight * (2.0 * share - 1.0 if own[at] else min(share - 1.0, -0.5)) for at in series.members}


def _words(unit: CutUnit) -> str:
    assert unit.marker is not None
    return unit.text[unit.marker.end :].strip("*_ ")


def tells(unit: CutUnit) -> bool:
    """Whether a numbered line has a figure that is measured, or ends as a sentence does."""
    return unit.text[-1] in STOPS + "；;，," or _FIGURES.search(unit.text) is not None


def _names(unit: CutUnit) -> bool:
    """Whether the words behind a number only name what follows."""
    assert unit.marker is not None
    words = _words(unit)
    if not words:
        return unit.count == 1 and unit.marker.form.level <= 4
    if words[-1] in _OPEN:
        return False
    if words[-1] in "：:":
        return unit.count == 1 and len(words) <= NAMED
    bare = words.rstrip(STOPS + ".．")
    if len(bare) <= NAMED:
        return "；" not in bare and ";" not in bare
    return len(bare) <= LONGEST and not _FIGURES.search(bare) and len(re.findall("[，,]", bare)) <= 2


def _leads(units: Sequence[CutUnit], index: int) -> bool:
    """Whether anything stands under a numbered unit before the next number of its scheme or of a higher one."""
    unit = units[index]
    following = units[index + 1] if index + 1 < len(units) else None
    if following is None or unit.marker is None:
        return False
    same = following.paragraph == unit.paragraph
    if following.marker is not None and not following.marker.doubtful:
        if following.marker.form.scheme == unit.marker.form.scheme:
            return False
        if not same and _rank(following.marker) <= _rank(unit.marker) < 5:
            return False
    if unit.marker.form.level == 5:
        return same or unit.count == 1
    return same or unit.place + 1 == unit.count


def _rank(marker: Marker) -> float:
    """Where a number's scheme usually stands: chapters over 一、."""
    return marker.form.level + marker.form.inner


def _short_line(unit: CutUnit) -> bool:
    """Whether a unit is a short line of its own without a final mark: an empty part is still named."""
    alone = unit.place == 0 and unit.count == 1
    return alone and len(unit.text) <= NAMED and unit.text[-1] not in STOPS + ".．"
