"""The corpus's two readers: where they differed, how far they agreed, and faults of the file that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from gangyao.document import Kind
from gangyao.train.labelled import LabelError, LabelledPage
from gangyao.train.lint.pages import PLAIN, Fault
from gangyao.train.metrics import ROLE_NAMES

Differing = Mapping[tuple[str, int], tuple[str, str]]
"""By page and number of the unit (from 1): the roles that the first and the second reader gave it."""


@dataclass(frozen=True)
class Readings:
    """The roles of all headings and sentences of the pages read twice, by each reader."""

    pages: int
    first: list[str]
    second: list[str]

    @property
    def agreement(self) -> float:
        """The share of units with one role from both."""
        return sum(a == b for a, b in zip(self.first, self.second, strict=True)) / len(self.first)

    @property
    def kappa(self) -> float:
        """Cohen's kappa."""
        return float(cohen_kappa_score(self.first, self.second, labels=ROLE_NAMES))

    def kappa_of(self, role: str) -> float:
        """Cohen's kappa of one role against all others."""
        return float(cohen_kappa_score([r == role for r in self.first], [r == role for r in self.second]))

    @property
    def confusion(self) -> NDArray[np.int64]:
        """Units by role: a row for each the first reader gave, a column for each the second gave."""
        table: NDArray[np.int64] = confusion_matrix(self.first, self.second, labels=ROLE_NAMES)
        return table


def load_second_reader(path: Path) -> tuple[list[str], Differing]:
    """The pages read twice, and the units on which the readers differed.

    Raises:
        LabelError: a line is neither ``page, -`` nor ``page, unit, first, second``.
    """
    names: list[str] = []
    differing: dict[tuple[str, int], tuple[str, str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match line.split("\t"):
            case [name, "-"]:
                names.append(name)
            case [name, unit, first, second] if unit.isdecimal() and {first, second} <= set(ROLE_NAMES):
                differing[name, int(unit)] = (first, second)
            case _:
                raise LabelError(f"{path.name}:{number}: neither a page and -, nor page, unit and two roles")
    return names, differing


def readings(pages: Sequence[LabelledPage], names: Sequence[str], differing: Differing) -> Readings:
    """Both readers' roles of the pages read twice.

    Raises:
        LabelError: there is no such page, or nothing to compare.
    """
    by_name = {page.name: page for page in pages}
    if unknown := [name for name in names if name not in by_name]:
        raise LabelError(f"the second reader read {', '.join(unknown[:3])}, which the corpus has not")
    both = [
        differing.get((name, number), (unit.role.value, unit.role.value))
        for name in names
        for number, unit in enumerate(by_name[name].units, 1)
        if unit.kind in (Kind.HEADING, Kind.SENTENCE)
    ]
    if not both:
        raise LabelError("no page was read twice")
    return Readings(len(names), [first for first, _ in both], [second for _, second in both])


def check_readings(pages: Sequence[LabelledPage], names: Sequence[str], differing: Differing) -> Iterator[Fault]:
    """Pages that were read once only, or counted twice; differences that lie on no unit, or were none.

    Pages in plain registers need no second reading.
    """
    for page in pages:
        if names.count(page.name) > 1 or (page.name not in names and not PLAIN.match(page.name)):
            yield Fault(page.name, f"stands {names.count(page.name)} times among the pages read twice")
    units = {(page.name, number): unit for page in pages for number, unit in enumerate(page.units, 1)}
    for (name, number), roles in differing.items():
        unit = units.get((name, number))
        if unit is None or unit.kind not in (Kind.HEADING, Kind.SENTENCE):
            yield Fault(name, f"the readers differ on unit {number}, which is no heading and no sentence")
        elif roles[0] == roles[1]:
            yield Fault(name, f"the readers do not differ on unit {number}")
        elif unit.role.value not in roles:
            yield Fault(name, f"unit {number} is {unit.role.value}, which neither reader said")
