"""Rows of a table that stand one under the other, as one table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gangyao.document import Kind, Role, Showing, Unit
from gangyao.outline.runs import SURE
from gangyao.outline.texts import Wording

MOST_ROWS = 12
MOST_COLUMNS = 8
"""A table within both is shown whole."""
FIRST_ROWS = 5
"""Rows that are shown of a larger one."""

# A page number or a rule between two rows: nothing to read in it.
_NOTHING = re.compile(r"[\W\d_第共页]*")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is shown; ``tag`` is its role where that is not the table's and is no guess."""

    unit: Unit
    cells: tuple[str, ...]
    tag: Role | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is shown: what heads it, its rows, the ``rest`` of a large one; a row has ``columns`` cells."""

    role: Role
    columns: int
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    rest: tuple[Row, ...] = ()

    @property
    def caption(self) -> str:
        """How many rows it has, and how many of them are shown."""
        count = len(self.rows) + len(self.rest)
        return f"（表 {count} 行，只列 {len(self.rows)} 行）" if self.rest else f"（表 {count} 行）"


@dataclass(frozen=True, slots=True)
class Grid:
    """Neighbouring rows of a page, and those of its furniture that head them."""

    header: tuple[Unit, ...]
    rows: tuple[Unit, ...]


def is_row(unit: Unit) -> bool:
    """Whether a unit is a table's row: it has cells, and they are its own and not those of a sentence around it."""
    return bool(unit.cells) and unit.continues is None and unit.cells[0].start >= unit.start


def find_grids(units: Sequence[Unit], wording: Wording) -> list[Grid]:
    """The tables of a page: at least two rows of at least two columns under one heading.

    Page numbers and rules do not part rows. A furniture row after others heads a table of its own, unless it says again
    what heads this one, as it does on every page.
    """
    finder = _Finder(wording)
    for unit in units:
        if is_row(unit) and unit.kind is Kind.FURNITURE:
            finder.head(unit)
        elif is_row(unit) and unit.kind is Kind.SENTENCE:
            finder.add(unit)
        elif wording.parts(unit) and not (unit.kind is Kind.FURNITURE and _NOTHING.fullmatch(unit.text)):
            finder.close()
    finder.close()
    return finder.grids


class _Finder:
    """A table while its rows come in."""

    def __init__(self, wording: Wording) -> None:
        self.grids: list[Grid] = []
        self._wording = wording
        self._header: list[Unit] = []
        self._rows: list[Unit] = []

    def head(self, unit: Unit) -> None:
        if self._rows and any(self._wording.of(unit) == self._wording.of(above) for above in self._header):
            return
        if self._rows:
            self.close()
        self._header.append(unit)

    def add(self, unit: Unit) -> None:
        above = self._rows[-1] if self._rows else unit
        if (above.report, above.parent) != (unit.report, unit.parent):
            self.close()
        self._rows.append(unit)

    def close(self) -> None:
        every = [*self._header, *self._rows]
        if self._rows and len(every) > 1 and max(len(unit.cells) for unit in every) > 1:
            self.grids.append(Grid(tuple(self._header), tuple(self._rows)))
        self._header, self._rows = [], []


def show_table(grid: Grid, wording: Wording, showing: Showing) -> Table | None:
    """A table as it is shown: the rows of the roles that are asked for; None where there are none."""
    wanted = [unit for unit in grid.rows if unit.role in showing.roles]
    if not wanted:
        return None
    columns = max(len(unit.cells) for unit in (*grid.header, *grid.rows))
    role = main_role(wanted)
    rows = [_row(unit, columns, role, wording, showing) for unit in wanted]
    small = len(rows) <= MOST_ROWS and columns <= MOST_COLUMNS
    most = len(rows) if small or showing.full else FIRST_ROWS
    # what is doubtful is never folded away
    rest = tuple(row for row in rows[most:] if not row.doubtful)
    shown = (*rows[:most], *(row for row in rows[most:] if row.doubtful))
    header = tuple(Row(unit, _cells(unit, columns, wording)) for unit in grid.header)
    return Table(role, columns, header, shown, rest)


def main_role(units: Sequence[Unit]) -> Role:
    """The role of most units, boilerplate aside."""
    roles = Counter(unit.role for unit in units)
    del roles[Role.BOILERPLATE]
    return roles.most_common(1)[0][0] if roles else Role.BOILERPLATE


def _row(unit: Unit, columns: int, role: Role, wording: Wording, showing: Showing) -> Row:
    tagged = unit.role not in (role, Role.BOILERPLATE) and unit.confidence >= SURE
    return Row(unit, _cells(unit, columns, wording), unit.role if tagged else None, showing.doubts(unit))


def _cells(unit: Unit, columns: int, wording: Wording) -> tuple[str, ...]:
    words = wording.cells(unit)
    return (*words, *[""] * (columns - len(words)))
