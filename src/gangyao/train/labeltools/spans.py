"""What both tools need: a page's text as a browser keeps it, offsets as the tool counts them, spans back to units."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelError, LabelledPage, LabelledUnit
from gangyao.train.labeltools.files import is_file_name

RETURNS = "returns"
"""Field of a task that keeps where its page had carriage returns, in characters."""

DOUBT = "?"
"""What marks a doubtful unit's label; it is dropped again on import."""

COLOURS = {Role.REVIEW: "#2e7d32", Role.PROBLEM: "#c62828", Role.TARGET: "#1565c0", Role.BOILERPLATE: "#757575"}
LIGHT_COLOURS = {Role.REVIEW: "#a5d6a7", Role.PROBLEM: "#ef9a9a", Role.TARGET: "#90caf9", Role.BOILERPLATE: "#e0e0e0"}
"""For doubtful units."""


@dataclass(frozen=True)
class Corrected:
    """Pages that came back, and what was passed over (``notes``, one line each)."""

    pages: list[LabelledPage]
    notes: list[str]


def shown(text: str) -> tuple[str, list[int]]:
    r"""The text as it goes into a task, and where its carriage returns stood.

    Browsers take \r\n for one character. Here \r becomes a blank before \n and \n elsewhere, so that no span moves.
    """
    returns = [match.start() for match in re.finditer("\r", text)]
    return text.replace("\r\n", " \n").replace("\r", "\n"), returns


def restored(text: str, returns: Any, place: str) -> str:
    """The page's own text, from a task's text and its ``returns`` (absent or null where there are none).

    Raises:
        LabelError: the text is not what was exported.
    """
    if not returns:
        return text
    letters = list(text)
    for at in returns if isinstance(returns, list) else [returns]:
        if not isinstance(at, int) or not 0 <= at < len(letters) or letters[at] not in " \n":
            raise LabelError(f"{place}: its text was changed, {RETURNS} {at} does not fit")
        letters[at] = "\r"
    return "".join(letters)


class CodeUnits:
    """Offsets in UTF-16 code units, as JavaScript counts them: a character beyond the BMP (𬭊) counts twice."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(1 + (letter > "\uffff") for letter in text)]

    def of(self, offset: int) -> int:
        """Code units before the character at ``offset``."""
        return self._starts[offset]

    def character(self, units: int) -> int | None:
        """The character that begins after so many code units; None in the midst of one, or past the text."""
        at = bisect_left(self._starts, units)
        return at if at < len(self._starts) and self._starts[at] == units else None


def page_name(given: Any, tool: str, number: Any, place: str) -> str:
    """A task's page name, or one made of the tool's number where the task has none.

    Raises:
        LabelError: the name cannot be a file's name.
    """
    name = str(given) if given else f"{tool}-{number}"
    if not is_file_name(name):
        raise LabelError(f"{place}: its name {name!r} cannot be a file's name")
    return name


def assembled(name: str, text: str, units: Iterable[LabelledUnit], place: str) -> LabelledPage:
    """A page from units in any order; blanks that a selection took along at its ends are left out.

    Raises:
        LabelError: a span holds nothing but blanks, or two spans overlap.
    """
    ordered = sorted((_trimmed(text, unit, place) for unit in units), key=lambda unit: unit.start)
    for left, right in pairwise(ordered):
        if right.start < left.end:
            raise LabelError(
                f"{place}: the spans {left.start}-{left.end} and {right.start}-{right.end} overlap "
                f"({text[right.start : right.start + 12]!r})"
            )
    return LabelledPage(name, text, tuple(ordered))


def _trimmed(text: str, unit: LabelledUnit, place: str) -> LabelledUnit:
    start, end = unit.start, unit.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise LabelError(f"{place}: the span {unit.start}-{unit.end} holds no text")
    return LabelledUnit(start, end, unit.kind, unit.level, unit.role, unit.new)


def uncovered(page: LabelledPage) -> int:
    """Characters, blanks aside, that stand in no unit of the page."""
    at = count = 0
    for unit in (*page.units, None):
        gap = page.text[at : unit.start if unit else len(page.text)]
        count += sum(not letter.isspace() for letter in gap)
        at = unit.end if unit else at
    return count


def unique(pages: Iterable[tuple[str, LabelledPage]]) -> Iterator[LabelledPage]:
    """The pages of (place, page), as long as no name comes twice.

    Raises:
        LabelError: two tasks have one name.
    """
    places: dict[str, str] = {}
    for place, page in pages:
        if page.name in places:
            raise LabelError(f"{place}: the page {page.name} came already as {places[page.name]}")
        places[page.name] = place
        yield page


def role_of(kind: Kind, role: Role) -> Role:
    """The role that a unit of this kind has: titles and furniture are boilerplate by definition."""
    return role if kind in (Kind.HEADING, Kind.SENTENCE) else Role.BOILERPLATE


def number(value: Any, name: str, place: str) -> int:
    """A whole number of a task.

    Raises:
        LabelError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise LabelError(f"{place}: {name} is {value!r}, not a whole number")
    return value


def mapping(value: Any, what: str, place: str) -> Mapping[str, Any]:
    """An object of a task.

    Raises:
        LabelError: it is none.
    """
    if not isinstance(value, dict):
        raise LabelError(f"{place}: {what} is no JSON object")
    return value
