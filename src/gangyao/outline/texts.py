"""A unit's text as a reader takes it: one line, without what nobody sees."""

from __future__ import annotations

import re

# Line ends as str.splitlines has them, with the blanks around: what a page wrapped is one line again.
_BREAK = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_BLANKS = re.compile(r"\s{2,}|\t")
_SPACED_OUT = re.compile(r"\S(?:\s\S){3,}")
# Control, formatting, surrogate and private-use characters: no reader sees them, and a terminal would obey some.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff]"
)


def joined(text: str) -> str:
    """A text in one line: wrapped lines put together (Latin words with a blank), and 工 作 报 告 as 工作报告."""
    line = _BREAK.sub(_between, _UNSEEN.sub("", text))
    line = _BLANKS.sub(" ", line).strip()
    return "".join(line.split()) if _SPACED_OUT.fullmatch(line) else line


def _between(lines: re.Match[str]) -> str:
    text, start, end = lines.string, lines.start(), lines.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    return " " if before.isascii() and after.isascii() and (before + after).isalpha() else ""
