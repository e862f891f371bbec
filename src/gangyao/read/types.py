"""What reading hands on: a text, where it came from, and what its format itself knew of its lines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from gangyao.document import Source

HintKind = Literal["title", "heading", "furniture"]


class ReadError(ValueError):
    """A source that cannot be read as text; the message is one line: what is wrong and what to do."""


class Unreadable(Exception):
    """What a format's reader finds wrong with a file, worded to follow the file's name; ``read`` adds the name."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a format says of a stretch of its text, in characters of the text; no blank stands at either end.

    ``title``: Word's Title and Subtitle styles, a web page's own title. ``heading``: Word's heading styles and outline
    levels, ``<h2>``, ``##``; ``level`` counts from 1 as the format counts. ``furniture``: rows of tables, text boxes,
    notes, tables of contents, the headers and footers of pages. A format marks what its author marked: the hint is
    evidence, not truth.
    """

    start: int
    end: int
    kind: HintKind
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded text as it stood in its source: no newline is translated, a byte order mark is dropped.

    ``encoding`` is the codec that decodes the bytes; None where the source was a string or a format that needs none
    (.docx, .pdf). ``hints``, in order and apart from each other, are what the format knows; plain text knows nothing.
    """

    text: str
    name: str
    encoding: str | None
    hints: tuple[Hint, ...] = ()

    def source(self) -> Source:
        """Name, length in characters and SHA-256 of the text in UTF-8."""
        digest = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
        return Source(name=self.name, chars=len(self.text), sha256=digest)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a row of a table, on its way to the text."""

    text: str
    kind: HintKind | None = None
    level: int | None = None


class Lines:
    """Gathers the blocks of a document to a text, one under the other, and their hints."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._hints: list[Hint] = []
        self._length = 0

    def add(self, block: Block) -> None:
        """Append a block; one that is blank becomes an empty line."""
        text = block.text if block.text.strip() else ""
        if block.kind is not None and text:
            start = self._length + len(text) - len(text.lstrip())
            self._hints.append(Hint(start, start + len(text.strip()), block.kind, block.level))
        self._parts.append(text)
        self._length += len(text) + 1

    def text(self, name: str, encoding: str | None = None) -> Text:
        """All blocks with a newline between them."""
        return Text("\n".join(self._parts), name, encoding, tuple(self._hints))
