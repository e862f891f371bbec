"""Who says what of each unit of a page: the votes that silver labels are made of."""

from __future__ import annotations

from collections.abc import Sequence

from gangyao.document import Kind, Role
from gangyao.layout import LayoutUnit
from gangyao.train.labelled import LabelledPage, clean, parents
from gangyao.train.silver.cues import CUES, section_role

SECTION = "section"
"""The source that reads the nearest heading above whose words name a role; a heading's own words are ``HEADING``."""

HEADING = "heading"
SOURCES: dict[str, Role | None] = {SECTION: None, HEADING: None, **{cue.name: cue.role for cue in CUES}}
"""Every source, and the one role that it can speak for (None: any)."""

Votes = dict[str, Role]
"""The votes on one unit, by source; sources that have nothing to say are not in it."""


def votes(texts: Sequence[str], kinds: Sequence[Kind], above: Sequence[int | None]) -> list[Votes]:
    """Votes on the units of a page, from their clean texts, kinds and the indices of their headings.

    Titles and furniture, whose role follows from their kind, get none.
    """
    named = [section_role(text) if kind is Kind.HEADING else None for text, kind in zip(texts, kinds, strict=True)]
    return [
        _votes(texts[n], n, named, above) if kinds[n] in (Kind.HEADING, Kind.SENTENCE) else {}
        for n in range(len(texts))
    ]


def _votes(text: str, index: int, named: list[Role | None], above: Sequence[int | None]) -> Votes:
    found = {cue.name: cue.role for cue in CUES if cue.pattern.search(text)}
    if (own := named[index]) is not None:
        found[HEADING] = own
    at = above[index]
    while at is not None and named[at] is None:
        at = above[at]
    if at is not None and (role := named[at]) is not None:
        found[SECTION] = role
    return found


def layout_votes(units: Sequence[LayoutUnit]) -> list[Votes]:
    """Votes on the units that ``layout`` makes of a raw page."""
    return votes([unit.clean for unit in units], [unit.kind for unit in units], [unit.parent for unit in units])


def page_votes(page: LabelledPage) -> list[Votes]:
    """Votes on the units of a labelled page; its labels are not looked at."""
    texts = [clean(page.text_of(unit)) for unit in page.units]
    return votes(texts, [unit.kind for unit in page.units], parents(page))
