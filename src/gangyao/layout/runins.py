"""Unnumbered run-in headings: 做强三产。全力支持…… where the paragraphs of a section run in parallel.

A short first sentence is a heading only in company: the paragraphs of its section open alike, or short clauses
recur within its paragraph. The rules look at shape and place alone, never at a list of topics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from gangyao.document import Kind
from gangyao.layout.pieces import Piece

_LONGEST = 42
_FIGURES = re.compile(
    r"[0-9０-９%％×]|百分之|[一二三四五六七八九十百千]+(?:万|亿|余?(?:[人户亩名家个元吨]|次(?!产业)))"
)
_QUOTED = re.compile(r"[“\"《（(][^”\"》）)]{0,12}[”\"》）)]")
# Openings of plain sentences: time, address, linking words, self-reference, what has been done.
_PLAIN = re.compile(
    r"各位|同志们|大家|今年|去年|明年|今后|当前|目前|现在|刚刚|过去|一年来|"
    r"[一二三四五六七八九十]年来|半年来|回顾|回望|回首|展望|总之|总的|以上|下面|但是?|因此|所以|"
    r"可见|"
    r"面对|根据|按照|随着|全年|截至|年初|年内|这|那|我(?!们始终)|咱|他|她|它|您?你|请|.{0,6}的?同时|此外|"
    r"另外|特别是|其中|例如|比如|为此|为了|对此|对于|由于|经过|通过|在(?!.{2,12}(?:上|方面))|"
    r"感谢|谢谢|祝|愿|让|希望|相信|是|要|必须|先说|再说|三年来|近年来|上半年|下半年|"
    r"第[一二三四五六七八九十]+[条项次]|会议|报告|[\u4e00-\u9fff]{2,4}们[，！]"
)
_COPULA = re.compile(
    r"(?<![于但还可就凡总])是(?!非)|就是|则|，就|不如|莫过于|在于|离不开|没有.{1,12}就没有|谁|吗|呢|"
    r"什么|怎么|几[点条]|说(?![明服理])|(?<!开)讲(?![座台堂解师习文诚政学话])|[？?！!]"
)
_DONE = re.compile(
    r"完成|获|建成|成功|新增|创建|建立|开展|举办|累计|共|先后|投资|圆满|顺利|荣获|发放|组织|支持|鼓励|"
    r"引导|督促|试点|启动|改造|编制|出台|常态化|积极申"
)
_CALL = re.compile(r"让我们|我们坚信|我们相信|新的征程|奋斗[！。]$")
_SHORT_DETAIL = 18
_TERSE = 8


def mark_run_ins(pieces: list[Piece]) -> None:
    """Give the unnumbered run-in headings of a page their kind and level 5 (numbered headings are known)."""
    for section in _sections(pieces):
        _mark_openings(section)
        for index, paragraph in enumerate(section):
            _mark_within(paragraph, first=index == 1 and section[0][0].kind is Kind.HEADING)


def _sections(pieces: list[Piece]) -> Iterator[list[list[Piece]]]:
    """The paragraphs between one heading line and the next; a numbered run-in heading begins a section."""
    section: list[list[Piece]] = []
    paragraph: list[Piece] = []
    for piece in pieces:
        if paragraph and piece.paragraph != paragraph[0].paragraph:
            section.append(paragraph)
            paragraph = []
        heads = piece.kind is Kind.HEADING and piece.place == 0
        if (heads or piece.new or piece.kind in (Kind.TITLE, Kind.FURNITURE)) and section:
            yield section
            section = []
        paragraph.append(piece)
    if paragraph:
        section.append(paragraph)
    if section:
        yield section


def _mark_openings(section: list[list[Piece]]) -> None:
    """Paragraphs that open with a short clause, at least two and most of those between the first and the last."""
    opened = [index for index, paragraph in enumerate(section) if _may_open(paragraph)]
    if len(opened) < 2:
        return
    middle = median(len(section[index][0].text) for index in opened)
    opened = [index for index in opened if _fits(section[index][0].text, middle)]
    if sum(_is_plain(section[index][0].text) for index in opened) >= 2:
        opened = [index for index in opened if _is_plain(section[index][0].text) or len(section[index][0].text) <= 20]
    elif len(opened) == 2 and max(len(section[index][0].text) for index in opened) > 20:
        return
    if len(opened) < 2:
        return
    between = [paragraph for paragraph in section[opened[0] : opened[-1] + 1] if len(paragraph) > 1]
    if len(opened) < 0.6 * len(between):
        return
    for index in opened:
        section[index][0].kind, section[index][0].level = Kind.HEADING, 5


def _is_plain(text: str) -> bool:
    return "，" not in text and "," not in text


def _fits(text: str, middle: float) -> bool:
    return len(text) <= (max(18.0, 2.6 * middle) if _is_plain(text) else max(16.0, 1.8 * middle))


def _may_open(paragraph: list[Piece]) -> bool:
    if len(paragraph) < 2 or not may_name(paragraph[0]) or paragraph[1].kind is not Kind.SENTENCE:
        return False
    return _CALL.search(paragraph[1].text) is None


def may_name(piece: Piece) -> bool:
    """Whether a sentence could be an unnumbered run-in heading by itself: short, ended, without figures or a claim."""
    if piece.kind is not Kind.SENTENCE or piece.marker is not None or not 3 <= len(piece.text) <= _LONGEST:
        return False
    if piece.text[-1] not in "。.．｡" or piece.place + 1 >= piece.count:
        return False
    bare = _QUOTED.sub("", piece.text)
    if _FIGURES.search(bare) or _PLAIN.match(piece.text):
        return False
    return len(re.findall("[，,；;：:]", bare)) <= 1 and not _COPULA.search(bare[:-1])


def _mark_within(paragraph: list[Piece], *, first: bool) -> None:
    """Short clauses that part one long paragraph (review sections of government reports)."""
    if len(paragraph) < 4:
        return
    head = paragraph[0]
    nested = head.kind is Kind.HEADING and head.marker is None and len(head.text) <= 20 and _parts(paragraph, 1, 16)
    numbered = head.kind is Kind.HEADING and head.marker is not None and head.marker.form.level <= 4
    # Under a long opening (以……为导向，着力……) clauses that begin alike are its own sentences.
    long = head.kind is Kind.HEADING and head.marker is None and len(head.text) > 20
    found = set() if long else _alike(paragraph)
    if first and head.kind is Kind.SENTENCE:
        found.update(_terse(paragraph))
    if nested or numbered:
        parts = [index for index in range(1, len(paragraph) - 1) if _parts(paragraph, index, 20)]
        if nested or len(parts) >= 2 or parts[:1] == [1]:
            found.update(parts)
    for index in found:
        paragraph[index].kind, paragraph[index].level = Kind.HEADING, 5


def _terse(paragraph: list[Piece]) -> set[int]:
    """Names of a few characters (守红线。…… 补耕地。……) that part the paragraph right under a heading."""
    named = [
        index
        for index, piece in enumerate(paragraph[:-1])
        if len(piece.text) <= _TERSE
        and may_name(piece)
        and _is_plain(piece.text)
        and len(paragraph[index + 1].text) >= 2 * _TERSE
    ]
    return set(named) if len(named) >= 2 and named[0] == 0 else set()


def _parts(paragraph: list[Piece], index: int, longest: int) -> bool:
    """Whether the piece at ``index`` is a bare clause that longer sentences spell out."""
    piece, after = paragraph[index], paragraph[index + 1] if index + 1 < len(paragraph) else None
    if after is None or len(after.text) < _SHORT_DETAIL or not 6 <= len(piece.text) <= longest:
        return False
    if re.search(r"[，,“”《》（）()、]", piece.text) and "、" not in piece.text:
        return False
    return may_name(piece) and not _DONE.match(piece.text)


def _alike(paragraph: list[Piece]) -> set[int]:
    """Pieces that begin with the same two characters three times over, with other sentences between them."""
    groups: dict[str, list[int]] = {}
    for index, piece in enumerate(paragraph[:-1]):
        if len(piece.text) <= 30 and may_name(piece):
            groups.setdefault(piece.text[:2], []).append(index)
    found: set[int] = set()
    for group in groups.values():
        if len(group) >= 3 and all(right - left > 1 for left, right in pairwise(group)):
            found.update(group)
    return found
