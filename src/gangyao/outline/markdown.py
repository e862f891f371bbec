"""The outline as Markdown (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gangyao.document import Document, Role, Showing
from gangyao.outline.blocks import Block, stretches, with_folds_last
from gangyao.outline.texts import joined
from gangyao.outline.view import ReportView, no_report, said, views

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
        yield escape(" · ".join(joined(unit.text) for unit in view.subtitles))
    if view.repeats:
        yield f"（{escape(view.repeats)}）"
    contents = [f"{'  ' * entry.depth}- {_entry(entry.text, entry.counts)}" for entry in view.contents]
    yield _quoted([view.summary, *(["", *contents] if contents else [])])
    yield from _parts(view.blocks, 2)
    if notes := view.notes(full):
        yield notes
    if view.furniture and full:
        yield f"页面文字 {len(view.furniture)} 处："
        yield "\n".join(f"- {escape(joined(unit.text))}" for unit in view.furniture)


def _entry(text: str, counts: dict[Role, int]) -> str:
    return escape(text) + (f"（{said(counts)}）" if counts else "")


def _parts(blocks: tuple[Block, ...], hashes: int) -> Iterator[str]:
    for are_headings, group in stretches(blocks):
        if not are_headings:
            yield "\n".join(line for block in with_folds_last(group) for line in _bullets(block, 0))
            continue
        for block in group:
            heading = f"{'#' * min(hashes, _MOST_HASHES)} {escape(block.text, opens=False)}"
            marks = tag(block.tag) + block.doubt
            yield f"{heading} {marks}" if marks else heading
            yield from _parts(block.children, hashes + 1)


def _bullets(block: Block, depth: int) -> Iterator[str]:
    """A block of a list as lines: its own bullet, and those under it."""
    children = with_folds_last(list(block.children))
    line = _inline(block)
    if block.lone:
        line += " " + _inline(block.lone, opens=False)
        children = []
    yield "  " * depth + "- " + line
    for part in block.parts[1:]:
        yield "  " * (depth + 1) + "- " + escape(part)
    for child in children:
        yield from _bullets(child, depth + 1)


def _inline(block: Block, opens: bool = True) -> str:
    role = tag(block.tag)
    if block.type == "label":
        return f"**{role}**"
    if block.type == "item":
        return f"**{escape(block.text, opens=False)}** {role}{block.doubt}".rstrip()
    text = escape(block.parts[0], opens and not role) + block.doubt
    return f"**{role}** {text}" if role else text
