"""What a corpus holds, counted: units, roles, rules, sections, bodies, years, registers, lengths."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelledPage, parents

RULES = [f"r{number}" for number in range(1, 27)]
FORMAL_RULES = 12
"""The first rules, of which every corpus has cases; the others are for plain registers."""
SECTION = 3
"""Sentences that a heading has right under it, at least, to make a section."""

_BRACKET = re.compile(r"[（(].*")
_COLLECTION = re.compile(r"(?:[^（(]*集[^（(]*[（(])?([^（()），]+[、/；;][^（()），]+)")
_DECADE = re.compile(r"[12]\d{3}$")


@dataclass(frozen=True, slots=True)
class Sections:
    """Headings with ``SECTION`` sentences under them, and how many of those hold a sentence of another role.

    ``mixed`` counts any other role than the heading's, ``crossed`` boilerplate sentences not.
    """

    all: int
    mixed: int
    crossed: int


@dataclass(frozen=True)
class Counts:
    """What a corpus holds. ``lengths`` are the least, the quartiles and the most of the units a page."""

    pages: int
    reports: int
    bare: int
    """Pages without a heading."""
    kinds: Counter[str]
    roles: Counter[str]
    tags: Counter[str]
    sections: Sections
    bodies: Counter[str]
    decades: Counter[str]
    registers: Counter[str]
    lengths: tuple[int, int, int, int, int]

    @classmethod
    def of(cls, pages: Sequence[LabelledPage]) -> Counts:
        """Count pages, at least two of them."""
        units = [unit for page in pages for unit in page.units]
        lengths = [len(page.units) for page in pages]
        lower, middle, upper = (round(value) for value in quantiles(lengths, n=4))
        return cls(
            pages=len(pages),
            reports=sum(unit.new for unit in units),
            bare=sum(all(unit.kind is not Kind.HEADING for unit in page.units) for page in pages),
            kinds=Counter(unit.kind.value for unit in units),
            roles=Counter(unit.role.value for unit in units if unit.kind is Kind.SENTENCE),
            tags=counted_tags(pages),
            sections=counted_sections(pages),
            bodies=Counter(kind for page in pages for kind in kinds_of_body(page.facts.get("kind", "?"))),
            decades=Counter(_decade(page.facts.get("year", "?")) for page in pages),
            registers=Counter(page.facts.get("register", "?") for page in pages),
            lengths=(min(lengths), lower, middle, upper, max(lengths)),
        )


def kinds_of_body(kind: str) -> list[str]:
    """The kinds of body that a page's header names: of a collection each, else the one without what is bracketed.

    >>> kinds_of_body("范文集（种子公司、防汛办，都是节选）")
    ['种子公司', '防汛办']
    >>> kinds_of_body("个人述职（会计）")
    ['个人述职']
    """
    if match := _COLLECTION.match(kind):
        return [part.strip() for part in re.split("[、/；;]", match[1])]
    return [_BRACKET.sub("", kind)]


def counted_tags(pages: Sequence[LabelledPage]) -> Counter[str]:
    """How often each tag stands."""
    return Counter(tag for page in pages for unit in page.units for tag in unit.tags)


def counted_sections(pages: Sequence[LabelledPage]) -> Sections:
    """Count sections, and those in which sentences of another role stand."""
    sections = [section for page in pages for section in _sections(page)]
    others = [{role for role in roles if role is not own} for own, roles in sections]
    return Sections(len(sections), sum(map(bool, others)), sum(bool(roles - {Role.BOILERPLATE}) for roles in others))


def _sections(page: LabelledPage) -> Iterator[tuple[Role, list[Role]]]:
    """Role of each section's heading, and those of the sentences that stand right under it."""
    under: dict[int, list[Role]] = {}
    for unit, heading in zip(page.units, parents(page), strict=True):
        if unit.kind is Kind.SENTENCE and heading is not None:
            under.setdefault(heading, []).append(unit.role)
    return ((page.units[heading].role, roles) for heading, roles in under.items() if len(roles) >= SECTION)


def _decade(year: str) -> str:
    return f"{year[:3]}0s" if _DECADE.match(year) else "struck out"
