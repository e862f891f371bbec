"""What silver labels are worth: measured against labelled pages, by role, by confidence and by source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelledPage
from gangyao.train.silver.pages import MODEL, SilverPage, SilverUnit


@dataclass(frozen=True, slots=True)
class Pair:
    """The true role of a labelled heading or sentence, and the silver unit that covers most of its characters."""

    true: Role
    silver: SilverUnit | None


@dataclass(frozen=True, slots=True)
class Worth:
    """Of ``units`` with a role, the share ``coverage`` has a confident silver label.

    ``precision`` is the share of right ones among the confident labels, ``recall`` the share of all units of the role
    that a confident label gets right. Where nothing is counted the figure is 0.
    """

    units: int
    coverage: float
    precision: float
    recall: float


def align(page: LabelledPage, silver: SilverPage) -> list[Pair]:
    """Pair the labelled headings and sentences of a page with its silver units."""
    pairs: list[Pair] = []
    at = 0
    for unit in page.units:
        if unit.kind not in (Kind.HEADING, Kind.SENTENCE):
            continue
        while at < len(silver.units) and silver.units[at].end <= unit.start:
            at += 1
        best, most = None, 0
        for other in silver.units[at:]:
            if other.start >= unit.end:
                break
            shared = min(other.end, unit.end) - max(other.start, unit.start)
            if shared > most:
                best, most = other, shared
        pairs.append(Pair(unit.role, best))
    return pairs


def worth(pairs: Sequence[Pair], least: float, role: Role | None = None) -> Worth:
    """Coverage, precision and recall of silver labels of at least this confidence, for one role or (None) for all."""
    sure = [pair for pair in pairs if pair.silver is not None and pair.silver.confidence >= least]
    units = [pair for pair in pairs if role in (None, pair.true)]
    said = [pair for pair in sure if role is None or (pair.silver and pair.silver.role is role)]
    right = sum(pair.silver is not None and pair.silver.role is pair.true for pair in said)
    covered = sum(role in (None, pair.true) for pair in sure)
    return Worth(len(units), _share(covered, len(units)), _share(right, len(said)), _share(right, len(units)))


def source_worth(pairs: Sequence[Pair]) -> dict[str, Worth]:
    """For each source the share of units that it speaks for the silver role of, and how often that role is right.

    ``recall`` is left at 0: a source speaks where it can and is not asked for the rest.
    """
    found: dict[str, list[bool]] = {}
    for pair in pairs:
        for source in pair.silver.sources if pair.silver else ():
            found.setdefault(source, []).append(pair.silver is not None and pair.silver.role is pair.true)
    ordered = sorted(found.items(), key=lambda item: (item[0] == MODEL, -len(item[1])))
    return {
        source: Worth(len(hits), _share(len(hits), len(pairs)), _share(sum(hits), len(hits)), 0.0)
        for source, hits in ordered
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
