"""RTF files: paragraphs and tables in order, with the numbers that the file itself keeps beside its lists."""

from __future__ import annotations

from collections.abc import Callable

from gangyao.read.rtf.state import SETTINGS, State
from gangyao.read.rtf.story import Story, Style, Styles
from gangyao.read.rtf.tokens import SYMBOLS, codec, tokens
from gangyao.read.running import running_blocks
from gangyao.read.types import Block, HintKind, Lines, Notice, Text

__all__ = ["read_rtf"]

_SIGNS = {b"~": " ", b"_": "-"}
_CHARACTERS = {
    **{"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "emspace": "\u3000", "enspace": " "},
    **{"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "qmspace": " "},
}
# Groups that are seen, and as what; headers and footers of first, left and right pages alike.
_STORIES: dict[str, HintKind] = {
    **{f"header{side}": "header" for side in ("", "l", "r", "f")},
    **{f"footer{side}": "footer" for side in ("", "l", "r", "f")},
    **{"footnote": "note", "shptxt": "box", "dptxbxtext": "box"},
}
_SEEN = frozenset(("shpinst", "shp", "do", "shpgrp", "field", "fldrslt", "objresult", "result", "object", "pgp"))
_UNSEEN = frozenset(
    [
        *("annotation", "author", "bkmkend", "bkmkstart", "colortbl", "colorschememapping", "comment", "company"),
        *("datafield", "docvar", "falt", "file", "filetbl", "fldinst", "generator", "info", "keywords", "listtable"),
        *("listoverridetable", "nesttableprops", "nonesttables", "nonshppict", "operator", "pgptbl", "pict", "pntxta"),
        *("pntxtb", "revtbl", "rsidtbl", "shprslt", "sn", "subject", "sv", "tc", "tcn", "themedata", "title", "upr"),
        *("userprops", "xe"),
    ]
)
_TARGETS = {"fonttbl": "fonts", "stylesheet": "styles", "listtext": "number", "pntext": "number"}
_APART: tuple[HintKind, ...] = ("box", "note")
_RUNNING: tuple[HintKind, ...] = ("header", "footer")


def read_rtf(data: bytes, name: str) -> Text:
    """The text of an RTF file, as ``read_docx`` gives that of a Word file.

    Raises:
        Unreadable: one that is far larger than a report.
    """
    return _Reader(data).text(name)


class _Reader:
    """Goes over the tokens of a file once."""

    def __init__(self, data: bytes) -> None:
        self._state = State()
        self._stack: list[tuple[State, Story]] = []
        self._body = self._story = Story()
        self._others: dict[HintKind, list[Story]] = {kind: [] for kind in (*_APART, *_RUNNING)}
        self._fonts: dict[int, int] = {}
        self._styles = Styles()
        self._style = Style()
        self._number = ""
        self._entry = 0
        self._page = 1252
        self._header = False
        self._star = False
        self._unread = 0
        self._high = 0
        self._raw = bytearray()
        self._codec = "cp1252"
        self._lost = 0
        self._read(data)

    def text(self, name: str) -> Text:
        """Everything gathered."""
        lines = Lines()
        for found in self._body.finish():
            if found is None:
                lines.page_break()
            else:
                lines.add(found)
        for kind in _APART:
            for story in self._others[kind]:
                for line in story.lines():
                    lines.add(Block(line.strip(), kind))
        for kind in _RUNNING:
            for block in running_blocks((line for story in self._others[kind] for line in story.lines()), kind):
                lines.add(block)
        if self._stack:
            lines.notice(Notice("damaged_tail", "the file ends in the middle; fetch or save it again"))
        if self._lost:
            lines.notice(Notice("unmapped_characters", f"{self._lost} characters could not be read; save it as .docx"))
        return lines.text(name)

    def _read(self, data: bytes) -> None:
        for kind, piece, value in tokens(data):
            if kind == "word":
                self._word(piece.decode("ascii"), value)
            elif kind == "text":
                self._bytes(piece)
            elif kind == "hex":
                self._bytes(bytes([int(piece, 16)]))
            elif kind == "group":
                self._flush()
                self._enter() if piece == b"{" else self._leave()
            elif piece == b"*":
                self._star = True
            elif self._unread:
                self._unread -= 1
            elif piece in b"\\{}":
                # may be the second byte of a character
                self._bytes(piece)
            else:
                self._flush()
                self._end_paragraph() if piece in b"\r\n" else self._write(_SIGNS.get(piece, ""))
        self._flush()

    def _enter(self) -> None:
        self._stack.append((self._state, self._story))
        self._star = False
        self._unread = 0
        if self._state.target == "styles":
            self._style = Style()
            self._number, self._entry = "", 0
            self._state = self._state._replace(target="style")

    def _leave(self) -> None:
        if not self._stack:
            return
        target = self._state.target
        state, story = self._stack.pop()
        if target == "style" and state.target == "styles":
            self._style.name = self._number.rstrip(";")
            self._styles.entries.setdefault(self._entry, self._style)
        elif target == "number" and state.target != "number":
            self._story.marker = self._number.strip()
        self._state, self._story, self._star, self._unread = state, story, False, 0

    def _word(self, word: str, value: int | None) -> None:
        starred, self._star = self._star, False
        if word == "u":
            self._unicode(value or 0)
            return
        self._unread = 0
        if self._state.target == "unseen":
            return
        self._flush()
        if word in _STORIES or word in _UNSEEN or starred:
            self._open(word, starred)
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif word in _ENDS:
            _ENDS[word](self)
        else:
            self._declare(word, value)

    def _open(self, word: str, starred: bool) -> None:
        """A group begins that is not part of the text around it."""
        if word in _STORIES:
            self._story = Story()
            self._others[_STORIES[word]].append(self._story)
            self._state = State(font=self._state.font)
        elif word in _UNSEEN or (starred and word not in _SEEN):
            # character styles are no styles of paragraphs
            self._state = self._state._replace(target="unseen")

    def _declare(self, word: str, value: int | None) -> None:
        target = self._state.target
        if word in _TARGETS:
            self._number = ""
            self._state = self._state._replace(target=_TARGETS[word])
        elif target in ("fonts", "style"):
            self._define(word, value or 0)
        elif word == "ansicpg":
            self._page = value or 1252
        elif word in ("trowd", "trhdr"):
            self._header = word == "trhdr"
        elif word == "pagebb" and target == "text":
            self._story.page()
        elif word in SETTINGS:
            self._state = SETTINGS[word](self._state, 1 if value is None else value)

    def _define(self, word: str, value: int) -> None:
        """Of a font or a style, in their tables."""
        if word in ("s", "f") and (word == "s") == (self._state.target == "style"):
            self._entry = value
        elif word == "fcharset":
            self._fonts[self._entry] = value
        elif word == "sbasedon":
            self._style.based = value
        elif word == "outlinelevel":
            self._style.outline = value

    def _unicode(self, value: int) -> None:
        self._flush()
        unit = value % 0x10000
        if 0xDC00 <= unit < 0xE000 and self._high:
            self._write(chr(0x10000 + ((self._high - 0xD800) << 10) + unit - 0xDC00))
        elif not 0xD800 <= unit < 0xE000:
            self._write(chr(unit))
        self._high = unit if 0xD800 <= unit < 0xDC00 else 0
        self._unread = self._state.skip

    def _bytes(self, piece: bytes) -> None:
        if self._unread:
            dropped = min(self._unread, len(piece))
            self._unread -= dropped
            piece = piece[dropped:]
        if self._state.target != "unseen" and piece:
            if not self._raw:
                self._codec = codec(self._fonts.get(-1 if self._state.font is None else self._state.font), self._page)
            self._raw += piece

    def _flush(self) -> None:
        if self._raw:
            raw, self._raw = bytes(self._raw), bytearray()
            text = raw.decode(self._codec, "replace")
            self._lost += text.count("\ufffd")
            self._write(text)

    def _write(self, text: str) -> None:
        state = self._state
        if state.target in ("style", "number"):
            symbols = state.target == "number" and self._fonts.get(state.font or 0) == SYMBOLS
            self._number += "" if symbols else text
        elif state.target == "text" and not state.hidden:
            self._story.write(text, state.bold)

    def _end_paragraph(self) -> None:
        if self._state.target == "text":
            state = self._state
            kind, level = self._styles.meaning(state.style, state.outline)
            self._story.paragraph(kind, level, state.level + 1, state.in_table)

    def _end_cell(self) -> None:
        if self._state.target == "text":
            self._state = self._state._replace(in_table=True)
            self._end_paragraph()
            self._story.cell()

    def _end_row(self) -> None:
        if self._state.target == "text":
            self._story.row(self._header)

    def _break_page(self) -> None:
        if self._state.target == "text":
            if self._story.is_open:
                self._end_paragraph()
            self._story.page()


_ENDS: dict[str, Callable[[_Reader], None]] = {
    **{"par": _Reader._end_paragraph, "sect": _Reader._end_paragraph, "page": _Reader._break_page},
    **{"cell": _Reader._end_cell, "nestcell": _Reader._end_paragraph, "row": _Reader._end_row},
}
