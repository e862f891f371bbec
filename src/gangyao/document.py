"""What a document is: units with spans, kinds and roles, the reports on a page, and their outline.

These types are the JSON contract of ``gangyao predict --format json``. They are validated on load, and
``document.schema.json`` beside this file is generated from them (``scripts/make_schema.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from numbers import Real
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

SCHEMA_VERSION: Literal[2] = 2


class DocumentError(ValueError):
    """JSON that is not a gangyao document; the message is one line that names the first fault."""


class Role(str, Enum):
    """What a sentence is there to tell: the four sentence roles of a work report."""

    REVIEW = "review"
    PROBLEM = "problem"
    TARGET = "target"
    BOILERPLATE = "boilerplate"

    @property
    def chinese(self) -> str:
        """The role's name as a Chinese reader knows it."""
        return _CHINESE[self]


_CHINESE = {Role.REVIEW: "回顾", Role.PROBLEM: "问题", Role.TARGET: "目标", Role.BOILERPLATE: "套话"}


class Kind(str, Enum):
    """What a unit is on the page."""

    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"
    FURNITURE = "furniture"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


Offset = Annotated[int, Field(ge=0, description="characters of the decoded text")]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Source(_Model):
    """Where the text came from."""

    name: str
    chars: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="of the decoded text in UTF-8")]


class ModelInfo(_Model):
    """Which model gave the roles."""

    name: str
    version: str


class PageWarning(_Model):
    """Something that a reader of the outline has to know: what was lost, skipped or doubtful.

    ``code`` names the kind of fault, ``message`` says it in one line. ``page`` counts the source's pages from 1;
    ``start`` and ``end`` count characters of the text, ``unit`` is an id; each where it is known.
    """

    code: str
    message: str
    page: Annotated[int, Field(ge=1)] | None = None
    start: Offset | None = None
    end: Offset | None = None
    unit: int | None = None


class Note(_Model):
    """A remark on the numbers of two headings of a report, by id.

    ``number_in_line``: the number between the two heads no line, perhaps it is joined to the text before it.
    """

    code: Literal["number_missing", "number_repeated", "number_restarts", "number_in_line"]
    units: tuple[int, int]


class Cell(_Model):
    """One cell of a table's row: its span; an empty cell starts where it ends."""

    start: Offset
    end: Offset


class Item(_Model):
    """One item of a list inside a sentence (一是……；二是……): its number as written, and its span."""

    marker: str
    start: Offset
    end: Offset


class Unit(_Model):
    """A title, heading, sentence or piece of furniture with its character span.

    ``text`` is the decoded text from ``start`` to ``end`` as it stood there, line breaks of a
    hard-wrapped page included; ``clean`` is what a reader takes it for, and the classifier sees: rejoined, in
    simplified characters, without letter-spacing. A sentence that a page of paper broke is two units or more around
    the page number: the first has all its words in ``clean``, the others name it in ``continues`` and have its role.
    ``cells`` are a table row's. ``level`` is 0-5 for headings (GB/T 9704-2012: 1 = 一、 2 = （一）
    3 = 1. 4 = （1）) and null else. ``report`` is null for furniture. ``parent`` is the id of the
    heading that the unit stands under. ``marker`` is the number that a heading begins with, ``value`` what it counts
    (（三） and 3; 0 for a dash); ``items`` are the items of a list inside a sentence.

    ``confidence`` is the score of ``role``: the calibrated probability that the role is right. Of the headings and
    sentences with a confidence near 0.7, about seven in ten have the right role, as measured on pages that the model
    was not trained on. It says nothing of the span, the kind or the level. Titles and furniture are not asked about:
    their role is boilerplate by definition, and their confidence 1.
    """

    id: Annotated[int, Field(ge=0)]
    start: Offset
    end: Offset
    text: str
    kind: Kind
    level: Annotated[int, Field(ge=0, le=5)] | None = None
    role: Role
    confidence: Probability
    scores: Annotated[dict[Role, Probability], Field(min_length=4, max_length=4)]
    clean: str
    report: int | None = None
    parent: int | None = None
    marker: str | None = None
    value: Annotated[int, Field(ge=0)] | None = None
    items: tuple[Item, ...] = ()
    cells: tuple[Cell, ...] = ()
    continues: int | None = None
    recognised: Annotated[bool, Field(description="read off a picture (OCR)")] = False

    @model_validator(mode="after")
    def _consistent(self) -> Unit:
        if self.end - self.start != len(self.text):
            raise ValueError(f"unit {self.id}: text has {len(self.text)} characters, its span {self.end - self.start}")
        if (self.level is None) == (self.kind is Kind.HEADING):
            raise ValueError(f"unit {self.id}: a heading has a level and nothing else has one")
        if not math.isclose(sum(self.scores.values()), 1.0, abs_tol=1e-3):
            raise ValueError(f"unit {self.id}: the scores of the four roles sum to 1")
        return self


class OutlineNode(_Model):
    """A node of a report's outline; all numbers are unit ids, and every unit of a page stands in exactly one node.

    ``type`` is ``report`` (the root; ``titles`` are its title and the lines under it), ``heading`` (``unit`` is the
    heading itself) or ``run``: neighbouring ``sentences`` of one role under one heading. A run whose role differs from
    its heading's has ``differs`` set. ``furniture`` is the page text that stood under the heading. At the root it is
    what stood before the first heading or after the report's last unit; what precedes the first report is with that.
    """

    type: Literal["report", "heading", "run"]
    role: Role | None = None
    unit: int | None = None
    titles: tuple[int, ...] = ()
    sentences: tuple[int, ...] = ()
    differs: bool = False
    furniture: tuple[int, ...] = ()
    children: tuple[OutlineNode, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> OutlineNode:
        if (self.type == "heading") != (self.unit is not None) or (self.type == "run") != bool(self.sentences):
            raise ValueError(f"a {self.type} node: a heading has its unit, a run its sentences, and nothing else has")
        return self

    def walk(self) -> Iterator[OutlineNode]:
        """The node and all below it, each before its children."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The units that stand in this node itself, not in its children."""
        own = () if self.unit is None else (self.unit,)
        return (*self.titles, *own, *self.sentences, *self.furniture)


class Report(_Model):
    """One report of a page: its title, its span in characters, its outline.

    ``notes`` say where its heading numbers skip, repeat or start again. ``copy_of`` is the id of an earlier report of
    the page that it nearly repeats, ``similarity`` the share of sentences that the two have in common.
    """

    id: Annotated[int, Field(ge=0)]
    title: str | None = None
    start: Offset
    end: Offset
    outline: OutlineNode
    notes: tuple[Note, ...] = ()
    copy_of: int | None = None
    similarity: Probability | None = None


class Document(_Model):
    """A page with one or more reports: every non-blank character stands in exactly one unit, in order.

    ``text`` is what all spans point into; JSON holds it where it was asked for. ``warnings`` tell what was lost,
    skipped or doubtful on the way.
    """

    schema_version: Literal[2] = Field(default=SCHEMA_VERSION, alias="schema")
    source: Source
    model: ModelInfo
    units: tuple[Unit, ...] = ()
    reports: tuple[Report, ...] = ()
    warnings: tuple[PageWarning, ...] = ()
    text: Annotated[str | None, Field(description="the decoded text that the spans point into")] = None

    @model_validator(mode="after")
    def _ordered(self) -> Document:
        end = 0
        for index, unit in enumerate(self.units):
            if unit.id != index:
                raise ValueError(f"unit {index} has the id {unit.id}; ids count from 0 in order")
            if unit.start < end:
                raise ValueError(f"unit {index} starts at {unit.start}, before the one ahead of it ends ({end})")
            if unit.parent is not None and (
                not 0 <= unit.parent < index or self.units[unit.parent].kind is not Kind.HEADING
            ):
                raise ValueError(f"unit {index}: its parent {unit.parent} is no heading before it")
            if unit.report is not None and not 0 <= unit.report < len(self.reports):
                raise ValueError(f"unit {index}: there is no report {unit.report}")
            end = unit.end
        if end > self.source.chars:
            raise ValueError(f"the last unit ends at {end}, after the text's {self.source.chars} characters")
        return self

    @model_validator(mode="after")
    def _outlined(self) -> Document:
        placed: set[int] = set()
        for index, report in enumerate(self.reports):
            if report.id != index:
                raise ValueError(f"report {index} has the id {report.id}; ids count from 0 in order")
            for node in report.outline.walk():
                for number in node.unit_ids:
                    if number in placed or not 0 <= number < len(self.units):
                        raise ValueError(f"the outline of report {index} names unit {number} twice, or there is none")
                    placed.add(number)
        if self.reports and len(placed) < len(self.units):
            raise ValueError(f"unit {min(set(range(len(self.units))) - placed)} stands in no outline")
        return self

    def to_json(self, indent: int | None = None, *, text: bool = False) -> str:
        """The document as one JSON object (the contract that ``document.schema.json`` describes).

        Args:
            indent: blanks to indent by; None writes one line.
            text: write the text that the spans point into, too.
        """
        left_out = None if text else {"text"}
        return self.model_dump_json(by_alias=True, indent=indent, exclude=left_out)

    def to_markdown(
        self,
        *,
        only: Collection[Role | str] | None = None,
        full: bool = False,
        min_confidence: float | None = None,
    ) -> str:
        """The outline as Markdown.

        Args:
            only: the roles whose sentences are shown, with the headings above them; what is left out is counted.
            full: write boilerplate and page furniture out, which otherwise are folded to counts.
            min_confidence: mark every heading and sentence whose ``confidence`` is under this (0 to 1) as doubtful
                (〔存疑 0.54〕), and count them; a doubtful sentence is never folded away.

        Raises:
            ValueError: ``only`` names something that is no role, or ``min_confidence`` is no number from 0 to 1.
        """
        return self._rendered("md", only, full, min_confidence)

    def to_html(
        self,
        *,
        only: Collection[Role | str] | None = None,
        full: bool = False,
        min_confidence: float | None = None,
    ) -> str:
        """The outline as one self-contained HTML page; arguments and errors as for ``to_markdown``."""
        return self._rendered("html", only, full, min_confidence)

    def _rendered(
        self, form: str, only: Collection[Role | str] | None, full: bool, min_confidence: float | None
    ) -> str:
        roles = frozenset(Role) if only is None else frozenset(Role(role) for role in only)
        return _renderers[form](self, Showing(roles, full, min_confidence))

    @classmethod
    def from_json(cls, text: str | bytes) -> Document:
        """Read what ``to_json`` wrote.

        Raises:
            DocumentError: the text is not JSON, or not a document that keeps the contract.
        """
        try:
            return cls.model_validate_json(text, strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "document"
            raise DocumentError(f"not a gangyao document: {place}: {first['msg']}") from None


@dataclass(frozen=True, slots=True)
class Showing:
    """What an outline shows of a document; ``Document.to_markdown`` explains the three.

    Raises:
        ValueError: ``min_confidence`` is no number from 0 to 1.
    """

    roles: frozenset[Role] = frozenset(Role)
    full: bool = False
    min_confidence: float | None = None

    def __post_init__(self) -> None:
        least = self.min_confidence
        if least is None:
            return
        number = isinstance(least, Real) and not isinstance(least, bool)  # numpy's numbers are Real too
        if not number or not 0.0 <= least <= 1.0:  # nan is not between the two either
            raise ValueError(f"min_confidence is a number from 0 to 1, not {least!r}")

    def doubts(self, unit: Unit) -> bool:
        """Whether a unit is to be marked as doubtful."""
        return self.min_confidence is not None and unit.confidence < self.min_confidence


Renderer = Callable[[Document, Showing], str]
"""Writes a document's outline in some format."""

_renderers: dict[str, Renderer] = {}


def register_renderer(form: str, renderer: Renderer) -> None:
    """Give ``Document`` a format (``md``, ``html``): the room that renders stands to the right of this one."""
    _renderers[form] = renderer
