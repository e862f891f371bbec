"""Packs the units of a page into windows of tokens: as many whole units as fit, each closed by the separator.

Sequential sentence classification after Cohan et al. (2019, arXiv:1909.04054), but a unit's label rests on the mean of
its own tokens and not on its separator. A window opens with the headings that its first new unit stands under and
with the units just before it, as unlabelled context: most mistakes of a model without them are runs of sentences
whose window no longer shows the section they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADING_TOKENS = 32
"""Tokens kept of each heading of the opening path: a heading's first words name its section."""


@dataclass(frozen=True, slots=True)
class WindowShape:
    """Sizes in tokens: the whole window, and the units before its first new one that are shown again.

    ``path`` opens a window with the presumed headings above its first unit.
    """

    tokens: int = 256
    context: int = 48
    path: bool = True


@dataclass(frozen=True, slots=True)
class TokenUnit:
    """A unit as token ids (no special tokens).

    ``parent`` is the index of its presumed heading, ``wanted`` whether it is asked about, ``position`` the token that
    says where it stands on its page.
    """

    ids: Sequence[int]
    parent: int | None
    wanted: bool
    position: int


@dataclass(frozen=True, slots=True)
class Window:
    """One model input: ``ids`` with special tokens and, for each unit to classify, (unit, first, end) in tokens."""

    ids: list[int]
    spans: list[tuple[int, int, int]]


def pack(units: Sequence[TokenUnit], shape: WindowShape, bos: int, sep: int, first: int | None = None) -> list[Window]:
    """Cut a page into windows so that every wanted unit with a token is classified exactly once.

    Args:
        units: the units of one page, in order.
        shape: window and context sizes in tokens.
        bos: id of the token that opens an input.
        sep: id of the token that closes a unit.
        first: tokens of the first window where it is to be shorter (training shifts the cuts from epoch to epoch).
    """
    windows: list[Window] = []
    at = 0
    size = shape.tokens if first is None else first
    while at < len(units):
        window, at = _fill(units, at, shape, size, bos, sep)
        if window.spans:
            windows.append(window)
        size = shape.tokens
    return windows


def _fill(units: Sequence[TokenUnit], at: int, shape: WindowShape, size: int, bos: int, sep: int) -> tuple[Window, int]:
    ids = [bos]
    for index, shown in _opening(units, at, shape):
        ids += [units[index].position, *shown, sep]
    spans: list[tuple[int, int, int]] = []
    start = at
    while at < len(units):
        own = list(units[at].ids)
        if at == start:
            own = shorten(own, shape.tokens - len(ids) - 2)
        elif len(ids) + len(own) + 2 > size:
            break
        if own:
            if units[at].wanted:
                spans.append((at, len(ids) + 1, len(ids) + 1 + len(own)))
            ids += [units[at].position, *own, sep]
        at += 1
    return Window(ids, spans), at


def _opening(units: Sequence[TokenUnit], at: int, shape: WindowShape) -> list[tuple[int, Sequence[int]]]:
    """The heading path of unit ``at``, then the units just before it, at most a third and ``context`` tokens."""
    before: list[int] = []
    room = min(shape.context, shape.tokens // 3)
    for index in range(at - 1, -1, -1):
        room -= len(units[index].ids) + 2
        if room < 0:
            break
        before.append(index)
    path: list[int] = []
    parent = units[at].parent if shape.path else None
    while parent is not None:
        if parent not in before:
            path.append(parent)
        parent = units[parent].parent
    headings = [(index, units[index].ids[:HEADING_TOKENS]) for index in reversed(path)]
    limit = shape.tokens // 3
    while headings and sum(len(ids) + 2 for _, ids in headings) > limit:
        headings.pop(0)
    return [*headings, *((index, units[index].ids) for index in reversed(before))]


def shorten(ids: list[int], room: int) -> list[int]:
    """Cut a unit longer than a window to its beginning and end: main clauses stand at either."""
    if len(ids) <= room:
        return ids
    tail = room // 3
    return ids[: room - tail] + ids[len(ids) - tail :]
