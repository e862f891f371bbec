"""What structure decides of a unit, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from gangyao.document import Kind


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the classifier says of a unit.

    The probabilities of the four kinds (in the order of ``Kind``), that a report begins with it, and of each level
    that it would have as a heading.
    """

    kinds: tuple[float, ...]
    start: float
    levels: tuple[float, ...]

    def of(self, kind: Kind) -> float:
        """The probability of a kind."""
        return self.kinds[_PLACE[kind]]


_PLACE = {kind: place for place, kind in enumerate(Kind)}


@dataclass(slots=True)
class Judged:
    """A unit's place in the structure.

    ``level`` of headings alone, ``report`` of all but furniture, ``parent`` the index of the heading that it stands
    under. ``reasons`` name what decided, in order.
    """

    kind: Kind = Kind.SENTENCE
    level: int | None = None
    new: bool = False
    report: int | None = None
    parent: int | None = None
    reasons: list[str] = field(default_factory=list)

    def why(self, reason: str) -> None:
        """Note what decided."""
        self.reasons.append(reason)
