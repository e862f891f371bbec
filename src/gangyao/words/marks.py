"""Marks of Chinese writing: what ends a sentence, what closes, what opens a list item. Each set has its home here."""

from __future__ import annotations

import re

STOPS = "。！？!?…"
"""End a sentence."""
CLAUSE_STOPS = "；;：:"
"""End a clause, and often a line."""
CLOSERS = "”’）)」』》】〕]"
"""Close a quotation or a bracket."""
FINAL = STOPS + CLAUSE_STOPS + CLOSERS
"""After one of these a line may be complete."""
NEVER_FIRST = "，、。；！？）》”’」』】,;!?)%％"
"""No line begins with one of these: it goes on with the one before."""
PAIRS = (("（(", "）)"), ("“", "”"), ("《", "》"), ("「", "」"))
"""Opening and closing brackets and quotes; either width closes either."""
BULLET = re.compile(r"[●■◆★▲○□◇☆△▪▫•·‣►▶◦◎※➢➤✓✔✦❖☑☐]\s*(?=\S)|[-*+]\s+|-(?=[\u4e00-\u9fff])")
"""A sign that opens a list item."""
MARKUP = re.compile(r"#{1,6}[ \t]|>[ \t]?|\||-{3,}\s*$|={3,}\s*$|```")
"""What Markdown opens a line with."""


def is_chinese(character: str) -> bool:
    """Whether a character is a Chinese one (CJK unified ideographs of the basic block)."""
    return "\u4e00" <= character <= "\u9fff"
