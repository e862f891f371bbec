"""Markdown to its text: marks of headings, emphasis and links go, the numbers of lists stay."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gangyao.decoding import decode
from gangyao.read.types import Block, HintKind, Lines, Text, Unreadable

_DEPTH = 60
_TOO_DEEP = re.compile(rf"^(?:[ \t]*(?:>|[-*+][ \t])){{{_DEPTH},}}", re.M)
_HEADER = re.compile(r"\A---\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.S)
_CELLS = ("th_open", "td_open")
_PARTS_OF_TABLES = ("tbody_open", "tr_open", *_CELLS)
_MARKUP = re.compile(r"<!--.*?-->|<[^>]*>", re.S)


def read_markdown(data: bytes, name: str) -> Text:
    """The text of a Markdown file (CommonMark with tables), a line for a line; rows of tables are furniture.

    Raises:
        Unreadable: lists or quotations nested beyond reason.
        EncodingError: the encoding cannot be told.
    """
    source, encoding = decode(data)
    if _TOO_DEEP.search(source):
        raise Unreadable("is a Markdown file that nests too deep; save it as plain text (.txt)")
    lines = Lines()
    header = _HEADER.match(source)
    if header is not None:
        for line in header[1].splitlines():
            lines.add(Block(line, "furniture"))
        source = source[header.end() :]
    parser = MarkdownIt("commonmark", {"maxNesting": 4 * _DEPTH}).enable(["table", "strikethrough"])
    try:
        for block in _Reader(parser.parse(source)).blocks():
            lines.add(block)
    except RecursionError:
        raise Unreadable("is a Markdown file that nests too deep; save it as plain text (.txt)") from None
    return lines.text(name, encoding)


class _Reader:
    """Goes over the tokens of a Markdown file once."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._numbers = _numbers(tokens)
        self._titled = sum(token.type == "heading_open" and token.tag == "h1" for token in tokens) == 1
        self._heading: tuple[HintKind | None, int | None] = (None, None)
        self._marker = ""
        self._row: list[str] = []

    def blocks(self) -> Iterator[Block]:
        """The blocks with an empty line where the file has one."""
        end = 0
        for place, token in enumerate(self._tokens):
            in_table = token.type in _PARTS_OF_TABLES or self._tokens[place - 1].type in _CELLS
            if token.map is not None and token.nesting >= 0 and not in_table:
                if token.map[0] > end:
                    yield Block("")
                end = max(end, token.map[1] if token.nesting == 0 else token.map[0])
            if token.nesting:
                self._enter_or_leave(place, token)
            block = self._block(place, token)
            if block is not None:
                yield block

    def _enter_or_leave(self, place: int, token: Token) -> None:
        if token.type == "heading_open":
            title = self._titled and token.tag == "h1"
            self._heading = ("title", None) if title else ("heading", int(token.tag[1]))
        elif token.type == "heading_close":
            self._heading = (None, None)
        elif token.type == "list_item_open":
            self._marker = self._numbers.get(place, "")
        elif token.type == "tr_open":
            self._row = []

    def _block(self, place: int, token: Token) -> Block | None:
        if token.type == "tr_close":
            return Block("\t".join(self._row).rstrip(), "furniture")
        if token.type == "inline":
            text = _plain(token.children or [])
            if self._tokens[place - 1].type in _CELLS:
                self._row.append(text)
                return None
        elif token.type in ("fence", "code_block"):
            text = token.content.strip("\n")
        elif token.type == "html_block":
            text = html.unescape(_MARKUP.sub("", token.content)).strip("\n")
        else:
            return None
        marker, self._marker = self._marker, ""
        return Block(marker + text, *self._heading) if text.strip() else None


def _numbers(tokens: list[Token]) -> dict[int, str]:
    """What stands before each item of the numbered lists: the number written, or the count where all are alike."""
    numbers: dict[int, str] = {}
    lists: list[list[int]] = []
    for place, token in enumerate(tokens):
        if token.type.endswith("_list_open"):
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(place)
        elif token.type.endswith("_list_close"):
            items = lists.pop()
            alike = len({tokens[item].info for item in items}) == 1
            for count, item in enumerate(items):
                shown = str(int(tokens[item].info) + count) if alike else tokens[item].info
                numbers[item] = f"{shown}{tokens[item].markup} "
    return numbers


def _plain(children: list[Token]) -> str:
    """The words of a paragraph or cell; a picture's stand-in text is not shown, so it is left out."""
    parts: list[str] = []
    for token in children:
        if token.type in ("softbreak", "hardbreak") or (
            token.type == "html_inline" and token.content[:3].lower() == "<br"
        ):
            parts.append("\n")
        elif token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
    return "".join(parts)
