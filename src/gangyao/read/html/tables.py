"""Tables of a web page: those of figures give a row a line, those that only set out the page are walked through."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from gangyao.read.types import Block

_ALL_BLANKS = re.compile(r"\s+")
_CELL = 100
"""Characters of a cell at most; a table of three rows and more may hold longer remarks."""
_REMARK = 250
_SPAN = 32
_BOLD = ("b", "strong", "th")


@dataclass(slots=True)
class Spare:
    """Cells of a page that may stand empty because others reach over their place."""

    cells: int = 100_000

    def take(self, wanted: int) -> int:
        """As many of the wanted ones as are left."""
        given = min(max(wanted, 0), self.cells)
        self.cells -= given
        return given


def rows_of(table: HtmlElement, spare: Spare) -> list[Block]:
    """The caption and rows of a table of figures; none for one that only sets out the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows: list[tuple[HtmlElement, list[tuple[HtmlElement, str]]]] = []
    for row in table.iter("tr"):
        rows.append((row, [(cell, _words(cell)) for cell in row.iterchildren("td", "th")]))
    caption = table.find("caption")
    title = "" if caption is None else _words(caption)
    if not _is_of_figures([[text for _, text in cells] for _, cells in rows]):
        return []
    # a script, words between the rows: such a table is walked through like the rest of the page
    inside = sum(len(_key(text)) for _, cells in rows for _, text in cells)
    if len(_key("".join(table.itertext()))) != len(_key(title)) + inside:
        return []
    heads = _heads(rows)
    blocks = [Block(title, "caption")] if title else []
    carried: dict[int, int] = {}
    for number, (_, cells) in enumerate(rows):
        texts = _in_columns(cells, carried, spare)
        if any(texts):
            blocks.append(_row(texts, number in heads))
    return blocks


def _is_of_figures(rows: list[list[str]]) -> bool:
    filled = sum(sum(1 for text in row if text) > 1 for row in rows)
    longest = _REMARK if filled > 2 else _CELL
    return len(rows) > 1 and max(map(len, rows)) > 1 and all(len(text) <= longest for row in rows for text in row)


def _in_columns(cells: list[tuple[HtmlElement, str]], carried: dict[int, int], spare: Spare) -> list[str]:
    """The words of a row by columns; what a cell reaches over, to the right or downwards, stays empty."""
    texts: list[str] = []

    def skip() -> None:
        while carried.get(len(texts), 0):
            carried[len(texts)] -= 1
            texts.append("")

    for cell, text in cells:
        skip()
        right, down = _span(cell, "colspan"), _span(cell, "rowspan")
        wide = 1 + spare.take(right - 1)
        for column in range(len(texts), len(texts) + wide):
            carried[column] = spare.take(down - 1)
        texts.extend([text, *[""] * (wide - 1)])
    skip()
    return texts


def _row(texts: list[str], header: bool) -> Block:
    cells: list[tuple[int, int]] = []
    place = 0
    for text in texts:
        cells.append((place, place + len(text)))
        place += len(text) + 1
    return Block("\t".join(texts).rstrip(), "row", cells=tuple(cells), header=header)


def _heads(rows: list[tuple[HtmlElement, list[tuple[HtmlElement, str]]]]) -> set[int]:
    """The rows that head the table: in ``thead``, of ``th`` alone, or the first where it alone is bold."""
    heads: set[int] = set()
    for number, (row, cells) in enumerate(rows):
        parent = row.getparent()
        in_head = parent is not None and parent.tag == "thead"
        if in_head or (number == len(heads) and bool(cells) and all(cell.tag == "th" for cell, _ in cells)):
            heads.add(number)
    if not heads and len(rows) > 1 and _is_bold(rows[0][1]) and not _is_bold(rows[1][1]):
        heads.add(0)
    return heads


def _is_bold(cells: list[tuple[HtmlElement, str]]) -> bool:
    return any(text for _, text in cells) and all(
        not text or "".join(_words(bold) for bold in cell.iter(*_BOLD)) == text for cell, text in cells
    )


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(int(value), _SPAN) if value.isascii() and value.isdecimal() and len(value) < 6 else 1


def _words(element: HtmlElement) -> str:
    return _ALL_BLANKS.sub(" ", "".join(element.itertext())).strip()


def _key(text: str) -> str:
    return _ALL_BLANKS.sub("", text)
