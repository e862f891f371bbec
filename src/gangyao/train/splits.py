"""Ways to part labelled pages into training and test pages: always whole pages, pages of one body together."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from gangyao.train.config import ANY_NAME, Strict
from gangyao.train.labelled import LabelledPage
from gangyao.train.pages import body_of, fold


class Splits(Strict):
    """Which splits an experiment runs over.

    ``folds``: grouped by body, in ``count`` parts. ``curve``: the first fold is tested, ``sizes`` of the pages of the
    others train, drawn by the seed. ``tested`` is a pattern of page names: pages that do not match it train in every
    split (beyond ``sizes``), unless they are of a body that is tested.
    """

    by: Literal["folds", "curve"] = "folds"
    count: Annotated[int, Field(ge=2)] = 3
    sizes: list[int] = Field(default_factory=list)
    tested: re.Pattern[str] = ANY_NAME


@dataclass(frozen=True)
class Split:
    """Names of the pages that train and of those that are tested."""

    name: str
    train: list[str]
    test: list[str]


def make_splits(splits: Splits, pages: Sequence[LabelledPage], seed: int) -> Iterator[Split]:
    """The splits of ``pages``; ``seed`` matters only where pages are drawn.

    Raises:
        ValueError: a split without training or test pages.
    """
    parted = [page for page in pages if splits.tested.match(page.name)]
    others = [page for page in pages if not splits.tested.match(page.name)]
    for name, train, test in (_folds if splits.by == "folds" else _curve)(splits, parted, seed):
        tested = {body_of(page) for page in test}
        train = [*train, *(page for page in others if body_of(page) not in tested)]
        if not train or not test:
            said = f"tested {splits.tested.pattern!r}"
            raise ValueError(f"split {name} ({said}): {len(train)} training pages and {len(test)} test pages")
        yield Split(name, [page.name for page in train], [page.name for page in test])


Parted = Iterator[tuple[str, list[LabelledPage], list[LabelledPage]]]


def _folds(splits: Splits, pages: Sequence[LabelledPage], seed: int) -> Parted:
    for number in range(1, splits.count + 1):
        yield f"{number}/{splits.count}", *fold(pages, number, splits.count)


def _curve(splits: Splits, pages: Sequence[LabelledPage], seed: int) -> Parted:
    train, test = fold(pages, 1, splits.count)
    random.Random(seed).shuffle(train)
    for size in splits.sizes:
        yield f"{min(size, len(train))} pages", train[:size], test
