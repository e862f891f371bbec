"""What a document is: units with spans, kinds and roles, the reports on a page, and their outline.

These types are the JSON contract of ``gangyao predict --format json``. They are validated on load, and
``document.schema.json`` beside this file is generated from them (``scripts/make_schema.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from enum import Enum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

SCHEMA_VERSION: Literal[1] = 1


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


class Item(_Model):
    """One item of a list inside a sentence (一是……；二是……): its number as written, and its span."""

    marker: str
    start: Offset
    end: Offset


class Unit(_Model):
    """A title, heading, sentence or piece of furniture with its character span.

    ``text`` is the decoded text from ``start`` to ``end`` as it stood there, line breaks of a
    hard-wrapped page included. ``level`` is 0-5 for headings (GB/T 9704-2012: 1 = 一、 2 = （一）
    3 = 1. 4 = （1）) and null else. ``report`` is null for furniture. ``parent`` is the id of the
    heading that the unit stands under. ``marker`` is the number that a heading begins with, ``value`` what it counts
    (（三） and 3; 0 for a dash); ``items`` are the items of a list inside a sentence.
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
    report: int | None = None
    parent: int | None = None
    marker: str | None = None
    value: Annotated[int, Field(ge=0)] | None = None
    items: tuple[Item, ...] = ()

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
    notes: tuple[str, ...] = ()
    copy_of: int | None = None
    similarity: Probability | None = None


class Document(_Model):
    """A page with one or more reports: every non-blank character stands in exactly one unit, in order."""

    schema_version: Literal[1] = Field(default=SCHEMA_VERSION, alias="schema")
    source: Source
    model: ModelInfo
    units: tuple[Unit, ...] = ()
    reports: tuple[Report, ...] = ()

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

    def to_json(self, indent: int | None = None) -> str:
        """The document as one JSON object (the contract that ``document.schema.json`` describes)."""
        return self.model_dump_json(by_alias=True, indent=indent)

    def to_markdown(self, *, only: Collection[Role | str] | None = None, full: bool = False) -> str:
        """The outline as Markdown.

        Args:
            only: the roles whose sentences are shown, with the headings above them; what is left out is counted.
            full: write boilerplate and page furniture out, which otherwise are folded to counts.

        Raises:
            ValueError: ``only`` names something that is no role.
        """
        return self._rendered("md", only, full)

    def to_html(self, *, only: Collection[Role | str] | None = None, full: bool = False) -> str:
        """The outline as one self-contained HTML page; arguments and errors as for ``to_markdown``."""
        return self._rendered("html", only, full)

    def _rendered(self, form: str, only: Collection[Role | str] | None, full: bool) -> str:
        roles = frozenset(Role) if only is None else frozenset(Role(role) for role in only)
        return _renderers[form](self, roles, full)

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


Renderer = Callable[[Document, frozenset[Role], bool], str]
"""Writes a document's outline in some format: the roles to show, and whether to write out what is folded else."""

_renderers: dict[str, Renderer] = {}


def register_renderer(form: str, renderer: Renderer) -> None:
    """Give ``Document`` a format (``md``, ``html``): the room that renders stands to the right of this one."""
    _renderers[form] = renderer
