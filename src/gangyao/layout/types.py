"""What layout hands on: units without roles."""

from __future__ import annotations

from dataclasses import dataclass

from gangyao.document import Kind


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list inside a sentence (一是……；二是……): its number and its span on the page in characters."""

    marker: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LayoutUnit:
    """A unit of a page before its role is known.

    ``start`` and ``end`` count characters of the decoded text; ``clean`` is the unit's text as a reader
    takes it: rejoined where a page wrapped it, without inner noise. ``paragraph`` numbers the paragraphs
    of the page (several units of one paragraph stand on one line). ``level`` is 0-5 for headings, else None.
    ``report`` is None for furniture, ``parent`` the index of the heading that the unit stands under.
    ``marker`` and ``value`` are the number that a heading begins with (（三） and 3; value 0 for a dash).
    ``items`` are the items of a list inside a sentence.
    """

    start: int
    end: int
    clean: str
    kind: Kind
    paragraph: int
    level: int | None = None
    report: int | None = None
    parent: int | None = None
    marker: str | None = None
    value: int | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class LayoutReport:
    """One report of a page: the span of its units in characters, and its title where it has one.

    ``notes`` tell where its heading numbers skip, repeat or restart. ``copy_of`` is the index of an earlier report
    of the page that it nearly repeats, ``similarity`` the share of sentences (0-1) that the two have in common.
    """

    start: int
    end: int
    title: str | None
    notes: tuple[str, ...] = ()
    copy_of: int | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The units of a page, in order, and its reports (``LayoutUnit.report`` indexes them)."""

    units: tuple[LayoutUnit, ...]
    reports: tuple[LayoutReport, ...]
