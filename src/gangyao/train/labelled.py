"""Labelled pages: the authored corpus format and the gold format (NAME.txt + NAME.tsv), as text with labelled spans."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from gangyao.document import Kind, Role

_BREAK = re.compile(r"[^\S\r\n]*[\r\n]+\s*")
_BLANKS = re.compile(r"\s{2,}")

SECOND_READER = "second_reader.tsv"
"""Beside the authored corpus: where its two readers differed."""

GOLD_COLUMNS = ["start", "end", "kind", "level", "role", "new"]


class LabelError(ValueError):
    """A labelled file breaks its format; the message names file, line and fault."""


@dataclass(frozen=True, slots=True)
class LabelledUnit:
    """A unit with its labels; ``start`` and ``end`` count characters of the page's text."""

    start: int
    end: int
    kind: Kind
    level: int | None
    role: Role
    new: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page's text, its labelled units in order, and what is known of it (``body``, ``kind``, ``year``, ...).

    ``passes``: how often an epoch shows it (see ``DataEntry``).
    """

    name: str
    text: str
    units: tuple[LabelledUnit, ...]
    facts: dict[str, str] = field(default_factory=dict)
    passes: float = 1.0

    def text_of(self, unit: LabelledUnit) -> str:
        """The unit's text as it stands on the page."""
        return self.text[unit.start : unit.end]


def load_authored(path: Path) -> LabelledPage:
    """Read one authored report; paragraphs become lines of the page, empty lines beyond the first stay empty lines.

    Raises:
        LabelError: a line that is not ``kind, level or -, role, text[, tags]``.
    """
    facts: dict[str, str] = {}
    units: list[LabelledUnit] = []
    pieces: list[str] = []
    length = breaks = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("# ") and not units:
            key, _, value = line[2:].partition(": ")
            facts[key] = value
            continue
        if not line.strip():
            breaks += 1
            continue
        kind, level, role, text, tags = _columns(line, f"{path.name}:{number}")
        body = text.strip()
        before = ("\n" * breaks if units else "") + text[: len(text) - len(text.lstrip())]
        breaks = 0
        pieces += [before, body]
        length += len(before)
        begun = any(unit.kind is not Kind.FURNITURE for unit in units)
        new = "new" in tags or (not begun and kind is not Kind.FURNITURE)
        units.append(LabelledUnit(length, length + len(body), kind, level, role, new, tags))
        length += len(body)
    return LabelledPage(path.stem, "".join(pieces), tuple(units), facts)


def _columns(line: str, place: str) -> tuple[Kind, int | None, Role, str, tuple[str, ...]]:
    columns = line.split("\t")
    if len(columns) not in (4, 5):
        raise LabelError(f"{place}: {len(columns)} columns, expected kind, level, role, text and perhaps tags")
    tags = tuple(tag for tag in columns[4].split(",") if tag) if len(columns) == 5 else ()
    kind, level, role = _labels(columns[0], columns[1], columns[2], place)
    return kind, level, role, columns[3], tags


def _labels(kind: str, level: str, role: str, place: str) -> tuple[Kind, int | None, Role]:
    try:
        return Kind(kind), None if level == "-" else int(level), Role(role)
    except ValueError as error:
        raise LabelError(f"{place}: {error}") from None


def load_gold(path: Path) -> LabelledPage:
    """Read NAME.tsv (start, end, kind, level, role, new) with NAME.txt beside it.

    Raises:
        LabelError: no text beside it, another header, or a row that breaks the format.
    """
    text_path = path.with_suffix(".txt")
    if not text_path.is_file():
        raise LabelError(f"{path.name}: there is no {text_path.name} beside it")
    # newlines are kept as they are: the spans count them
    text = text_path.read_bytes().decode("utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != GOLD_COLUMNS:
        raise LabelError(f"{path.name}: the first line is to be {', '.join(GOLD_COLUMNS)}, parted by tabs")
    units: list[LabelledUnit] = []
    for number, line in enumerate(lines[1:], 2):
        columns = line.split("\t")
        if len(columns) != len(GOLD_COLUMNS):
            raise LabelError(f"{path.name}:{number}: {len(columns)} columns")
        kind, level, role = _labels(columns[2], columns[3], columns[4], f"{path.name}:{number}")
        start, end = (int(column) if column.isdecimal() else -1 for column in columns[:2])
        if not (units[-1].end if units else 0) <= start < end <= len(text):
            raise LabelError(f"{path.name}:{number}: {columns[0]} to {columns[1]} is no span after the one before")
        units.append(LabelledUnit(start, end, kind, level, role, columns[5] == "1"))
    return LabelledPage(path.stem, text, tuple(units), {"kind": "gold"})


def load_folder(folder: Path) -> list[LabelledPage]:
    """Read every labelled page of a folder, whichever of the two formats each is in, by name.

    Raises:
        LabelError: the folder holds no labelled page, or one breaks its format.
    """
    files = sorted(set(folder.glob("*.tsv")) - {folder / SECOND_READER}) if folder.is_dir() else []
    if not files:
        raise LabelError(f"{folder} holds no labelled pages (NAME.tsv)")
    return [load_gold(file) if file.with_suffix(".txt").is_file() else load_authored(file) for file in files]


def labelled_units(page: LabelledPage) -> list[int]:
    """Indices of the units that have a role to find: headings and sentences."""
    return [n for n, unit in enumerate(page.units) if unit.kind in (Kind.HEADING, Kind.SENTENCE)]


def paragraph_ids(page: LabelledPage) -> list[int]:
    """Number each unit's paragraph: units with a line break between them stand in different ones."""
    numbers: list[int] = []
    end, number = 0, -1
    for unit in page.units:
        if number < 0 or "\n" in page.text[end : unit.start] or "\r" in page.text[end : unit.start]:
            number += 1
        numbers.append(number)
        end = unit.end
    return numbers


def parents(page: LabelledPage) -> list[int | None]:
    """For each unit the index of the heading it stands under.

    Headings nest by level; a run-in heading of level 5 covers the rest of its own paragraph; a new report starts anew.
    """
    above: list[int | None] = []
    open_headings: list[int] = []
    paragraphs = paragraph_ids(page)
    followed = [p == q for p, q in zip(paragraphs, [*paragraphs[1:], -1], strict=True)]
    for index, unit in enumerate(page.units):
        if unit.new:
            open_headings = []
        while open_headings and _closed(page, open_headings[-1], unit, paragraphs, followed, index):
            open_headings.pop()
        inside = unit.kind in (Kind.HEADING, Kind.SENTENCE)
        above.append(open_headings[-1] if open_headings and inside else None)
        if unit.kind is Kind.HEADING:
            open_headings.append(index)
    return above


def _closed(
    page: LabelledPage, heading: int, unit: LabelledUnit, paragraphs: list[int], followed: list[bool], index: int
) -> bool:
    level = page.units[heading].level or 0
    if unit.kind is Kind.HEADING and level >= (unit.level or 0):
        return True
    return level == 5 and followed[heading] and paragraphs[heading] != paragraphs[index]


def slice_of(page: LabelledPage, first: int, end: int) -> LabelledPage:
    """The page from its unit ``first`` to before its unit ``end``, as a page of its own."""
    units = page.units[first:end]
    if not units:
        return replace(page, text="", units=())
    left, right = units[0].start, units[-1].end
    moved = tuple(replace(unit, start=unit.start - left, end=unit.end - left) for unit in units)
    return replace(page, text=page.text[left:right], units=moved)


def clean(text: str) -> str:
    """A unit's text as a reader takes it: without a wrapped page's line breaks, blanks in a run made one."""
    return _BLANKS.sub(" ", _BREAK.sub("", text))
