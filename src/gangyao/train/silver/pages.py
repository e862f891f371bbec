"""Silver pages: a raw report's units with roles and how sure they are; as JSON lines and as gold files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from gangyao.document import Document, Kind, Role
from gangyao.layout import LayoutUnit, layout
from gangyao.train.labelled import LabelError, LabelledPage, LabelledUnit
from gangyao.train.silver.chain import ROLES, Step
from gangyao.train.silver.votes import layout_votes
from gangyao.train.silver.weights import Heard, Weights

MODEL = "model"
LAYOUT = "layout"
"""The source of titles and furniture, whose role follows from their kind."""

Predict = Callable[[str], Document]
"""A model's ``predict`` on a page's text."""


@dataclass(frozen=True, slots=True)
class SilverUnit:
    """A unit with a role that nobody has checked.

    ``start`` and ``end`` count characters of the page's text; ``confidence`` is the role's probability; ``sources``
    are the cues (and ``model``) that speak for it. ``new`` marks the unit with which a report begins.
    """

    start: int
    end: int
    kind: Kind
    level: int | None
    role: Role
    confidence: float
    sources: tuple[str, ...] = ()
    new: bool = False

    @property
    def asked(self) -> bool:
        """Whether the role was to be found: that of a title or of furniture follows from its kind."""
        return self.kind in (Kind.HEADING, Kind.SENTENCE)


@dataclass(frozen=True, slots=True)
class SilverPage:
    """A page's name, its text and its units in order."""

    name: str
    text: str
    units: tuple[SilverUnit, ...]

    def to_json(self) -> str:
        """One line of JSON: name, text, units."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def confident(self, least: float) -> SilverPage:
        """The page with only those units whose confidence is at least ``least``.

        A unit left out hands the beginning of a report on to the next one that is kept.
        """
        kept: list[SilverUnit] = []
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


def from_labelled(page: LabelledPage) -> SilverPage:
    """A page that somebody has labelled: every unit is certain."""
    return SilverPage(
        page.name,
        page.text,
        tuple(SilverUnit(u.start, u.end, u.kind, u.level, u.role, 1.0, ("label",), u.new) for u in page.units),
    )


def from_json(line: Mapping[str, Any], place: str) -> SilverPage:
    """Read what ``to_json`` wrote, parsed; ``place`` names it in the error.

    Raises:
        LabelError: a field is missing or holds what it cannot.
    """
    try:
        units = tuple(
            SilverUnit(
                int(unit["start"]),
                int(unit["end"]),
                Kind(unit["kind"]),
                None if unit["level"] is None else int(unit["level"]),
                Role(unit["role"]),
                float(unit["confidence"]),
                tuple(unit.get("sources", ())),
                bool(unit.get("new", False)),
            )
            for unit in line["units"]
        )
        page = SilverPage(str(line["name"]), str(line["text"]), units)
    except (KeyError, TypeError, ValueError) as error:
        what = f"no field {error}" if isinstance(error, KeyError) else str(error)
        raise LabelError(f"{place}: {what}") from None
    for unit in page.units:
        if not 0 <= unit.start < unit.end <= len(page.text):
            raise LabelError(f"{place}: a unit from {unit.start} to {unit.end} in {len(page.text)} characters")
    return page


@dataclass(frozen=True)
class Labeller:
    """Labels raw pages by the votes of cues and section names, and by a model's probabilities where there is one."""

    weights: Weights
    predict: Predict | None = None

    def label(self, name: str, text: str) -> SilverPage:
        """The silver page of a raw text."""
        page = layout(text)
        begins = {report.start for report in page.reports}
        new = [unit.report is not None and unit.start in begins for unit in page.units]
        heard = self._heard(page.units, new, text)
        asked = [n for n, unit in enumerate(page.units) if unit.kind in (Kind.HEADING, Kind.SENTENCE)]
        chances = dict(zip(asked, self.weights.probabilities([heard[n] for n in asked]), strict=True))
        units = tuple(_unit(unit, heard[n], chances.get(n), new[n]) for n, unit in enumerate(page.units))
        return SilverPage(name, text, units)

    def _heard(self, units: Sequence[LayoutUnit], new: Sequence[bool], text: str) -> list[Heard]:
        """What votes and model say of each unit."""
        # a model lays the text out itself, so its units are these
        scores = [unit.scores for unit in self.predict(text).units] if self.predict else [None] * len(units)
        heard: list[Heard] = []
        begun = False
        for unit, found, score, begins in zip(units, layout_votes(units), scores, new, strict=True):
            begun = begun or begins  # a title begins the report, its first sentence the run of roles
            heard.append(Heard(found, Step.to(unit.kind, unit.level, begun), score))
            begun = begun and unit.kind not in (Kind.HEADING, Kind.SENTENCE)
        return heard


def _unit(unit: LayoutUnit, heard: Heard, chances: Sequence[float] | None, new: bool) -> SilverUnit:
    """The silver unit; ``chances`` are its roles' where they were to be found."""
    place = (unit.start, unit.end, unit.kind, unit.level)
    if chances is None:
        return SilverUnit(*place, Role.BOILERPLATE, 1.0, (LAYOUT,), new)
    best = max(range(len(ROLES)), key=chances.__getitem__)
    role = ROLES[best]
    sources = [source for source, vote in heard.votes.items() if vote is role]
    if heard.model is not None and max(heard.model, key=heard.model.__getitem__) is role:
        sources.append(MODEL)
    return SilverUnit(*place, role, round(chances[best], 4), tuple(sources), new)


def mean_confidence(units: Sequence[SilverUnit]) -> float:
    """Mean confidence of the units whose role was to be found; 1 where there is none."""
    values = [unit.confidence for unit in units if unit.asked]
    return sum(values) / len(values) if values else 1.0


def least_confidence(units: Sequence[SilverUnit]) -> float:
    """Confidence of the most doubtful unit; 1 where there is none."""
    return min((unit.confidence for unit in units if unit.asked), default=1.0)
