"""What a document is: units with spans, kinds and roles, the reports on a page, and their outline.

These types are the JSON contract of ``gangyao predict --format json``. They are validated on load, and
``document.schema.json`` beside this file is generated from them (``scripts/make_schema.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

SCHEMA_VERSION: Literal[1] = 1


class DocumentError(ValueError):
    """JSON that is not a gangyao document; the message is one line that names the first fault."""


Renderer = Callable[[Any, Collection[Any] | None, bool], str]
"""A document, the roles to keep (None: all) and whether boilerplate is written out, to a page of some format."""

_renderers: dict[str, Renderer] = {}


def register_renderer(name: str, renderer: Renderer) -> None:
    """Let ``Document`` render itself by ``renderer``: the rooms that know formats come after this one."""
    _renderers[name] = renderer


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
    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Unit(_Model):
    """A title, heading, sentence or piece of furniture with its character span.

    ``text`` is the decoded text from ``start`` to ``end`` as it stood there, line breaks of a
    hard-wrapped page included. ``level`` is 0-5 for headings (GB/T 9704-2012: 1 = 一、 2 = （一）
    3 = 1. 4 = （1）) and null else. ``report`` is null for furniture. ``parent`` is the id of the
    heading that the unit stands under.
    """

    id: Annotated[int, Field(ge=0)]
    start: Offset
    end: Offset
    text: str
    kind: Kind
    level: Annotated[int, Field(ge=0, le=5)] | None = None
    role: Role
    confidence: Probability
    scores: dict[Role, Probability]
    report: int | None = None
    parent: int | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Unit:
        if self.end - self.start != len(self.text):
            raise ValueError(f"unit {self.id}: text has {len(self.text)} characters, its span {self.end - self.start}")
        if (self.level is None) == (self.kind is Kind.HEADING):
            raise ValueError(f"unit {self.id}: a heading has a level and nothing else has one")
        if set(self.scores) != set(Role) or not math.isclose(sum(self.scores.values()), 1.0, abs_tol=1e-3):
            raise ValueError(f"unit {self.id}: scores name each role once and sum to 1")
        return self


class OutlineNode(_Model):
    """A node of a report's outline.

    ``type`` is ``report`` (the root; ``titles`` are the ids of its title and the lines under it), ``heading`` (``unit``
    is its id) or ``run``: neighbouring sentences of one role under one heading, their ids in ``sentences``. A run whose
    role differs from its heading's has ``differs`` set. ``furniture`` holds the ids of the page furniture that stood
    within the report; it is counted at the root.
    """

    type: Literal["report", "heading", "run"]
    role: Role | None = None
    unit: int | None = None
    titles: tuple[int, ...] = ()
    sentences: tuple[int, ...] = ()
    differs: bool = False
    furniture: tuple[int, ...] = ()
    children: tuple[OutlineNode, ...] = ()


class Report(_Model):
    """One report of a page: its title, its span in characters, its outline."""

    id: Annotated[int, Field(ge=0)]
    title: str | None = None
    start: Offset
    end: Offset
    outline: OutlineNode


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
            if unit.parent is not None and (unit.parent >= index or self.units[unit.parent].kind is not Kind.HEADING):
                raise ValueError(f"unit {index}: its parent {unit.parent} is no heading before it")
            if unit.report is not None and unit.report >= len(self.reports):
                raise ValueError(f"unit {index}: there is no report {unit.report}")
            end = unit.end
        if end > self.source.chars:
            raise ValueError(f"the last unit ends at {end}, after the text's {self.source.chars} characters")
        return self

    def to_json(self, indent: int | None = None) -> str:
        """The document as one JSON object (the contract that ``document.schema.json`` describes)."""
        return self.model_dump_json(by_alias=True, indent=indent)

    def to_markdown(self, *, only: Collection[Role] | None = None, full: bool = False) -> str:
        """The outline as Markdown; ``only`` keeps these roles, ``full`` writes boilerplate out."""
        return _renderers["md"](self, only, full)

    def to_html(self, *, only: Collection[Role] | None = None, full: bool = False) -> str:
        """The outline as one self-contained HTML page; arguments as for ``to_markdown``."""
        return _renderers["html"](self, only, full)

    @classmethod
    def from_json(cls, text: str | bytes) -> Document:
        """Read what ``to_json`` wrote.

        Raises:
            DocumentError: the text is not JSON, or not a document that keeps the contract.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "document"
            raise DocumentError(f"not a gangyao document: {place}: {first['msg']}") from None
