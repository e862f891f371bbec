"""Levels of headings: by number, by the file's styles fitted to the numbers, by the classifier; how deep each nests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gangyao.cut.units import CutUnit
from gangyao.document import Kind
from gangyao.structure.series import scheme_ranks
from gangyao.structure.types import Evidence, Judged

RUN_IN = 5


def set_levels(
    units: Sequence[CutUnit], evidence: Sequence[Evidence], judged: Sequence[Judged], report: Sequence[int]
) -> dict[int, float]:
    """Give the headings of one report their levels; the result says how deep each stands (smaller is higher)."""
    headings = [index for index in report if judged[index].kind is Kind.HEADING]
    numbered = [index for index in headings if _is_numbered(units[index])]
    schemes = {units[index].marker.form.scheme for index in numbered}  # type: ignore[union-attr]
    for index in numbered:
        marker = units[index].marker
        assert marker is not None
        over = marker.form.heads_numbers and "cn" in schemes
        judged[index].level = 0 if over else marker.form.level
        judged[index].why(f"number {marker.form.scheme}" + (" over 一、" if over else ""))
    styles = _styled_levels(units, judged, headings, numbered)
    for index in headings:
        if judged[index].level is None:
            judged[index].level = _unnumbered(units, evidence, judged, headings, index, styles)
    return _depths(units, judged, headings, numbered, styles)


def _is_numbered(unit: CutUnit) -> bool:
    return unit.marker is not None and unit.marker.form.scheme != "word"


def _styled_levels(
    units: Sequence[CutUnit], judged: Sequence[Judged], headings: Sequence[int], numbered: Sequence[int]
) -> dict[int, int]:
    """The level of each of the file's heading styles: that of the numbered headings in it, or counted from those."""
    known: dict[int, Counter[int]] = {}
    for index in numbered:
        style, level = units[index].style, judged[index].level
        if style is not None and level is not None and level < RUN_IN:
            known.setdefault(style, Counter())[level] += 1
    used = sorted({style for index in headings if (style := units[index].style) is not None})
    levels = {style: counts.most_common(1)[0][0] for style, counts in known.items()}
    if not levels:
        return {style: min(place, RUN_IN - 1) for place, style in enumerate(used)}
    for style in used:
        if style not in levels:
            near = min(levels, key=lambda other: (abs(other - style), other))
            levels[style] = max(0, min(RUN_IN - 1, levels[near] + style - near))
    return levels


def _unnumbered(
    units: Sequence[CutUnit],
    evidence: Sequence[Evidence],
    judged: Sequence[Judged],
    headings: Sequence[int],
    index: int,
    styles: dict[int, int],
) -> int:
    """The level of a heading without a number."""
    unit = units[index]
    if unit.place or unit.count > unit.place + 1 or (unit.marker is not None and unit.marker.form.level == RUN_IN):
        judged[index].why("run-in")
        return RUN_IN
    if unit.style is not None and not unit.text.startswith("#"):
        judged[index].why(f"file's heading level {unit.style}")
        return styles[unit.style]
    between = _between(units, judged, headings, index)
    allowed = {0, RUN_IN} | ({between} if between is not None else set())
    if unit.style is not None:
        # writers of Markdown take any number of signs: they tell what stands under what, the level is the words'
        allowed = set(range(RUN_IN + 1))
    level = max(allowed, key=lambda one: evidence[index].levels[one])
    judged[index].why(f"level {level} by the classifier ({evidence[index].levels[level]:.2f})")
    return level


def _between(units: Sequence[CutUnit], judged: Sequence[Judged], headings: Sequence[int], index: int) -> int | None:
    """The level of the numbered line headings around an unnumbered one, where those before and behind it are alike."""
    sides: list[int] = []
    for side in (reversed([h for h in headings if h < index]), [h for h in headings if h > index]):
        level = next(
            (judged[h].level for h in side if _is_numbered(units[h]) and (judged[h].level or 0) < RUN_IN), None
        )
        if level is not None:
            sides.append(level)
    return sides[0] if sides and len(set(sides)) == 1 else None


def _depths(
    units: Sequence[CutUnit],
    judged: Sequence[Judged],
    headings: Sequence[int],
    numbered: Sequence[int],
    styles: dict[int, int],
) -> dict[int, float]:
    """How deep each heading nests: by its level, but schemes used in an unusual order by what encloses what."""
    levels = {index: judged[index].level or 0 for index in numbered}
    ranks = scheme_ranks(units, numbered, levels)
    depths: dict[int, float] = {}
    by_level: dict[int, list[float]] = {}
    for index in numbered:
        marker = units[index].marker
        assert marker is not None
        depths[index] = ranks[marker.form.scheme]
        by_level.setdefault(levels[index], []).append(depths[index])
    for index in headings:
        if index not in depths:
            style = units[index].style
            depths[index] = _fitted(judged[index].level or 0 if style is None else styles[style], by_level)
    return depths


def _fitted(level: int, by_level: dict[int, list[float]]) -> float:
    """The depth of an unnumbered heading: with the numbered ones of its level, else between those of its neighbours."""
    if level in by_level:
        return min(by_level[level])
    below = [depth for other, depths in by_level.items() if other < level for depth in depths]
    above = [depth for other, depths in by_level.items() if other > level for depth in depths]
    # a hundredth a level keeps unnumbered levels apart from each other
    if below:
        return max(below) + 0.5 + level / 100
    return (min(above) if above else 0.0) - 1.0 + level / 100
