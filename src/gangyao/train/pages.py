"""Labelled pages from several folders, and their split by reporting body."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from gangyao.train import corpus_folder
from gangyao.train.config import ANY_NAME, AUTHORED
from gangyao.train.labelled import LabelError, LabelledPage, load_folder


def load_pages(data: Sequence[str], only: re.Pattern[str] = ANY_NAME) -> list[LabelledPage]:
    """The labelled pages of several folders (``authored``: the corpus of the package), no two of one name.

    ``only``: a pattern that a page's name has to match from its beginning.

    Raises:
        LabelError: a folder without labelled pages, a broken page, two pages of one name, or none that matches.
    """
    pages: dict[str, LabelledPage] = {}
    for name in data:
        for page in load_folder(corpus_folder() if name == AUTHORED else Path(name)):
            if pages.setdefault(page.name, page) is not page:
                raise LabelError(f"two labelled pages are called {page.name}; rename one")
    kept = [page for page in pages.values() if only.match(page.name)]
    if pages and not kept:
        raise LabelError(f"only: none of {len(pages)} pages' names matches {only.pattern!r}")
    return kept


def split(
    pages: Sequence[LabelledPage], share: float, seed: int, fold: str | None = None, named: Sequence[str] = ()
) -> tuple[list[LabelledPage], list[LabelledPage]]:
    """Training and held-out pages: whole pages, never sentences; pages of one body stay together.

    A body's place follows from its name and ``seed`` alone, so that it stays where it is when pages are added. ``fold``
    is K/N for fold K of N (from 1); else ``share`` of the bodies is held out, and the pages ``named`` besides.

    Raises:
        ValueError: ``fold`` is not K/N, or a page named is not there.
    """
    if fold is not None:
        number, _, total = fold.partition("/")
        if not (number.isdigit() and total.isdigit() and 1 <= int(number) <= int(total)):
            raise ValueError(f"--fold {fold}: expected K/N, as 2/5")
        held = [int(_place(page, 0) * int(total)) == int(number) - 1 for page in pages]
    else:
        if unknown := set(named) - {page.name for page in pages}:
            raise ValueError(f"held_out_pages: there is no page {', '.join(sorted(unknown))}")
        held = [page.name in named or _place(page, seed) < share for page in pages]
    train = [page for page, out in zip(pages, held, strict=True) if not out]
    return train, [page for page, out in zip(pages, held, strict=True) if out]


def _place(page: LabelledPage, seed: int) -> float:
    """A number from 0 to 1 that depends on the page's body and ``seed``."""
    digest = hashlib.sha256(f"{seed} {body_of(page)}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def body_of(page: LabelledPage) -> str:
    """What pages are grouped by: the reporting body, or for gold pages the name without its year."""
    return page.facts.get("body") or re.sub(r"-\d{4}$", "", page.name)
