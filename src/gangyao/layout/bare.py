"""Unnumbered heading lines (过去一年工作回顾): known by shape, place and company."""

from __future__ import annotations

import re

from gangyao.document import Kind
from gangyao.layout.pieces import Piece
from gangyao.layout.titles import is_date, is_greeting, is_speaker, is_topic

_SPOKEN = re.compile(
    r"以下|如下|我们(?:主要|要|将|还)|请|我(?!们)|你|您|^同意|^不同意|弃权|通过|下面|现在|^让|鼓掌|掌声|完毕|谢谢|此致|敬礼|特此|"
    r"^附[件：:]|宣读|讲话|[—…]{2}$"
)
_BRACKETED = re.compile(r"【[^】]{2,30}】|[◆●■▲★◎※◇○□△☆▶►▍▎▌❖◈✦✿]\s*\S.{1,30}")
_LEADS_IN = re.compile(r"(?:[如以]下.{0,10}|[几一二三四五六七八九十](?:个|大)?(?:方面|项|点|条).{0,6})$")
_CLAUSES = re.compile(r"[^，,。；：:]{4,12}(?:[，,][^，,。；：:]{4,12}){1,2}")
_COUNTS = re.compile(r"[0-9０-９%％×]|[一二三四五六七八九十百千万亿]+(?:[人户亩次元万吨名个期场]|个月|多)|[了过]")
_PROSE = 25
_MARKS = "。！？!?；;：:，,、…”"


def mark_bare(pieces: list[Piece]) -> None:
    """Give unnumbered heading lines their kind and level (numbered headings are known)."""
    start = 0
    for index in range(1, len(pieces) + 1):
        if index == len(pieces) or pieces[index].new:
            _mark_report([piece for piece in pieces[start:index] if piece.kind is not Kind.FURNITURE])
            start = index


def _mark_report(body: list[Piece]) -> None:
    plain = [piece for piece in body if piece.kind is Kind.SENTENCE and piece.place + 1 == piece.count]
    prose = [piece for piece in plain if len(piece.text) >= _PROSE]
    unmarked = sum(piece.text[-1] not in _MARKS for piece in prose) >= max(3.0, 0.6 * len(prose))
    lines = [index for index, piece in enumerate(body) if _is_bare(piece) and _fits_in(body, index, unmarked)]
    # Signatures and lead-ins (工作如下) go unended on the tidiest page.
    unended = sum(piece.text[-1] not in _MARKS and not _LEADS_IN.search(piece.text) for piece in plain[:-4])
    tidy = unended - len(lines) <= 0.15 * len(plain)
    slogans = _slogans(body)
    for index in lines:
        piece = body[index]
        topical = is_topic(piece.text) or _BRACKETED.fullmatch(piece.text) is not None
        if topical or (len(lines) >= 2 and (tidy or unmarked)):
            piece.kind, piece.level = Kind.HEADING, 0
    for index in slogans:
        body[index].kind, body[index].level = Kind.HEADING, 0
    _fill_gaps(body)


def _slogans(body: list[Piece]) -> list[int]:
    """Heading lines of a page that ends some paragraphs and leaves others open: three or more, in parallel clauses.

    Each stands between long paragraphs and has no figures; beside three of two clauses (优化环境提效能，真情服务树形象)
    shorter lines of one clause are headings too.
    """
    between = [
        index
        for index, piece in enumerate(body[1:-1], start=1)
        if _is_bare(piece)
        and len(piece.text) <= _PROSE
        and not _COUNTS.search(piece.text)
        and (len(body[index - 1].text) >= _PROSE or body[index - 1].text[-1] in _MARKS or body[index - 1].place > 0)
        and (body[index + 1].count > 1 or len(body[index + 1].text) >= _PROSE)
    ]
    clauses = [index for index in between if _CLAUSES.fullmatch(body[index].text)]
    if len(clauses) < 3:
        return []
    return [index for index in between if index in set(clauses) or len(body[index].text) <= 16]


def _is_bare(piece: Piece) -> bool:
    """Whether a piece has the shape of an unnumbered heading line: short, alone on its line, without a final mark."""
    if piece.kind is not Kind.SENTENCE or piece.marker is not None or piece.count > 1:
        return False
    text = piece.text
    if _BRACKETED.fullmatch(text):
        return True
    if not 3 <= len(text) <= 30 or text[-1] in _MARKS or _SPOKEN.search(text):
        return False
    return not (is_greeting(text) or is_date(text) or is_speaker(text))


def _fits_in(body: list[Piece], index: int, unmarked: bool) -> bool:
    """Whether a short line stands where a heading would: the text before it is closed, what follows is its part."""
    if index + 1 >= len(body):
        return False
    text, after = body[index].text, body[index + 1]
    if _BRACKETED.fullmatch(text):
        return True
    if index == 0 or is_date(after.text):
        return False
    before = body[index - 1]
    topical = is_topic(text)
    if not topical and (len(body) - index <= 3 or text[0] in "（("):
        return False
    numbered = after.marker is not None or after.kind is Kind.HEADING
    if unmarked and not topical:
        short = len(text) <= (12 if re.search("[，,]", text) else 16)
        return (
            short
            and (numbered or len(after.text) >= _PROSE)
            and (len(before.text) >= _PROSE or before.kind is not Kind.SENTENCE)
        )
    closed = before.kind is not Kind.SENTENCE or before.text[-1] in _MARKS or unmarked or is_topic(before.text)
    closed = closed or _LEADS_IN.search(before.text) is not None
    leads = topical or numbered or after.count > 1 or len(after.text) > 1.5 * len(text)
    ended = numbered or unmarked or after.count > 1 or after.text[-1] in _MARKS or len(after.text) <= 30
    return bool(closed and leads and ended)


def _fill_gaps(body: list[Piece]) -> None:
    """One unnumbered line between numbered siblings (一、 … 二、 or 三、) has their level."""
    before: Piece | None = None
    between: list[Piece] = []
    for piece in body:
        if piece.kind is not Kind.HEADING:
            continue
        if piece.level == 0 and piece.marker is None:
            between.append(piece)
        elif piece.level == 1 and piece.marker is not None:
            if before is not None and before.marker is not None and len(between) == 1:
                between[0].level = 1 if piece.marker.value - before.marker.value in (1, 2) else 0
            before, between = piece, []
