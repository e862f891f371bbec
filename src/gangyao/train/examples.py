"""From labelled pages to training windows: tokens, spans and labels, each pass cut and styled differently."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gangyao.classify.windows import TokenUnit, Window, WindowShape, pack
from gangyao.document import Kind, Role
from gangyao.train.config import StyleConfig
from gangyao.train.labelled import LabelledPage, clean, parents
from gangyao.train.styles import render

ROLES = list(Role)
NO_LABEL = -100

Encode = Callable[[list[str]], list[list[int]]]
"""Texts to token ids, without special tokens."""


@dataclass(frozen=True)
class PageUnits:
    """The units that windows are made of, all but furniture: texts, headings above, labels (``NO_LABEL``: a title).

    ``soft`` holds a teacher's probabilities, one row a unit in the order of ``ROLES``, or None; ``source`` is the
    labelled page that the units are of (None for a raw page).
    """

    name: str
    texts: list[str]
    parents: list[int | None]
    labels: list[int]
    soft: list[list[float]] | None = None
    source: LabelledPage | None = None


def page_units(page: LabelledPage) -> PageUnits:
    """The classifiable units of a labelled page."""
    above = parents(page)
    kept = [i for i, unit in enumerate(page.units) if unit.kind is not Kind.FURNITURE]
    place = {old: new for new, old in enumerate(kept)}
    return PageUnits(
        page.name,
        [clean(page.text_of(page.units[i])) for i in kept],
        [None if above[i] is None else place[above[i]] for i in kept],  # type: ignore[index]
        [NO_LABEL if page.units[i].kind is Kind.TITLE else ROLES.index(page.units[i].role) for i in kept],
        source=page,
    )


def restyle(page: PageUnits, styles: StyleConfig, draw: random.Random) -> PageUnits:
    """The page in styles drawn by chance; units, labels and soft labels stay as they are. A raw page stays as it is."""
    chances = {name: getattr(styles, name) for name in ("half_width", "strike_names", "blank_figures", "drop_numbers")}
    drawn = [name for name, chance in chances.items() if draw.random() < chance]
    if page.source is None or not drawn:
        return page
    return replace(page_units(render(page.source, drawn, draw.randrange(1000))), soft=page.soft)


@dataclass(frozen=True)
class Ends:
    """Ids of the tokens that open an input and close a unit."""

    bos: int
    sep: int


def cut(page: PageUnits, encode: Encode, shape: WindowShape, ends: Ends, first: int | None = None) -> list[Window]:
    """The windows of a page; units with a label or a soft label are wanted."""
    units = [
        TokenUnit(ids, parent, page.soft is not None or label != NO_LABEL)
        for ids, parent, label in zip(encode(page.texts), page.parents, page.labels, strict=True)
    ]
    return pack(units, shape, ends.bos, ends.sep, first)


def training_rows(
    pages: Sequence[PageUnits],
    encode: Encode,
    shape: WindowShape,
    ends: Ends,
    styles: StyleConfig,
    passes: int,
    seed: int,
) -> Iterator[dict[str, object]]:
    """Rows for ``datasets``: every page ``passes`` times, with other cuts and other page styles each time."""
    draw = random.Random(seed)
    for number in range(passes):
        for page in pages:
            shown = page if number == 0 else restyle(page, styles, draw)
            bare = number > 0 and draw.random() < styles.no_context
            used = replace(shape, context=0) if bare else shape
            if bare:
                shown = replace(shown, parents=[None] * len(shown.texts))
            first = None if number == 0 else draw.randint(shape.tokens // 3, shape.tokens)
            for window in cut(shown, encode, used, ends, first):
                yield row(shown, window)


def row(page: PageUnits, window: Window) -> dict[str, object]:
    """One window as plain lists: ids, span bounds in tokens, hard labels, soft labels (empty where there is none)."""
    return {
        "input_ids": window.ids,
        "firsts": [first for _, first, _ in window.spans],
        "ends": [end for _, _, end in window.spans],
        "labels": [page.labels[unit] for unit, _, _ in window.spans],
        "soft": [page.soft[unit] if page.soft else [] for unit, _, _ in window.spans],
    }
