"""A report of titles, headings, sentences, items and a table, written out in the formats that offices keep."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import docx

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "text", "table", "style"))


@dataclass(frozen=True)
class Line:
    """``style``: 0 the title, 1 to 6 a heading style, None running text; ``cells`` a row of a table."""

    text: str = ""
    style: int | None = None
    cells: tuple[str, ...] = ()


def as_docx(lines: list[Line]) -> bytes:
    document = docx.Document()
    table = None
    for line in lines:
        if line.cells:
            if table is None:
                table = document.add_table(rows=0, cols=len(line.cells))
            for cell, text in zip(table.add_row().cells, line.cells, strict=True):
                cell.text = text
            continue
        table = None
        if line.style is None:
            document.add_paragraph(line.text)
        else:
            document.add_heading(line.text, line.style)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_html(lines: list[Line]) -> bytes:
    parts = [_html(line) for line in lines]
    body = "".join(parts).replace("</table><table>", "")
    return f"<!doctype html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def _html(line: Line) -> str:
    if line.cells:
        return f"<table><tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in line.cells)}</tr></table>"
    tag = "p" if line.style is None else f"h{max(1, line.style + 1)}"
    return f"<{tag}>{html.escape(line.text)}</{tag}>"


def as_markdown(lines: list[Line]) -> bytes:
    parts: list[str] = []
    rows = 0
    for line in lines:
        rows = rows + 1 if line.cells else 0
        if line.cells:
            parts.append(f"| {' | '.join(line.cells)} |\n" + (f"{'|---' * len(line.cells)}|\n" if rows == 1 else ""))
        else:
            marks = "" if line.style is None else "#" * (line.style + 1) + " "
            parts.append(f"\n{marks}{line.text}\n")
    return "".join(parts).encode()


_STYLES = (
    f"<office:document-styles {_SPACES}><office:styles>"
    '<style:style style:name="Title" style:display-name="Title" style:family="paragraph"/>'
    "</office:styles></office:document-styles>"
)


def as_odt(lines: list[Line]) -> bytes:
    body = "".join(_odt(line) for line in lines).replace("</table:table><table:table>", "")
    content = (
        f"<office:document-content {_SPACES}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", _STYLES)
    return target.getvalue()


def _odt(line: Line) -> str:
    if line.cells:
        cells = "".join(f"<table:table-cell><text:p>{html.escape(c)}</text:p></table:table-cell>" for c in line.cells)
        return f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    if line.style == 0:
        return f'<text:p text:style-name="Title">{html.escape(line.text)}</text:p>'
    if line.style is not None:
        return f'<text:h text:outline-level="{line.style}">{html.escape(line.text)}</text:h>'
    return f"<text:p>{html.escape(line.text)}</text:p>"


WRITERS: dict[str, Callable[[list[Line]], bytes]] = {
    "报告.docx": as_docx,
    "报告.html": as_html,
    "报告.md": as_markdown,
    "报告.odt": as_odt,
}
