"""The blocks that an outline is shown as, and what is done with a list of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from gangyao.document import Role, Unit
from gangyao.outline.tables import Table

BlockType = Literal["heading", "item", "label", "sentence", "table", "fold"]
Sort = Literal["headings", "table", "list"]


@dataclass(frozen=True, slots=True)
class Block:
    """One thing shown, with what stands under it.

    ``heading``: a heading over its part. ``item``: a heading that opens a paragraph of the page, and so a bullet here.
    ``label``: a run's role, over its sentences. ``sentence``. ``table``. ``fold``: boilerplate of which only the count
    is shown. ``tag`` is the role where it has to be said, because the heading above does not say it. ``words`` are
    those of the unit, ``listed`` the lead-in ('' where there is none) and the things of a long sentence that lists
    things. ``doubtful`` is set where the unit's confidence is under the least that was asked for.
    """

    type: BlockType
    role: Role
    tag: Role | None = None
    unit: Unit | None = None
    words: str = ""
    listed: tuple[str, ...] = ()
    table: Table | None = None
    folded: tuple[Unit, ...] = ()
    children: tuple[Block, ...] = ()
    doubtful: bool = False

    @property
    def text(self) -> str:
        """What the block says, in one line."""
        return f"（{self.role.chinese} {len(self.folded)} 句，已略）" if self.folded else self.words

    @property
    def parts(self) -> tuple[str, ...]:
        """The text in lines: a long sentence that lists things is its lead-in and its things; else the text alone."""
        return self.listed or (self.text,)

    @property
    def led_in(self) -> bool:
        """Whether something stands on the block's own line: a list may begin with its first thing."""
        return bool(self.parts[0] or self.tag or self.type == "table")

    @property
    def doubt(self) -> str:
        """The mark of a doubtful unit, '' for others."""
        return doubt_mark(self.unit) if self.doubtful and self.unit is not None else ""

    @property
    def lone(self) -> Block | None:
        """The one thing under an item that has room beside it."""
        if self.type != "item" or len(self.children) != 1:
            return None
        child = self.children[0]
        return child if child.type in ("sentence", "fold") and len(child.parts) == 1 else None

    def walk(self) -> Iterator[Block]:
        """The block and all below it, each before its children."""
        yield self
        for child in self.children:
            yield from child.walk()

    def sentences(self) -> Iterator[Unit]:
        """All sentences of the block and below it, folded ones and rows of tables too."""
        for block in self.walk():
            yield from block.folded
            if block.table is not None:
                yield from (row.unit for row in (*block.table.rows, *block.table.rest))
            if block.type == "sentence" and block.unit is not None:
                yield block.unit


def shown_confidence(unit: Unit) -> str:
    """A confidence with two decimals, cut off and not rounded: what is under 0.60 must not read 0.60."""
    return f"{math.floor(round(unit.confidence * 100, 6)) / 100:.2f}"


def doubt_mark(unit: Unit) -> str:
    """How a doubtful unit is marked."""
    return f"〔存疑 {shown_confidence(unit)}〕"


def stretches(blocks: tuple[Block, ...]) -> Iterator[tuple[Sort, list[Block]]]:
    """Neighbouring blocks of one sort: headings, tables, or what goes into one list."""
    for sort, group in groupby(blocks, key=_sort):
        yield sort, list(group)


def _sort(block: Block) -> Sort:
    if block.type == "heading":
        return "headings"
    return "table" if block.type == "table" else "list"


def with_folds_last(blocks: list[Block]) -> list[Block]:
    """A list in which all that is folded is counted once, at its end: a line for each would hide the rest.

    Runs of one role that only a fold kept apart become one.
    """
    folded = tuple(unit for block in blocks if block.type == "fold" for unit in block.folded)
    kept: list[Block] = []
    for block in blocks:
        if block.type == "fold":
            continue
        if kept and _is_run(kept[-1]) and _is_run(block) and kept[-1].tag is block.tag:
            kept[-1] = Block("label", block.role, block.tag, children=(*_members(kept[-1]), *_members(block)))
        else:
            kept.append(block)
    return [*kept, Block("fold", Role.BOILERPLATE, folded=folded)] if folded else kept


def _is_run(block: Block) -> bool:
    """Whether a block says the role of the sentences in it."""
    return block.tag is not None and block.type in ("label", "sentence")


def _members(block: Block) -> tuple[Block, ...]:
    """The sentences of a run, which the label over them speaks for."""
    return block.children if block.type == "label" else (replace(block, tag=None),)
