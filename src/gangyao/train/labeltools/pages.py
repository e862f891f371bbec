"""Pages with labels that nobody has checked, and how sure they are; as JSON lines and as gold files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from gangyao.document import Document, Kind, Role
from gangyao.train.labelled import LabelError, LabelledPage, LabelledUnit


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit with a role that nobody has checked.

    ``start`` and ``end`` count characters of the page's text; ``confidence`` is the role's probability; ``new`` marks
    the unit with which a report begins.
    """

    start: int
    end: int
    kind: Kind
    level: int | None
    role: Role
    confidence: float
    new: bool = False

    @property
    def asked(self) -> bool:
        """Whether the role was to be found: that of a title or of furniture follows from its kind."""
        return self.kind in (Kind.HEADING, Kind.SENTENCE)


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page's name, its text and its units in order."""

    name: str
    text: str
    units: tuple[DraftUnit, ...]

    def to_json(self) -> str:
        """One line of JSON: name, text, units."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def confident(self, least: float) -> DraftPage:
        """The page with only those units whose confidence is at least ``least``.

        A unit left out hands the beginning of a report on to the next one that is kept.
        """
        kept: list[DraftUnit] = []
        new = False
        for unit in self.units:
            new = new or unit.new
            if unit.confidence >= least:
                begins = new and unit.kind is not Kind.FURNITURE
                kept.append(replace(unit, new=begins))
                new = new and not begins
        return replace(self, units=tuple(kept))

    def labelled(self) -> LabelledPage:
        """The page as the gold format holds it, without confidences."""
        units = (LabelledUnit(u.start, u.end, u.kind, u.level, u.role, u.new) for u in self.units)
        return LabelledPage(self.name, self.text, tuple(units))


def from_labelled(page: LabelledPage) -> DraftPage:
    """A page that somebody has labelled: every unit is certain."""
    return DraftPage(
        page.name,
        page.text,
        tuple(DraftUnit(u.start, u.end, u.kind, u.level, u.role, 1.0, u.new) for u in page.units),
    )


def from_json(line: Mapping[str, Any], place: str) -> DraftPage:
    """Read what ``to_json`` wrote, parsed; ``place`` names it in the error.

    Raises:
        LabelError: a field is missing or holds what it cannot.
    """
    try:
        units = tuple(
            DraftUnit(
                int(unit["start"]),
                int(unit["end"]),
                Kind(unit["kind"]),
                None if unit["level"] is None else int(unit["level"]),
                Role(unit["role"]),
                float(unit["confidence"]),
                bool(unit.get("new", False)),
            )
            for unit in line["units"]
        )
        page = DraftPage(str(line["name"]), str(line["text"]), units)
    except (KeyError, TypeError, ValueError) as error:
        what = f"no field {error}" if isinstance(error, KeyError) else str(error)
        raise LabelError(f"{place}: {what}") from None
    for unit in page.units:
        if not 0 <= unit.start < unit.end <= len(page.text):
            raise LabelError(f"{place}: a unit from {unit.start} to {unit.end} in {len(page.text)} characters")
    return page


def from_document(name: str, text: str, document: Document) -> DraftPage:
    """The labels that a model gave a page, with its confidences."""
    begins = {report.start for report in document.reports}
    units = (
        DraftUnit(
            unit.start,
            unit.end,
            unit.kind,
            unit.level,
            unit.role,
            unit.confidence,
            unit.report is not None and unit.start in begins,
        )
        for unit in document.units
    )
    return DraftPage(name, text, tuple(units))


def mean_confidence(units: Sequence[DraftUnit]) -> float:
    """Mean confidence of the units whose role was to be found; 1 where there is none."""
    values = [unit.confidence for unit in units if unit.asked]
    return sum(values) / len(values) if values else 1.0


def least_confidence(units: Sequence[DraftUnit]) -> float:
    """Confidence of the most doubtful unit; 1 where there is none."""
    return min((unit.confidence for unit in units if unit.asked), default=1.0)
