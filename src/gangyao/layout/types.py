"""What layout hands on: units without roles."""

from __future__ import annotations

from dataclasses import dataclass

from gangyao.document import Kind


@dataclass(frozen=True, slots=True)
class LayoutUnit:
    """A unit of a page before its role is known.

    ``start`` and ``end`` count characters of the decoded text; ``clean`` is the unit's text as a reader
    takes it: rejoined where a page wrapped it, without inner noise. ``paragraph`` numbers the paragraphs
    of the page (several units of one paragraph stand on one line). ``level`` is 0-5 for headings, else None.
    ``report`` is None for furniture, ``parent`` the index of the heading that the unit stands under.
    """

    start: int
    end: int
    clean: str
    kind: Kind
    paragraph: int
    level: int | None = None
    report: int | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class LayoutReport:
    """One report of a page: the span of its units in characters, and its title where it has one."""

    start: int
    end: int
    title: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The units of a page, in order, and its reports (``LayoutUnit.report`` indexes them)."""

    units: tuple[LayoutUnit, ...]
    reports: tuple[LayoutReport, ...]
