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
from gangyao.train.pages import body_of, split

OFFICIAL = re.compile(r"政府|人大(?!附)|政协|法院|检察院|(?<![社小])[县市区]委(?!员|党校)|党代会|纪委|财政预算|省")
"""Kinds of body whose reports are official ones; all others are small organisations and persons."""


class Splits(Strict):
    """Which splits an experiment runs over.

    ``folds``: grouped by body, in ``count`` parts. ``gold``: each hand-labelled page against all others. ``genre``:
    official reports against small bodies' and the reverse, with ``sizes`` of the training pages where they are given.
    ``curve``: the first fold is tested, ``sizes`` of the other authored pages train, drawn by the seed. ``only`` and
    ``tested`` are patterns of page names: pages that do not match ``only`` are left out; those that do not match
    ``tested`` train in every split (beyond ``sizes``), as pages must that the encoder has been trained on already.
    """

    by: Literal["folds", "gold", "genre", "curve"] = "folds"
    count: Annotated[int, Field(ge=2)] = 3
    sizes: list[int] = Field(default_factory=list)
    only: re.Pattern[str] = ANY_NAME
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
    considered = [page for page in pages if splits.only.match(page.name)]
    for name, train, parted in _PARTED[splits.by](splits, considered, seed):
        test = [page for page in parted if splits.tested.match(page.name)]
        known = [page for page in parted if not splits.tested.match(page.name)]
        if not train or not test:
            said = f"only {splits.only.pattern!r}, tested {splits.tested.pattern!r}"
            raise ValueError(f"split {name} ({said}): {len(train)} training pages and {len(test)} test pages")
        yield Split(name, [page.name for page in [*train, *known]], [page.name for page in test])


Parted = Iterator[tuple[str, list[LabelledPage], list[LabelledPage]]]


def _folds(splits: Splits, pages: Sequence[LabelledPage], seed: int) -> Parted:
    for number in range(1, splits.count + 1):
        fold = f"{number}/{splits.count}"
        yield fold, *split(pages, 0.0, 0, fold)


def _gold(splits: Splits, pages: Sequence[LabelledPage], seed: int) -> Parted:
    for body in dict.fromkeys(body_of(page) for page in pages if page.facts.get("kind") == "gold"):
        test = [page for page in pages if body_of(page) == body]
        yield body, [page for page in pages if body_of(page) != body], test


def is_official(page: LabelledPage) -> bool:
    """Whether a page is an official body's report; a hand-labelled page is one if it is dated (``hailar-2013``)."""
    kind = page.facts.get("kind", "")
    return re.search(r"-\d{4}$", page.name) is not None if kind == "gold" else OFFICIAL.search(kind) is not None


def _genre(splits: Splits, pages: Sequence[LabelledPage], seed: int) -> Parted:
    official = [page for page in pages if is_official(page)]
    small = [page for page in pages if not is_official(page)]
    for name, train, test in (("official to small", official, small), ("small to official", small, official)):
        if not splits.sizes:
            yield name, train, test
        drawn = random.Random(seed).sample(train, len(train))
        for size in splits.sizes:
            yield f"{name}, {min(size, len(train))} pages", drawn[:size], test


def _curve(splits: Splits, pages: Sequence[LabelledPage], seed: int) -> Parted:
    train, test = split(pages, 0.0, 0, f"1/{splits.count}")
    train = [page for page in train if page.facts.get("kind") != "gold"]
    random.Random(seed).shuffle(train)
    for size in splits.sizes:
        yield f"{min(size, len(train))} pages", train[:size], test


_PARTED = {"folds": _folds, "gold": _gold, "genre": _genre, "curve": _curve}
