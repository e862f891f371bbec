"""Labelled pages from several folders, and their split by reporting body or repository."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gangyao.train import corpus_folder
from gangyao.train.config import AUTHORED, DataEntry
from gangyao.train.labelled import LabelError, LabelledPage, load_folder

SOURCES = "sources.csv"
"""In a labelled folder: which repository each of its pages is from."""


def load_pages(data: Sequence[DataEntry | str], groups: Path | None = None) -> list[LabelledPage]:
    """The labelled pages of several folders (``authored``: the corpus of the checkout), no two of one name.

    Each page carries the passes of its entry and, where ``groups`` or the folder's own ``sources.csv`` names one, its
    repository.

    Raises:
        LabelError: a folder without labelled pages, a broken page or table, two pages of one name, or an entry that
            matches none.
    """
    given = read_groups(groups) if groups else {}
    pages: dict[str, LabelledPage] = {}
    for entry in (DataEntry(folder=one) if isinstance(one, str) else one for one in data):
        folder = corpus_folder() if entry.folder == AUTHORED else Path(entry.folder)
        found = load_folder(folder)
        kept = [page for page in found if entry.only.match(page.name)]
        if not kept:
            raise LabelError(f"{entry.folder}: none of {len(found)} pages' names matches {entry.only.pattern!r}")
        own = {**(read_groups(folder / SOURCES) if (folder / SOURCES).is_file() else {}), **given}
        for page in kept:
            if page.name in pages:
                raise LabelError(f"two labelled pages are called {page.name}; rename one")
            facts = {**page.facts, "group": own[page.name]} if page.name in own else page.facts
            pages[page.name] = replace(page, facts=facts, passes=entry.passes)
    return list(pages.values())


def read_groups(path: Path) -> dict[str, str]:
    """The repository of each page that a table (tsv or csv, with columns ``name`` and ``repository``) names.

    Raises:
        LabelError: there is no such table, or it has other columns.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LabelError(f"{path}: {error.strerror}") from None
    rows = csv.DictReader(lines, delimiter="\t" if lines and "\t" in lines[0] else ",")
    if not {"name", "repository"} <= set(rows.fieldnames or ()):
        raise LabelError(f"{path}: it has no columns name and repository")
    return {row["name"]: row["repository"] for row in rows}


def split(
    pages: Sequence[LabelledPage], share: float, seed: int, named: Sequence[re.Pattern[str]] = ()
) -> tuple[list[LabelledPage], list[LabelledPage]]:
    """Training and held-out pages: whole pages, never sentences; pages of one body stay together.

    A body's place follows from its name and ``seed`` alone, so that it stays where it is when pages are added. Held out
    are ``share`` of the bodies, and those of which a pattern of ``named`` matches the whole name.

    Raises:
        ValueError: a pattern matches no body.
    """
    bodies = {body_of(page) for page in pages}
    out = {body for body in bodies if place_of(body, seed) < share}
    for pattern in named:
        # a name may hold signs that a pattern reads otherwise
        matched = {body for body in bodies if pattern.fullmatch(body) or pattern.pattern == body}
        if not matched:
            raise ValueError(f"held_out_bodies: no body is called {pattern.pattern!r}")
        out |= matched
    train = [page for page in pages if body_of(page) not in out]
    return train, [page for page in pages if body_of(page) in out]


def fold(pages: Sequence[LabelledPage], number: int, count: int) -> tuple[list[LabelledPage], list[LabelledPage]]:
    """Training and test pages of fold ``number`` (from 1) of ``count``, by body as ``split`` parts them."""
    inside = [int(place_of(body_of(page), 0) * count) == number - 1 for page in pages]
    train = [page for page, test in zip(pages, inside, strict=True) if not test]
    return train, [page for page, test in zip(pages, inside, strict=True) if test]


def place_of(body: str, seed: int) -> float:
    """A number from 0 to 1 that depends on a body's name and ``seed``."""
    digest = hashlib.sha256(f"{seed} {body}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def body_of(page: LabelledPage) -> str:
    """What pages are grouped by: the repository, else the reporting body, else the page's name without its year."""
    return page.facts.get("group") or page.facts.get("body") or re.sub(r"-\d{4}$", "", page.name)


def register_of(page: LabelledPage) -> str:
    """What figures are told apart by: the register that a page names, else its name up to the first dash."""
    return page.facts.get("register") or page.name.partition("-")[0]
