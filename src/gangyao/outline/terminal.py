"""The outline on a terminal: the same lines, in colour, without Markdown's marks."""

from __future__ import annotations

from collections.abc import Collection

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from gangyao.document import Document, Role
from gangyao.outline.lines import Line, outline_lines
from gangyao.outline.markdown import tag

STYLES = {Role.REVIEW: "blue", Role.PROBLEM: "bold red", Role.TARGET: "green", Role.BOILERPLATE: "dim"}


def print_outline(
    console: Console, document: Document, only: Collection[Role] | None = None, full: bool = False
) -> None:
    """Print the outline, each sentence in the colour of its role."""
    for line in outline_lines(document, only, full):
        role = line.role or (document.units[line.unit].role if line.unit is not None else None)
        console.print(_padded(line, role))


def _padded(line: Line, role: Role | None) -> Padding:
    if line.type == "title":
        return Padding(Text(line.text, "bold reverse"), (1, 0, 0, 0))
    if line.type in ("subtitle", "summary", "footer"):
        return Padding(Text(line.text, "dim"), (1 if line.type == "footer" else 0, 0, 0, 0))
    if line.type == "heading":
        text = Text.assemble((line.text, "bold"), " ", (tag(line.role), STYLES[line.role] if line.role else ""))
        return Padding(text, (1 if line.depth < 3 else 0, 0, 0, 2 * (line.depth - 1)))
    indent = (0, 0, 0, 4 + 2 * line.depth)
    if line.type == "note":
        return Padding(Text(f"（{line.text}）", "dim"), indent)
    style = STYLES[role] if role else ""
    if line.type == "run_in":
        return Padding(Text.assemble((f"· {line.text}", "bold"), " ", (tag(line.role), style)), indent)
    label = Text.assemble((f"{tag(line.role)} ", style)) if line.role else Text()
    return Padding(Text("· ").append_text(label).append(line.text, style), indent)
