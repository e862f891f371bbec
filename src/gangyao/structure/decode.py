"""From facts and probabilities to kinds, levels, report starts and parents: one deterministic procedure.

In order: what the file itself says settles furniture and strengthens headings; members of a numbered series lean on
one another; every unit takes its most probable kind; reports begin where the classifier says so, at a title if there is
one; numbers, styles and neighbours give levels; schemes nest by what encloses what.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from gangyao.cut.units import CutUnit
from gangyao.document import Kind
from gangyao.read.types import Hint
from gangyao.structure.grammar import heading_votes, tells
from gangyao.structure.levels import set_levels
from gangyao.structure.nesting import nest
from gangyao.structure.series import find_series
from gangyao.structure.types import Evidence, Judged
from gangyao.words.furniture import is_furniture

START = 0.5
"""Probability from which on a report begins without a title."""
START_TITLE = 0.1
"""Probability from which on one begins with a block of titles: a title names a report."""
ALIKE = 0.5
"""How far a member of a series moves towards the mean of its series, in log-odds of being a heading."""
GRAMMAR = 2.0
"""Log-odds of being a heading that a full vote of the numbering grammar adds or takes."""
FALSE_FRIEND = 8.0
"""Log-odds that a doubtful number out of its place takes from being a heading, where the line tells something."""
STYLED = 2.5
"""Log-odds that a file's heading style adds."""
ENDED = 4.0
"""Log-odds of being a heading that a full stop takes from a line of its own without a number: it tells all it has."""
PAGE_TEXT = 2.0
"""Log-odds of being furniture that a line gains which is page text by its own words (``words.furniture``)."""
NUMBERED = 2.0
"""Log-odds of being a title that a number takes: numbers head parts, not reports."""
ITEM = 2.0
"""Log-odds of being a heading that the file's list sign takes: a list's label may still be one."""
STYLED_AT_MOST = 80
"""Characters up to which a heading style is believed: beyond, the style was set on a whole paragraph."""
CONTENTS_ENTRY = re.compile(r".{2,60}?(?:\t[ \t]*|[…·.]{3,}[ \t]*|[ \u3000]{3,})[0-9]{1,3}")
CONTENTS_NAME = re.compile(r"[#* ]*目\s*[录次][* ]*")
CONTENTS_LEAST = 2
"""Entries that make a table of contents."""
_ENDED = tuple("。！？")
_KINDS = tuple(Kind)
_NEVER = -20.0


def decide(units: Sequence[CutUnit], evidence: Sequence[Evidence]) -> list[Judged]:
    """The structure of a page.

    Args:
        units: the page's units, in order.
        evidence: what the classifier says of each.
    """
    judged = [Judged() for _ in units]
    scores = [_scores(unit, seen) for unit, seen in zip(units, evidence, strict=True)]
    _contents(units, scores, judged)
    _lean(units, evidence, scores, judged)
    for unit, one, score in zip(units, judged, scores, strict=True):
        one.kind = _KINDS[max(range(len(_KINDS)), key=score.__getitem__)]
        _settle(unit, one)
    _mend_breaks(units, judged)
    _begin_reports(units, evidence, judged)
    for report in reports_of(judged):
        depths = set_levels(units, evidence, judged, report)
        _nest_report(units, judged, report, depths)
    return judged


def _scores(unit: CutUnit, seen: Evidence) -> list[float]:
    """Log-probabilities of the four kinds, with what numbers, marks and the file say of the unit."""
    scores = [math.log(max(p, 1e-9)) for p in seen.kinds]
    title, heading, sentence, furniture = range(4)
    if not any(character.isalnum() for character in unit.text):
        scores[furniture] = 0.0
        scores[title] = scores[heading] = scores[sentence] = _NEVER
    if unit.count == 1 and is_furniture(unit.text):
        scores[furniture] += PAGE_TEXT
    if unit.marker is None and unit.count == 1 and unit.text[-1:] in _ENDED:
        scores[heading] -= ENDED
    if unit.marker is not None and not unit.marker.doubtful:
        scores[title] -= NUMBERED
    if unit.hint is not None:
        _heed(unit, unit.hint, scores)
    return scores


def _heed(unit: CutUnit, hint: Hint, scores: list[float]) -> None:
    """Add what the file says of a unit: strong evidence, no order."""
    title, heading, _, furniture = range(4)
    short = len(unit.text) <= STYLED_AT_MOST
    if hint.beside or (hint.kind == "row" and (hint.header or not hint.cells)):
        scores[furniture] -= _NEVER
    elif hint.kind == "row":
        scores[title] = scores[heading] = _NEVER
    elif hint.kind == "title" and short:
        scores[title] += STYLED
    elif hint.kind == "heading" and short and not unit.place:
        scores[heading] += STYLED
    elif hint.kind == "item" and unit.marker is None:
        scores[title] = _NEVER
        scores[heading] -= ITEM


def _contents(units: Sequence[CutUnit], scores: list[list[float]], judged: Sequence[Judged]) -> None:
    """Lines that end in leaders or a tab and a page number, two or more in a row, are a table of contents."""
    furniture = _KINDS.index(Kind.FURNITURE)
    run: list[int] = []
    for index in range(len(units) + 1):
        if index < len(units) and CONTENTS_ENTRY.fullmatch(units[index].text):
            run.append(index)
            continue
        if len(run) >= CONTENTS_LEAST:
            above = run[0] - 1
            named = above >= 0 and CONTENTS_NAME.fullmatch(units[above].text) is not None
            for entry in [*([above] if named else []), *run]:
                scores[entry][furniture] -= _NEVER
                judged[entry].why("an entry of a table of contents")
        run = []


def _lean(
    units: Sequence[CutUnit], evidence: Sequence[Evidence], scores: list[list[float]], judged: Sequence[Judged]
) -> None:
    """The numbering grammar votes, and members of a series are alike: each moves towards their mean."""
    heading, sentence = _KINDS.index(Kind.HEADING), _KINDS.index(Kind.SENTENCE)
    starts = [seen.start >= START for seen in evidence]
    found = find_series(units, starts)
    counted = {index for series in found for index in series.members}
    for index, unit in enumerate(units):
        if unit.marker is not None and unit.marker.doubtful and index not in counted:
            scores[index][heading] -= FALSE_FRIEND if tells(unit) else FALSE_FRIEND / 4
            judged[index].why("a doubtful number that counts on from none")
    for series in found:
        for index, vote in heading_votes(units, series).items():
            scores[index][heading] += GRAMMAR * vote
            judged[index].why(f"grammar votes {vote:+.2f}")
        if len(series.members) < 2:
            continue
        odds = [scores[index][heading] - scores[index][sentence] for index in series.members]
        mean = sum(max(-6.0, min(6.0, one)) for one in odds) / len(odds)
        for index, own in zip(series.members, odds, strict=True):
            shift = ALIKE * (mean - max(-6.0, min(6.0, own)))
            scores[index][heading] += shift
            if (own > 0) != (own + shift > 0):
                judged[index].why(f"{series.scheme} series of {len(series.members)}")


def _settle(unit: CutUnit, one: Judged) -> None:
    """Note what spoke for the kind that a unit has."""
    if unit.hint is not None:
        one.why(f"file says {unit.hint.kind}")
    if one.kind is Kind.TITLE and unit.place:
        one.kind = Kind.SENTENCE
        one.why("a title does not stand in mid-line")
    one.why(f"kind {one.kind.value}")


def _mend_breaks(units: Sequence[CutUnit], judged: Sequence[Judged]) -> None:
    """A page number that fell into a sentence is furniture; the rest of the sentence is what its beginning is."""
    whole = Kind.SENTENCE
    for unit, one in zip(units, judged, strict=True):
        if unit.inside:
            one.kind = Kind.FURNITURE
            one.why("stands inside a sentence")
        elif unit.continues:
            one.kind = Kind.SENTENCE if whole is Kind.HEADING else whole
            one.why("goes on with the sentence before the page break")
        else:
            whole = one.kind


def _begin_reports(units: Sequence[CutUnit], evidence: Sequence[Evidence], judged: Sequence[Judged]) -> None:
    """Mark the unit with which each report begins; a block of titles begins at most one, with its first line."""
    body = [
        index
        for index, (unit, one) in enumerate(zip(units, judged, strict=True))
        if one.kind is not Kind.FURNITURE and not unit.continues
    ]
    at = 0
    while at < len(body):
        block = [body[at]]
        while judged[block[0]].kind is Kind.TITLE and at + len(block) < len(body):
            following = body[at + len(block)]
            if judged[following].kind is not Kind.TITLE:
                break
            block.append(following)
        said = max(evidence[index].start for index in block)
        least = START_TITLE if judged[block[0]].kind is Kind.TITLE else START
        if not at or (said >= least and not units[block[0]].place):
            judged[block[0]].new = True
            judged[block[0]].why(f"a report starts ({said:.2f})")
        at += len(block)
    _number_reports(judged)


def _number_reports(judged: Sequence[Judged]) -> None:
    report = -1
    for one in judged:
        if one.kind is Kind.FURNITURE:
            continue
        report += one.new
        one.report = report


def reports_of(judged: Sequence[Judged]) -> Iterator[list[int]]:
    """The units of each report, by index, furniture left out."""
    report: list[int] = []
    for index, one in enumerate(judged):
        if one.kind is Kind.FURNITURE:
            continue
        if one.new and report:
            yield report
            report = []
        report.append(index)
    if report:
        yield report


def _nest_report(
    units: Sequence[CutUnit], judged: Sequence[Judged], report: Sequence[int], depths: dict[int, float]
) -> None:
    own_judged = [judged[index] for index in report]
    nest([units[index] for index in report], own_judged, [depths.get(index, 0.0) for index in report])
    for one in own_judged:
        one.parent = None if one.parent is None else report[one.parent]
