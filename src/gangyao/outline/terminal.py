"""The outline on a terminal: the same blocks, in colour, wrapped as Chinese is, without Markdown's marks."""

from __future__ import annotations

import re

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from gangyao.document import Document, Role, Showing
from gangyao.outline.blocks import Block, doubt_mark, stretches, with_folds_last
from gangyao.outline.markdown import tag
from gangyao.outline.tables import Row, Table
from gangyao.outline.view import ReportView, no_report, said, views

STYLES = {Role.REVIEW: "cyan", Role.PROBLEM: "bold red", Role.TARGET: "green", Role.BOILERPLATE: "dim"}
WIDEST = 100
"""Columns; longer lines are hard to read."""

# What stays on one line: a word or a character, with the marks that may not begin or end a line (GB/T 15834).
_TOKEN = re.compile(r"\s+|[“‘（《〈【〔「『(]*(?:[0-9A-Za-z.,:%/+\-]+|\S)[，。、；：？！”’）》〉】〕」』…—·％)]*")


Line = Text | Padding
"""A line of text, or a whole table with the blanks before it."""


def print_outline(console: Console, document: Document, showing: Showing) -> None:
    """Print the outline of every report of the page."""
    width = min(console.width, WIDEST)
    shown = views(document, showing)
    lines: list[Line] = [*_page(shown, width)] if len(shown) > 1 else []
    for view in shown:
        lines += ([Text()] if lines else []) + _report(view, width, showing.full)
    if nothing := no_report(document):
        lines.append(Text(nothing, "dim"))
    for line in lines:
        if isinstance(line, Text):
            console.print(line, soft_wrap=True, highlight=False)
        else:
            console.print(line, width=width, highlight=False)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns (a Chinese character takes two); a longer word stays whole."""
    lines, line = [], ""
    for token in _TOKEN.findall(text):
        if line and cell_len(line + token.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += token if line else token.lstrip()
    return [*lines, line.rstrip()]


def _page(shown: list[ReportView], width: int) -> list[Text]:
    """The reports of a page with several."""
    lines = [Text(f"本页 {len(shown)} 篇报告：", "dim")]
    for view in shown:
        lines += _hanging(Text(f"· {view.title}（{sum(view.counts.values())} 句）", "dim"), 2, width, hang=2)
    return lines


def _report(view: ReportView, width: int, full: bool) -> list[Line]:
    lines: list[Line] = [*_hanging(Text(view.title, "bold"), 0, width)]
    if view.subtitles:
        lines += _hanging(Text(" · ".join(view.words(unit) for unit in view.subtitles), "dim"), 0, width)
    if view.repeats:
        lines += _hanging(Text(f"（{view.repeats}）", "dim"), 0, width)
    counts = [Text(f"{role.chinese} {count}", STYLES[role]) for role, count in view.counts.items()]
    lines.append(Text(" · ").join([*counts, *(Text(remark, "dim") for remark in view.remarks)]))
    for entry in view.contents:
        line = Text(f"{entry.text}（{said(entry.counts)}）" if entry.counts else entry.text, "dim")
        lines += _hanging(line, 2 + 2 * entry.depth, width, hang=2)
    lines += _parts(view.blocks, 0, width)
    if view.ending:
        lines += [Text(), Text("结尾：", "dim"), *_parts(view.ending, 0, width)]
    if notes := view.notes(full):
        lines += [Text(), Text(notes, "dim")]
    if view.furniture and full:
        lines += [Text(), Text(f"页面文字 {len(view.furniture)} 处：", "dim")]
        for unit in view.furniture:
            lines += _hanging(Text("· " + view.words(unit), "dim"), 2, width, hang=2)
    return lines


def _parts(blocks: tuple[Block, ...], depth: int, width: int) -> list[Line]:
    lines: list[Line] = []
    for sort, group in stretches(blocks):
        if sort != "headings":
            for block in with_folds_last(group):
                lines += _bullets(block, 2 * depth, width)
            continue
        for block in group:
            lines += [Text()] if depth < 1 or (depth == 1 and lines) else []
            lines += _hanging(_headed(block), 2 * depth, width)
            lines += _parts(block.children, depth + 1, width)
    return lines


def _bullets(block: Block, indent: int, width: int) -> list[Line]:
    if block.table is not None:
        return _table(block, block.table, indent, width)
    # The text keeps the terminal's own colour: a page all in colours is harder to read than a few coloured signs.
    mark = ("", "") if block.type == "item" else ("· ", STYLES[block.role])
    if not block.led_in:
        things = [Text.assemble(mark, part) for part in block.parts[1:]]
        things[-1].append(block.doubt, "dim")
        return [line for thing in things for line in _hanging(thing, indent, width, hang=2)]
    children = with_folds_last(list(block.children))
    text = _inline(block)
    if block.lone:
        text = Text.assemble(text, " ", _inline(block.lone))
        children = []
    lines: list[Line] = [*_hanging(Text.assemble(mark, text), indent, width, hang=2)]
    for part in block.parts[1:]:
        lines += _hanging(Text(part), indent + 4, width)
    for child in children:
        lines += _bullets(child, indent + 2, width)
    return lines


def _table(block: Block, table: Table, indent: int, width: int) -> list[Line]:
    """A table, with a caption where it has a role to say or rows that are not shown."""
    grid = Grid(box=box.SIMPLE_HEAD, show_header=bool(table.header), pad_edge=False)
    top = _cells(table.header[0]) if table.header else [Text()] * table.columns
    for cell in top:
        grid.add_column(cell, overflow="fold")
    for row in (*table.header[1:], *table.rows):
        grid.add_row(*_cells(row))
    lines: list[Line] = []
    if block.tag or table.rest:
        said_role = (f"{tag(block.tag)} " if block.tag else "", STYLES[block.role])
        lines += _hanging(Text.assemble(("· ", STYLES[block.role]), said_role, (table.caption, "dim")), indent, width)
    return [*lines, Padding(grid, (0, 0, 0, indent))]


def _cells(row: Row) -> list[Text]:
    texts = [Text(cell) for cell in row.cells]
    said_role = (f"{tag(row.tag)} ", STYLES[row.tag]) if row.tag else ("", "")
    doubt = (doubt_mark(row.unit) if row.doubtful else "", "dim")
    return [Text.assemble(said_role, texts[0], doubt), *texts[1:]]


def _inline(block: Block) -> Text:
    if block.type == "item":
        return _headed(block)
    said_role = f"{tag(block.tag)} " if block.tag else ""
    style = "dim" if block.role is Role.BOILERPLATE else ""
    return Text.assemble((said_role, STYLES[block.role]), (block.parts[0], style), (block.doubt, "dim"))


def _headed(block: Block) -> Text:
    """A heading with its role, where that has to be said, and its doubt."""
    text = Text(block.text, "bold")
    if not block.tag and not block.doubt:
        return text
    return Text.assemble(text, " ", (tag(block.tag), STYLES[block.role]), (block.doubt, "dim"))


def _hanging(text: Text, indent: int, width: int, hang: int = 0) -> list[Text]:
    """A text as lines: ``indent`` columns before each, ``hang`` more before all but the first."""
    lines: list[Text] = []
    end = 0
    for part in wrap(text.plain, max(width - indent - hang, 10)):
        start = text.plain.index(part, end)
        end = start + len(part)
        lines.append(Text(" " * (indent + (hang if lines else 0))).append_text(text[start:end]))
    return lines
