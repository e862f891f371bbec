"""Markdown as it is written: the text stays, and hints say what its marks mean.

The reader goes over the lines once and needs no library, so that Markdown pasted as plain text is read the same way.
The spans of its hints hold the marks: ``## ``, ``**``, ``- ``. Chinese habits go before the letter of CommonMark where
they meet: a line set in by four blanks is a paragraph, no code, and the ``**`` of 20**年 is a mask, no bold type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangyao.decoding import decode
from gangyao.read.emphasis import bold_spans, cells, is_rule, masked
from gangyao.read.types import Hint, Text

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*$")
_QUOTE = re.compile(r"(?:[ \t\u3000]*>)*[ \t\u3000]*")
_HEADING = re.compile(r"(#{1,6})(?:[ \t\u3000]+|(?<=##)(?=[\u3400-\u9fff（]))(?=\S)")
_UNDERLINE = re.compile(r"(?:={2,}|-{2,})$")
_ITEM = re.compile(r"([-*+•]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([^`\s]*)")
_BREAK = re.compile(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_IMAGE = re.compile(r"(?:\[?!\[[^\[\]]*\]\([^()\s]*(?:[ \t]+\"[^\"]*\")?\)(?:\]\([^()\s]*\))?[ \t]*)+$")
_TEXTS = frozenset(("", "markdown", "md", "text", "txt", "plain", "plaintext"))
_HAN = re.compile("[\u3400-\u9fff]")
_DEPTH = 9
"""Levels of lists that are told apart."""
_HEADINGS, _RUN_INS = 2, 2
_HEADING_LENGTH = 40
"""Characters of a line that a rule under it makes a heading; under a longer one it parts what comes next."""
_LOOK = 200_000
"""Characters by which a text is judged."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: where it begins, where its words do (behind blanks and signs of quotation), and where they end."""

    start: int
    first: int
    last: int
    words: str

    @property
    def indent(self) -> int:
        """How far the words are set in."""
        return self.first - self.start


def read_markdown(data: bytes, name: str) -> Text:
    """A Markdown file.

    Raises:
        EncodingError: the encoding cannot be told.
    """
    source, encoding = decode(data)
    return marked(source, name, encoding)


def marked(text: str, name: str, encoding: str | None = None) -> Text:
    """A text with the hints that its Markdown gives; the text itself stays as it is written."""
    return Text(text, name, encoding, tuple(sorted(_Reader(text).hints(), key=lambda hint: (hint.start, -hint.end))))


def looks_like_markdown(text: str) -> bool:
    """Whether a text that came without a name is Markdown: two headings, a table with its rule, or run-in headings.

    A single ``#`` or a few ``**`` prove nothing: ** stands for struck-out names and figures too.
    """
    headings = run_ins = 0
    before = ""
    for line in text[:_LOOK].splitlines():
        words = line.strip()
        if before.count("|") and is_rule(words) and len(cells(before)) == len(cells(words)):
            return True
        headings += line.startswith("#") and _HEADING.match(line) is not None
        run_ins += _opens_bold(words)
        if headings >= _HEADINGS or run_ins >= _RUN_INS:
            return True
        before = words
    return False


def _opens_bold(words: str) -> bool:
    """Whether a line opens with words in bold type that are closed as a heading is: at its end, or by a sign."""
    item = _ITEM.match(words)
    start = 0 if item is None else item.end()
    if not words.startswith("**", start):
        return False
    end = words.find("**", start + 2)
    inner, behind = words[start + 2 : end], words[end + 2 : end + 3]
    if end < 0 or len(inner) < 2 or masked(words, start, end) or inner != inner.strip():
        return False
    return behind in ("", "：", ":") or inner[-1] in "：:。.、"


class _Reader:
    """Goes over the lines of a text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = list(_lines(text))
        self._hints: list[Hint] = []
        self._open: list[tuple[int, int]] = []
        self._indents: list[int] = []
        self._fence = ""
        self._last_comment = text.rfind("-->")

    def hints(self) -> list[Hint]:
        """What the marks say."""
        place = self._front_matter()
        while place < len(self._lines):
            place = self._next(place)
        self._close()
        return self._titled()

    def _next(self, place: int) -> int:
        """Read the block that begins at a line; gives the number of the line behind it."""
        line = self._lines[place]
        if not line.words:
            self._close()
            return place + 1
        fence = _FENCE.match(line.words)
        if self._fence and self._closes(line.words, self._fence):
            self._close()
            self._hints.append(Hint(line.first, line.last, "row"))
            self._fence = ""
            return place + 1
        if fence is not None and not self._fence:
            return self._code(place, fence)
        if line.words.startswith("<!--") and line.start < self._last_comment:
            return self._comment(place)
        if self._is_table(place):
            return self._table(place)
        self._of_one_line(place, line)
        return place + 1

    def _of_one_line(self, place: int, line: _Line) -> None:
        heading, item = _HEADING.match(line.words), _ITEM.match(line.words)
        before = self._lines[place - 1] if place else None
        if heading is not None:
            self._close()
            self._heading(line, len(heading[1]))
            self._indents.clear()
        elif self._open and before is not None and before.words and _UNDERLINE.match(line.words):
            self._underlined(before, line)
        elif _BREAK.match(line.words):
            self._close()
            self._hints.append(Hint(line.first, line.last, "row"))
        elif item is not None:
            self._close()
            depth = self._depth(line.indent)
            self._hints.append(Hint(line.first, line.last, "item", depth, item[1]))
            self._open.append((line.first + item.end(), line.last))
        elif _IMAGE.match(line.words):
            self._close()
            self._hints.append(Hint(line.first, line.last, "caption"))
        else:
            self._go_on(line)

    def _underlined(self, before: _Line, line: _Line) -> None:
        """A heading by the line of = or - under it; of a paragraph the last line alone, as people mean it."""
        last = self._hints[-1] if self._hints else None
        item = last is not None and last.kind == "item" and last.end == before.last
        if item or len(before.words) > _HEADING_LENGTH or before.words.endswith(("。", "；", "，")):
            self._close()
            self._hints.append(Hint(line.first, line.last, "row"))
            return
        self._open.pop()
        self._close()
        self._heading(before, 1 if line.words[0] == "=" else 2)
        self._hints.append(Hint(line.first, line.last, "row"))

    def _go_on(self, line: _Line) -> None:
        """A line of a paragraph; one that follows an item's and is set in is part of the item."""
        last = self._hints[-1] if self._hints else None
        if self._open and last is not None and last.kind == "item" and last.end == self._open[-1][1] and line.indent:
            self._hints[-1] = Hint(last.start, line.last, "item", last.level, last.marker)
        elif not line.indent and not self._open:
            self._indents.clear()
        self._open.append((line.first, line.last))

    def _close(self) -> None:
        """End a paragraph: only now it is known how far its bold type reaches."""
        if self._open:
            self._bold(self._open[0][0], self._open[-1][1])
            self._open.clear()

    def _bold(self, start: int, end: int) -> None:
        self._hints.extend(Hint(start + a, start + b, "bold") for a, b in bold_spans(self._text[start:end]))

    def _heading(self, line: _Line, level: int) -> None:
        self._hints.append(Hint(line.first, line.last, "heading", level))
        self._bold(line.first, line.last)

    def _depth(self, indent: int) -> int:
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        if not self._indents or self._indents[-1] + 1 < indent:
            self._indents.append(indent)
        return min(len(self._indents), _DEPTH)

    def _front_matter(self) -> int:
        """Mark the front matter, and give the number of the line behind it."""
        opening = _FRONT.match(self._lines[0].words) if self._lines else None
        if opening is None or self._lines[0].indent:
            return 0
        for place, line in enumerate(self._lines[1:], 1):
            if line.words.rstrip() == opening[1]:
                self._hints.append(Hint(self._lines[0].first, line.last, "front_matter"))
                return place + 1
            if place > 100 or (line.words and not re.match(r"[\w.-]+[ \t]*[:=]|[-#\[\]{}]|[ \t]", line.words)):
                break
        return 0

    def _code(self, place: int, fence: re.Match[str]) -> int:
        """A fenced block is no running text, unless a page of Chinese was set in it whole."""
        self._close()
        end = place + 1
        while end < len(self._lines) and not self._closes(self._lines[end].words, fence[1]):
            end += 1
        opening, last = self._lines[place], self._lines[min(end, len(self._lines) - 1)]
        inner = self._text[opening.last : last.start if end < len(self._lines) else last.last]
        if fence[2].lower() in _TEXTS and 3 * len(_HAN.findall(inner)) > len("".join(inner.split())):
            self._hints.append(Hint(opening.first, opening.last, "row"))
            self._fence = fence[1]
            return place + 1
        self._hints.append(Hint(opening.first, last.last or opening.last, "box"))
        return end + 1

    @staticmethod
    def _closes(words: str, mark: str) -> bool:
        return words.startswith(mark) and not words.strip(mark[0] + " \t")

    def _comment(self, place: int) -> int:
        """A comment, to the line that ends it."""
        self._close()
        end = place
        while "-->" not in self._lines[end].words:
            end += 1
        self._hints.append(Hint(self._lines[place].first, self._lines[end].last, "box"))
        return end + 1

    def _is_table(self, place: int) -> bool:
        if place + 1 >= len(self._lines):
            return False
        head, rule = self._lines[place].words, self._lines[place + 1].words
        return "|" in head and is_rule(rule) and len(cells(head)) == len(cells(rule))

    def _table(self, place: int) -> int:
        self._close()
        end = place
        while end < len(self._lines) and "|" in self._lines[end].words:
            line = self._lines[end]
            if end == place + 1:
                self._hints.append(Hint(line.first, line.last, "row"))
            else:
                spans = tuple((line.first + a, line.first + b) for a, b in cells(line.words))
                self._hints.append(Hint(line.first, line.last, "row", cells=spans, header=end == place))
                for first, last in spans:
                    self._bold(first, last)
            end += 1
        return end

    def _titled(self) -> list[Hint]:
        """The hints, with a single heading of the first level that comes before all others as the title."""
        headings = [number for number, hint in enumerate(self._hints) if hint.kind == "heading"]
        tops = [number for number in headings if self._hints[number].level == 1]
        if len(tops) == 1 and tops[0] == headings[0]:
            hint = self._hints[tops[0]]
            self._hints[tops[0]] = Hint(hint.start, hint.end, "title")
        return self._hints


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    for match in _LINE.finditer(text):
        if match.end() == match.start():
            break
        words = match[0].rstrip()
        quoted = _QUOTE.match(words)
        inset = 0 if quoted is None else quoted.end()
        # other blanks at the beginning, and the mark of an encoding
        inset += len(words[inset:]) - len(words[inset:].lstrip("\ufeff" + " \xa0\u2003\u2002"))
        lines.append(_Line(match.start(), match.start() + inset, match.start() + len(words), words[inset:]))
    return lines
