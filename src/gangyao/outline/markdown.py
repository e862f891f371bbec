"""The outline as Markdown (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gangyao.document import Document, Role
from gangyao.outline.texts import joined
from gangyao.outline.view import Block, ReportView, stretches, views, with_folds_last

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~]|&(?=[#A-Za-z])|#+$")
_OPENING = re.compile(r"(\d{1,9})([.)])(?=\s|$)|(?=[-+=#])")
_MOST_HASHES = 6


def escape(text: str, opens: bool = True) -> str:
    """Text that Markdown shows as it is: no emphasis, link or table; where it ``opens`` a line, no list or heading."""
    escaped = _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
    return _OPENING.sub(r"\1\\\2", escaped, count=1) if opens and _OPENING.match(escaped) else escaped


def tag(role: Role | None) -> str:
    """How a role is written: 〔问题〕."""
    return f"〔{role.chinese}〕" if role else ""


def to_markdown(document: Document, roles: frozenset[Role], full: bool) -> str:
    """The outline of every report of the page; it ends with a newline (empty for an empty page)."""
    paragraphs: list[str] = []
    for view in views(document, roles, full):
        paragraphs += _report(view, full)
    if not document.reports and document.units:
        paragraphs.append(f"（没有报告正文；页面文字 {len(document.units)} 处，已略）")
    return "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def _report(view: ReportView, full: bool) -> Iterator[str]:
    yield f"# {escape(view.title, opens=False)}"
    if view.subtitles:
        yield escape(" · ".join(joined(unit.text) for unit in view.subtitles))
    yield f"> {view.summary}"
    yield from _parts(view.blocks, 2)
    notes = [f"未列：{view.left_out}"] if view.left_out else []
    if view.furniture and not full:
        notes.append(f"页面文字 {len(view.furniture)} 处，已略")
    if notes:
        yield f"（{'；'.join(notes)}）"
    if view.furniture and full:
        yield f"页面文字 {len(view.furniture)} 处："
        yield "\n".join(f"- {escape(joined(unit.text))}" for unit in view.furniture)


def _parts(blocks: tuple[Block, ...], hashes: int) -> Iterator[str]:
    for are_headings, group in stretches(blocks):
        if not are_headings:
            yield "\n".join(line for block in with_folds_last(group) for line in _bullets(block, 0))
            continue
        for block in group:
            heading = f"{'#' * min(hashes, _MOST_HASHES)} {escape(block.text, opens=False)}"
            yield f"{heading} {tag(block.tag)}" if block.tag else heading
            yield from _parts(block.children, hashes + 1)


def _bullets(block: Block, depth: int) -> Iterator[str]:
    """A block of a list as lines: its own bullet, and those under it."""
    children = with_folds_last(list(block.children))
    line = _inline(block)
    if block.lone:
        line += " " + _inline(block.lone, opens=False)
        children = []
    yield "  " * depth + "- " + line
    for child in children:
        yield from _bullets(child, depth + 1)


def _inline(block: Block, opens: bool = True) -> str:
    role = tag(block.tag)
    if block.type == "label":
        return f"**{role}**"
    if block.type == "item":
        return f"**{escape(block.text, opens=False)}** {role}".rstrip()
    return f"**{role}** {escape(block.text)}" if role else escape(block.text, opens)
