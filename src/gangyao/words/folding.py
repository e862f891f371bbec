"""Characters that are read as others: traditional ones, radicals out of PDFs, full-width letters and digits.

The table is one character for one, so that offsets stay; ``scripts/make_folding.py`` makes it from OpenCC and Unicode.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[int, str]:
    lines = files("gangyao.words").joinpath("folding.txt").read_text(encoding="utf-8").splitlines()
    return {ord(line[0]): line[1] for line in lines}


def fold(text: str) -> str:
    """The text as rules and classifier read it: as long as it was, character for character.

    >>> fold("⼯會報告１２")
    '工会报告12'
    """
    return text if text.isascii() else text.translate(_table())
