"""The outline as Markdown (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gangyao.document import Document, Role, Showing
from gangyao.outline.blocks import Block, doubt_mark, stretches, with_folds_last
from gangyao.outline.tables import Row, Table
from gangyao.outline.view import ReportView, no_report, said, views
from gangyao.outline.words import cautions

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~]|&(?=[#A-Za-z])|#+$")
# What would make a list, a heading or a rule of a line that begins with it.
_OPENING = re.compile(r"(\d{1,9})([.)])(?=\s|$)|(?=[-+](?:\s|$)|#{1,6}(?:\s|$)|[-=][-=\s]*$)")
_MOST_HASHES = 6


def escape(text: str, opens: bool = True) -> str:
    """Text that Markdown shows as it is: no emphasis, link or table; where it ``opens`` a line, no list or heading."""
    escaped = _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
    return _OPENING.sub(r"\1\\\2", escaped, count=1) if opens and _OPENING.match(escaped) else escaped


def tag(role: Role | None) -> str:
    """How a role is written: 〔问题〕."""
    return f"〔{role.chinese}〕" if role else ""


def to_markdown(document: Document, showing: Showing) -> str:
    """The outline of every report of the page; it ends with a newline (empty for an empty page)."""
    shown = views(document, showing)
    paragraphs = [_page(shown)] if len(shown) > 1 else []
    for view in shown:
        paragraphs += _report(view, showing.full)
    if nothing := no_report(document):
        paragraphs.append(nothing)
    if warnings := cautions(document):
        paragraphs += ["请注意：", "\n".join(f"- {escape(warning)}" for warning in warnings)]
    return "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def _page(shown: list[ReportView]) -> str:
    """The reports of a page with several."""
    titles = (f"- {escape(view.title)}（{sum(view.counts.values())} 句）" for view in shown)
    return _quoted([f"本页 {len(shown)} 篇报告：", "", *titles])


def _quoted(lines: list[str]) -> str:
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _report(view: ReportView, full: bool) -> Iterator[str]:
    yield f"# {escape(view.title, opens=False)}"
    if view.subtitles:
        yield escape(" · ".join(view.words(unit) for unit in view.subtitles))
    if view.repeats:
        yield f"（{escape(view.repeats)}）"
    contents = [f"{'  ' * entry.depth}- {_entry(entry.text, entry.counts)}" for entry in view.contents]
    yield _quoted([view.summary, *(["", *contents] if contents else [])])
    yield from _parts(view.blocks, 2)
    if view.ending:
        yield "结尾："
        yield _list(list(view.ending))
    if notes := view.notes(full):
        yield notes
    if view.furniture and full:
        yield f"页面文字 {len(view.furniture)} 处："
        yield "\n".join(f"- {escape(view.words(unit))}" for unit in view.furniture)


def _entry(text: str, counts: dict[Role, int]) -> str:
    return escape(text) + (f"（{said(counts)}）" if counts else "")


def _parts(blocks: tuple[Block, ...], hashes: int) -> Iterator[str]:
    for sort, group in stretches(blocks):
        if sort == "list":
            yield _list(group)
            continue
        for block in group:
            if block.table is not None:
                yield from _captioned(block, block.table)
                continue
            heading = f"{'#' * min(hashes, _MOST_HASHES)} {escape(block.text, opens=False)}"
            marks = tag(block.tag) + block.doubt
            yield f"{heading} {marks}" if marks else heading
            yield from _parts(block.children, hashes + 1)


def _list(blocks: list[Block]) -> str:
    return "\n".join(line for block in with_folds_last(blocks) for line in _bullets(block, 0)).rstrip("\n")


def _bullets(block: Block, depth: int) -> Iterator[str]:
    """A block of a list as lines: its own bullet, and those under it."""
    margin = "  " * depth
    if block.table is not None:
        yield f"{margin}- {_caption(block, block.table)}"
        yield from ("", *(f"{margin}  {line}" for line in _table(block.table)), "")
        return
    children = with_folds_last(list(block.children))
    line = _inline(block)
    if block.lone:
        line += " " + _inline(block.lone, opens=False)
        children = []
    things = [escape(part) for part in block.parts[1:]]
    if block.led_in:
        yield f"{margin}- {line}"
        margin += "  "
    else:
        things[-1:] = [last + block.doubt for last in things[-1:]]
    yield from (f"{margin}- {thing}" for thing in things)
    for child in children:
        yield from _bullets(child, depth + 1)


def _inline(block: Block, opens: bool = True) -> str:
    role = tag(block.tag)
    if block.type == "label":
        return f"**{role}**"
    if block.type == "item":
        return f"**{escape(block.text, opens=False)}** {role}{block.doubt}".rstrip()
    text = escape(block.parts[0], opens and not role) + block.doubt
    return f"**{role}** {text}".rstrip() if role else text


def _captioned(block: Block, table: Table) -> Iterator[str]:
    """A table between lists and headings; a small one whose role the heading has said needs no caption."""
    if block.tag or table.rest:
        yield _caption(block, table)
    yield "\n".join(_table(table))


def _caption(block: Block, table: Table) -> str:
    return f"**{tag(block.tag)}** {table.caption}" if block.tag else table.caption


def _table(table: Table) -> Iterator[str]:
    """The lines of a pipe table, which has to have a header; of several the first is one."""
    rows = [_row(row) for row in (*table.header, *table.rows)]
    yield from rows[:1] if table.header else (_piped([""] * table.columns),)
    yield _piped(["---"] * table.columns)
    yield from rows[1:] if table.header else rows


def _row(row: Row) -> str:
    first, *others = (escape(cell, opens=False) for cell in row.cells)
    said_role = f"**{tag(row.tag)}** " if row.tag else ""
    return _piped([f"{said_role}{first}{doubt_mark(row.unit) if row.doubtful else ''}", *others])


def _piped(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
