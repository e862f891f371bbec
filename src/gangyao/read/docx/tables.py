"""Tables of a Word file: a row is a line of cells parted by tabs, unless a cell holds a page of running text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gangyao.read.types import Block

MAX_CELLS = 1_000
"""Cells of a row; Word itself makes at most 63."""
MAX_ROWS = 200_000
MAX_NESTED = 8
"""Tables within tables."""
_CELL = 200
"""Characters from which on a table's cell is running text."""
_SPAN = 64
_BLANKS = str.maketrans("\t\r\n", "   ")
TOO_LARGE = "holds a table of more rows or cells than a report has; it is not opened"
TOO_DEEP = "nests too deep or is too large for a report; it is not opened"


@dataclass(slots=True)
class Cell:
    """The blocks of a cell that are not blank, and over how many columns it reaches."""

    blocks: list[Block]
    columns: int = 1


@dataclass(slots=True)
class Row:
    """The cells of a row; ``header`` where Word repeats it on every page."""

    cells: list[Cell] = field(default_factory=list)
    header: bool = False

    def add(self, blocks: list[Block], columns: int) -> None:
        """Append a cell."""
        self.cells.append(Cell([block for block in blocks if block.text.strip()], max(1, min(columns, _SPAN))))


def table_blocks(rows: list[Row]) -> list[Block]:
    """The rows as blocks; those of a table set for its page, a form's long answers, give their paragraphs."""
    marked = any(row.header for row in rows)
    bold_first = not marked and len(rows) > 1 and _is_bold(rows[0]) and not _is_bold(rows[1])
    out: list[Block] = []
    for number, row in enumerate(rows):
        if len(row.cells) == 1 or any(map(_is_prose, row.cells)):
            for cell in row.cells:
                if len(row.cells) == 1 or _is_prose(cell):
                    out.extend(cell.blocks)
                else:
                    out.extend(_label(block) for block in cell.blocks)
        elif any(cell.blocks for cell in row.cells):
            out.append(_row(row, row.header or (bold_first and number == 0)))
    return out


def _label(block: Block) -> Block:
    """What stands in a cell beside running text: a row of one cell."""
    return replace(block, kind="row", level=None, marker=None, cells=((0, len(block.text)),))


def _row(row: Row, header: bool) -> Block:
    parts: list[str] = []
    cells: list[tuple[int, int]] = []
    bold: list[tuple[int, int]] = []
    place = 0
    for number, cell in enumerate(row.cells):
        if number:
            parts.append("\t")
            place += 1
        text, stretches = _cell(cell)
        cells.append((place, place + len(text)))
        bold.extend((place + first, place + last) for first, last in stretches)
        parts.append(text)
        place += len(text)
        for _ in range(cell.columns - 1):
            # a cell over several columns leaves the others empty, so that each value keeps its column
            parts.append("\t")
            place += 1
            cells.append((place, place))
    begins = any(block.breaks for cell in row.cells for block in cell.blocks)
    return Block(
        "".join(parts).rstrip("\t "),
        "row",
        cells=tuple(cells),
        header=header,
        bold=tuple(bold),
        breaks=(0,) if begins else (),
    )


def _cell(cell: Cell) -> tuple[str, list[tuple[int, int]]]:
    """The words of a cell in one line, and which of them are bold."""
    parts: list[str] = []
    bold: list[tuple[int, int]] = []
    place = 0
    for block in cell.blocks:
        if parts:
            parts.append(" ")
            place += 1
        text = block.text.strip()
        skipped = len(block.text) - len(block.text.lstrip())
        for first, last in block.bold:
            first, last = max(first - skipped, 0), min(last - skipped, len(text))
            if first < last:
                bold.append((place + first, place + last))
        parts.append(text.translate(_BLANKS))
        place += len(text)
    return "".join(parts), bold


def _is_prose(cell: Cell) -> bool:
    """Whether a cell holds running text: a page, or a form's long answer, that was set in a table."""
    length = sum(len(block.text) for block in cell.blocks)
    return length >= _CELL or (len(cell.blocks) >= 2 and length >= _CELL // 2)


def _is_bold(row: Row) -> bool:
    """Whether all words of a row are bold."""
    blocks = [block for cell in row.cells for block in cell.blocks]
    return bool(blocks) and all(is_all_bold(block) for block in blocks)


def is_all_bold(block: Block) -> bool:
    """Whether nothing but blanks is not bold."""
    seen = sum(len("".join(block.text[first:last].split())) for first, last in block.bold)
    return seen > 0 and seen == len("".join(block.text.split()))
