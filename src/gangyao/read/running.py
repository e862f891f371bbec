"""Headers and footers of pages, told once however often a file has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gangyao.read.types import Block, HintKind

_NUMBER = re.compile(r"[\-—–－·•~第共页頁/／,，|0-9０-９ivxlcIVXLC〇一二三四五六七八九十百]*", re.I)


def running_blocks(texts: Iterable[str], kind: HintKind) -> Iterator[Block]:
    """The lines of headers or footers as furniture of that kind, or as page numbers; each line once."""
    seen: set[str] = set()
    for text in texts:
        line = text.strip()
        if line and line not in seen:
            seen.add(line)
            yield Block(line, "page_number" if _NUMBER.fullmatch("".join(line.split())) else kind)
