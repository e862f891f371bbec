"""The outline as Markdown."""

from __future__ import annotations

import re
from collections.abc import Collection

from gangyao.document import Document, Role
from gangyao.outline.lines import Line, outline_lines

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_LIST_START = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+#])(?=\s|$|#)")
MOST_HASHES = 6


def escape(text: str) -> str:
    """Text that Markdown shows as it is: no emphasis, no link, no list or heading by accident."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _LIST_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def tag(role: Role | None) -> str:
    """How a role is written: 〔问题〕."""
    return f"〔{role.chinese}〕" if role else ""


def to_markdown(document: Document, only: Collection[Role] | None = None, full: bool = False) -> str:
    """The outline of every report of the page, as Markdown that ends with a newline (empty for an empty page)."""
    parts: list[str] = []
    before: Line | None = None
    for line in outline_lines(document, only, full):
        if before is not None and _parted(before, line):
            parts.append("")
        parts.append(_written(line))
        before = line
    return "\n".join(parts) + "\n" if parts else ""


def _parted(before: Line, line: Line) -> bool:
    """Whether an empty line stands between two lines: everywhere but inside a list."""
    listed = {"sentence", "label", "run_in", "note"}
    return not (line.type in listed and before.type in listed)


def _written(line: Line) -> str:
    text = escape(line.text)
    bullet = "  " * line.depth + "- "
    if line.type == "title":
        return f"# {text}"
    if line.type == "heading":
        return f"{'#' * min(line.depth + 1, MOST_HASHES)} {text} {tag(line.role)}".rstrip()
    if line.type == "run_in":
        return f"{bullet}**{text}** {tag(line.role)}".rstrip()
    if line.type == "label":
        return f"{bullet}**{tag(line.role)}**"
    if line.type == "sentence":
        return bullet + (f"**{tag(line.role)}** {text}" if line.role else text)
    if line.type == "note":
        return f"{bullet}*（{text}）*"
    if line.type == "footer":
        return f"*（{text}）*"
    return f"*{text}*" if line.type == "subtitle" else f"> {text}"
