"""From labelled pages to training windows: pages are cut as inference cuts them, labels laid over the cuts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gangyao.classify.labels import LABELS
from gangyao.classify.windows import TokenUnit, Window, WindowShape, pack
from gangyao.cut.units import CutUnit, Position, cut_page, presumed_parents
from gangyao.document import Kind, Role
from gangyao.read import read
from gangyao.train.config import StyleConfig
from gangyao.train.labelled import LabelledPage, LabelledUnit
from gangyao.train.styles import fragments, render

ROLES = list(Role)
KINDS = list(Kind)
POSITIONS = list(Position)
NO_LABEL = -100

Encode = Callable[[list[str]], list[list[int]]]
"""Texts to token ids, without special tokens."""


@dataclass(frozen=True)
class Target:
    """What the classifier is to say of a unit; ``NO_LABEL`` where it is not asked.

    ``role`` of headings and sentences, ``level`` of headings; ``start`` is 1 where a report begins.
    """

    role: int = NO_LABEL
    kind: int = NO_LABEL
    start: int = NO_LABEL
    level: int = NO_LABEL


@dataclass(frozen=True)
class PageUnits:
    """The units of a page as inference cuts them, and what is to be said of each.

    ``texts`` are what the classifier reads, ``positions`` index ``Position``, ``parents`` are the presumed headings.
    ``soft`` holds a teacher's probabilities, a row a unit in the order of ``LABELS``, or None; ``source`` is the
    labelled page (None for a raw one).
    """

    name: str
    texts: list[str]
    positions: list[int]
    parents: list[int | None]
    targets: list[Target]
    soft: list[list[float]] | None = None
    source: LabelledPage | None = None

    @property
    def labels(self) -> list[int]:
        """The roles of the units, ``NO_LABEL`` where none is asked."""
        return [target.role for target in self.targets]


def page_units(page: LabelledPage) -> PageUnits:
    """The units of a labelled page, cut from its text, each with the label that most of its characters have."""
    units = cut_page(read(page.text))  # as inference does: Markdown that was pasted as text is read as Markdown
    return replace(raw_units(page.name, units), targets=_targets(page, units), source=page)


def raw_units(name: str, units: Sequence[CutUnit]) -> PageUnits:
    """The units of a page without labels."""
    return PageUnits(
        name,
        # what inference does not ask about has no tokens here either
        [unit.shown if unit.text and not (unit.inside or unit.continues) else "" for unit in units],
        [POSITIONS.index(unit.position) for unit in units],
        presumed_parents(units),
        [Target()] * len(units),
    )


def _targets(page: LabelledPage, units: Sequence[CutUnit]) -> list[Target]:
    targets: list[Target] = []
    at = 0
    for unit in units:
        while at < len(page.units) and page.units[at].end <= unit.start:
            at += 1
        over: list[LabelledUnit] = []
        for labelled in page.units[at:]:
            if labelled.start >= unit.end:
                break
            over.append(labelled)
        targets.append(_target(unit, over))
    return targets


def _target(unit: CutUnit, over: Sequence[LabelledUnit]) -> Target:
    if not over:
        return Target()

    def shared(labelled: LabelledUnit) -> int:
        return min(labelled.end, unit.end) - max(labelled.start, unit.start)

    most = max(over, key=shared)
    roles: dict[Role, int] = {}
    for labelled in over:
        if labelled.kind is most.kind:
            roles[labelled.role] = roles.get(labelled.role, 0) + shared(labelled)
    asked = most.kind in (Kind.HEADING, Kind.SENTENCE)
    return Target(
        ROLES.index(max(roles, key=lambda role: roles[role])) if asked else NO_LABEL,
        KINDS.index(most.kind),
        int(any(labelled.new and labelled.start >= unit.start for labelled in over)),
        most.level if most.kind is Kind.HEADING and most.level is not None else NO_LABEL,
    )


def restyle(page: PageUnits, styles: StyleConfig, draw: random.Random) -> PageUnits:
    """The page in styles drawn by chance, cut anew. A raw page, and one with soft labels, stays as it is."""
    chances = styles.page_styles()
    drawn = [name for name, chance in chances.items() if draw.random() < chance]
    if page.source is None or page.soft is not None or not drawn:
        return page
    return page_units(render(page.source, drawn, draw.randrange(1000)))


@dataclass(frozen=True)
class Ends:
    """Ids of the tokens that open an input, close a unit, and say where it stands (in the order of ``Position``)."""

    bos: int
    sep: int
    positions: tuple[int, ...]


def cut(page: PageUnits, encode: Encode, shape: WindowShape, ends: Ends, first: int | None = None) -> list[Window]:
    """The windows of a page."""
    units = [
        TokenUnit(ids, parent, True, ends.positions[position])
        for ids, parent, position in zip(encode(page.texts), page.parents, page.positions, strict=True)
    ]
    return pack(units, shape, ends.bos, ends.sep, first)


def epoch_rows(
    pages: Sequence[PageUnits],
    encode: Encode,
    shape: WindowShape,
    ends: Ends,
    styles: StyleConfig,
    epoch: int,
    seed: int,
) -> list[dict[str, object]]:
    """The windows of one epoch as rows for ``datasets``, shuffled: with page styles drawn and cuts made anew.

    The first time that a page is shown it is as it stands, cut as inference cuts it.
    """
    draw = random.Random(f"{seed} {epoch}")
    rows: list[dict[str, object]] = []
    shown_once: set[int] = set()
    drawn = epoch_pages(pages, draw)
    for page in drawn:
        plain = epoch == 0 and id(page) not in shown_once
        shown_once.add(id(page))
        shown = page if plain else restyle(page, styles, draw)
        bare = not plain and draw.random() < styles.no_context
        used = replace(shape, context=0) if bare else shape
        if bare:
            shown = replace(shown, parents=[None] * len(shown.texts))
        first = None if plain else draw.randint(shape.tokens // 3, shape.tokens)
        rows += [row(shown, window) for window in cut(shown, encode, used, ends, first)]
    for joined in _joined(drawn, styles.fragments, draw):
        first = draw.randint(shape.tokens // 3, shape.tokens)
        rows += [row(joined, window) for window in cut(joined, encode, shape, ends, first)]
    draw.shuffle(rows)
    return rows


def epoch_pages(pages: Sequence[PageUnits], draw: random.Random) -> list[PageUnits]:
    """The pages that one epoch shows: each as often as its passes say, of broken passes a random part of the pages."""
    groups: dict[float, list[PageUnits]] = {}
    for page in pages:
        groups.setdefault(page.source.passes if page.source else 1.0, []).append(page)
    chosen: list[PageUnits] = []
    for passes, group in groups.items():
        chosen += group * int(passes)
        chosen += draw.sample(group, round((passes % 1) * len(group)))
    return chosen


def _joined(pages: Sequence[PageUnits], share: float, draw: random.Random) -> Iterator[PageUnits]:
    """Pages on which stretches of several reports follow one another, so many for each page given."""
    sources = [page.source for page in pages if page.source is not None]
    for _ in range(int(share * len(sources))):
        yield page_units(fragments(draw.sample(sources, min(len(sources), draw.randint(2, 4))), draw))


def row(page: PageUnits, window: Window) -> dict[str, object]:
    """One window as plain lists: ids, span bounds in tokens, hard labels, soft labels (empty where there is none)."""
    targets = [page.targets[unit] for unit, _, _ in window.spans]
    return {
        "input_ids": window.ids,
        "firsts": [first for _, first, _ in window.spans],
        "ends": [end for _, _, end in window.spans],
        "labels": [target.role for target in targets],
        "kinds": [target.kind for target in targets],
        "starts": [target.start for target in targets],
        "levels": [target.level for target in targets],
        "soft": [page.soft[unit] if page.soft else [0.0] * len(LABELS) for unit, _, _ in window.spans],
    }
