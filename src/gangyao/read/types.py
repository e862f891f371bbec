"""What reading hands on: a text, where it came from, and what its format itself knew of its lines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gangyao.document import Source

HintKind = Literal[
    "title",
    "heading",
    "item",
    "row",
    "bold",
    "header",
    "footer",
    "page_number",
    "contents",
    "note",
    "caption",
    "box",
    "front_matter",
    "recognised",
]
"""What a format says of a stretch of text; see ``Hint``."""

FURNITURE_HINTS: frozenset[HintKind] = frozenset(
    ("header", "footer", "page_number", "contents", "note", "caption", "box", "front_matter")
)
"""What the format itself says is no part of the running text."""


class ReadError(ValueError):
    """A source that cannot be read as text; the message is one line: what is wrong and what to do."""


class Unreadable(Exception):
    """What a format's reader finds wrong with a file, worded to follow the file's name; ``read`` adds the name."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a format says of a stretch of its text, in characters of the text; no blank stands at either end.

    ``title``: Word's Title and Subtitle styles, a web page's own title. ``heading``: Word's heading styles and outline
    levels, ``<h1>``-``<h6>``, ``##``, a PDF line in larger or bolder type; ``level`` counts from 1 as the format
    counts. ``item``: a list item, ``marker`` the sign or number that the format itself put before it (in the text, at
    ``start``), ``level`` its depth from 1; a heading may have a ``marker`` too. ``row``: a row of a table, ``cells``
    the spans of its cells, in order, empty ones too (an empty span at the hint's own end where the row ends in such);
    ``header`` where the format marks it as the table's header; a row without cells is a rule (Markdown's ``|---|``).
    ``bold``: a stretch in bold type inside or over a whole paragraph (a run-in heading, where it opens one).
    ``header``, ``footer``, ``page_number``, ``contents`` (an entry of a table of contents), ``note`` (foot- and
    endnotes), ``caption``, ``box`` (text boxes, code), ``front_matter``: what stands beside the running text.
    ``recognised``: read off a picture (OCR). In Markdown the spans hold the marks (``## ``, ``**``) that the text
    keeps. A format marks what its author marked: a hint is
    evidence, not truth.
    """

    start: int
    end: int
    kind: HintKind
    level: int | None = None
    marker: str | None = None
    cells: tuple[tuple[int, int], ...] = ()
    header: bool = False

    @property
    def beside(self) -> bool:
        """Whether it marks what stands beside the running text: headers, notes, contents and the like."""
        return self.kind in FURNITURE_HINTS


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a reader of the outline has to know: what was lost, skipped or doubtful in a source.

    ``code`` names the kind of fault (``scanned_page``, ``unmapped_characters``, ``dropped_text``, ``encrypted_part``,
    ``damaged_tail``, ``empty_page``, ...), ``message`` says it in one line, with what to do. ``page`` counts the
    source's pages from 1, ``start`` and ``end`` count characters of the text, where either is known.
    """

    code: str
    message: str
    page: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded text as it stood in its source: no newline is translated, a byte order mark is dropped.

    ``encoding`` is the codec that decodes the bytes; None where the source was a string or a format that needs none
    (.docx, .pdf). ``hints`` are what the format knows, in order of ``start`` (``bold`` and ``recognised`` may lie
    inside others, which lie apart from each other); plain text knows nothing. ``breaks`` are the offsets at which a
    new page of the source begins. ``notices`` tell what did not come through.
    """

    text: str
    name: str
    encoding: str | None
    hints: tuple[Hint, ...] = ()
    breaks: tuple[int, ...] = ()
    notices: tuple[Notice, ...] = ()

    def source(self) -> Source:
        """Name, length in characters and SHA-256 of the text in UTF-8."""
        # here and not above: a reader in a process of its own does without the document's libraries
        from gangyao.document import Source

        digest = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
        return Source(name=self.name, chars=len(self.text), sha256=digest)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a row of a table, on its way to the text.

    ``cells`` and ``bold`` are spans in characters of ``text``, ``breaks`` places in it at which a new page begins;
    ``marker``, ``level`` and ``header`` as in ``Hint``.
    """

    text: str
    kind: HintKind | None = None
    level: int | None = None
    marker: str | None = None
    cells: tuple[tuple[int, int], ...] = ()
    header: bool = False
    bold: tuple[tuple[int, int], ...] = ()
    recognised: bool = False
    breaks: tuple[int, ...] = ()


class Lines:
    """Gathers the blocks of a document to a text, one under the other, and their hints."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._hints: list[Hint] = []
        self._breaks: list[int] = []
        self._notices: list[Notice] = []
        self._length = 0

    @property
    def length(self) -> int:
        """Characters gathered so far: where the next block will begin."""
        return self._length

    def add(self, block: Block) -> None:
        """Append a block; one that is blank becomes an empty line."""
        text = block.text if block.text.strip() else ""
        for place in block.breaks:
            self._begin_page(self._length + min(place, len(text)))
        if text:
            self._hint(block, self._length)
        self._parts.append(text)
        self._length += len(text) + 1

    def page_break(self) -> None:
        """A new page of the source begins here."""
        self._begin_page(self._length)

    def _begin_page(self, place: int) -> None:
        # the first page begins with the text; two marks at one place are one page
        if place > (self._breaks[-1] if self._breaks else 0):
            self._breaks.append(place)

    def notice(self, notice: Notice) -> None:
        """Tell something that the reader of the outline has to know."""
        self._notices.append(notice)

    def _hint(self, block: Block, at: int) -> None:
        text = block.text
        start = at + len(text) - len(text.lstrip())
        end = start + len(text.strip())
        if block.kind is not None:
            # empty cells at either end of a row are blanks of the text, which the hint leaves out
            cells = tuple(
                (_within(at + first, start, end), _within(at + last, start, end)) for first, last in block.cells
            )
            self._hints.append(Hint(start, end, block.kind, block.level, block.marker, cells, block.header))
        if block.recognised:
            self._hints.append(Hint(start, end, "recognised"))
        for first, last in block.bold:
            stretch = text[first:last]
            if stretch.strip():
                left = at + first + len(stretch) - len(stretch.lstrip())
                self._hints.append(Hint(left, left + len(stretch.strip()), "bold"))

    def text(self, name: str, encoding: str | None = None) -> Text:
        """All blocks with a newline between them."""
        return Text(
            "\n".join(self._parts), name, encoding, tuple(self._hints), tuple(self._breaks), tuple(self._notices)
        )


def _within(place: int, start: int, end: int) -> int:
    return min(max(place, start), end)
