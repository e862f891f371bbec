"""Which numbered pieces are headings: by their words, by what stands under them, by the series they count in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gangyao.document import Kind
from gangyao.layout.pieces import Piece
from gangyao.layout.titles import is_section, is_topic

_REPORTED = re.compile(
    r"[0-9０-９]|了(?!解)|过(?![程去渡硬关剩])|百分之|因为|由于|所以|但是|(?<![人英口天])才(?![能干华])|[一二三四五六七八九十百千万亿]+(?:人|户|亩|次|元|万|吨|个月|多)"
)
_FIGURES = re.compile(r"[0-9０-９]+(?:\.[0-9]+)?\s*(?:%|％|亿|万|元|个百分点|吨|人次)")
# 首先，我代表…… and 最后，祝…… number a speech's courtesies, not its parts.
_ADDRESSES = re.compile(r"我|请|祝|预祝|让|愿|再次|衷心|谨|感谢|谢谢|向")
_QUOTED = re.compile(r"“[^”]{0,12}”")
_ENDED = "。.．｡！!？?"
_NAMED_AT_MOST = 26
_HEADING_AT_MOST = 64


@dataclass(slots=True)
class _Series:
    """Numbers of one scheme that count on: 一、 二、 三、 of one report."""

    scheme: str
    level: float
    members: list[int] = field(default_factory=list)
    last: int = 0
    first: int = 0


def mark_numbered(pieces: list[Piece]) -> None:
    """Give every numbered heading its kind and level (the pieces of the page in order, titles and furniture known)."""
    body = [piece for piece in pieces if piece.kind is not Kind.FURNITURE]
    for series in _series(body):
        _judge(body, series)
    _fit_chapters(body)


def _series(body: list[Piece]) -> list[_Series]:
    """The series that the numbers of a page form: a new report, a higher number or a restart begins another."""
    found: list[_Series] = []
    open_series: dict[str, _Series] = {}
    attached = False
    for index, piece in enumerate(body):
        attached = _is_attached(piece, attached)
        if attached:
            piece.marker = None
        if piece.new:
            open_series.clear()
        marker = piece.marker
        if marker is None or piece.kind is not Kind.SENTENCE:
            continue
        scheme, level = marker.form.scheme, _rank(piece)
        current = open_series.get(scheme)
        if marker.doubtful and not _in_sequence(body, index, current):
            piece.marker = None
            continue
        if not piece.place or level >= 5:
            for other in [name for name, series in open_series.items() if series.level > level]:
                del open_series[other]
        if current is None or (marker.value and marker.value < current.last) or marker.value == 1 != current.last:
            current = _Series(scheme, level, first=marker.value)
            found.append(current)
        if marker.value == 1 and current.last == 1:
            current = _Series(scheme, level, first=1)
            found.append(current)
        open_series[scheme] = current
        current.members.append(index)
        current.last = marker.value
    return found


def _is_attached(piece: Piece, before: bool) -> bool:
    """Whether a line lists what is attached: 附件：1.××表 and the numbers under it."""
    if re.match(r"附件?\s*[:：]\s*1\s*[.．、]", piece.text):
        return True
    return before and piece.marker is not None and piece.marker.form.scheme == "arabic" and len(piece.text) <= 60


def _rank(piece: Piece) -> float:
    """Where a number's scheme stands among the others: as its level, but chapters and sections over 一、."""
    assert piece.marker is not None
    ranks = {"chapter": 0.0, "section": 0.5, "decimal": 3.5, "decimal3": 3.7}
    return ranks.get(piece.marker.form.scheme, float(piece.marker.form.level))


def _in_sequence(body: list[Piece], index: int, current: _Series | None) -> bool:
    """Whether a doubtful number (二、三季度……) is in its place: the one before or after it is there, no figures."""
    piece = body[index]
    assert piece.marker is not None
    words, value = piece.text[piece.marker.end :], piece.marker.value
    if piece.place or piece.text[-1] in _ENDED + "；;，," or len(words) > 30 or _FIGURES.search(words):
        return False
    if current is not None and current.last == value - 1:
        return True
    if not piece.marker.form.weak and (is_section(words) or is_topic(words)):
        return True
    scheme = piece.marker.form.scheme
    for later in body[index + 1 : index + 400]:
        if later.new:
            break
        if later.marker is not None and later.marker.form.scheme == scheme and not later.place:
            return later.marker.value == value + 1
    return False


def _judge(body: list[Piece], series: _Series) -> None:
    """Decide a series as a whole, then its members."""
    members = series.members
    filled = {index: _has_content(body, index) for index in members}
    naming = {index: _names(body[index]) for index in members}
    # The last of a list may have text behind it by chance: the others decide.
    voters = members[:-1] if len(members) > 1 else members
    heads = sum(filled[index] and naming[index] for index in voters)
    alone = len(members) == 1
    if alone and series.first > 1 and series.level <= 4 and not _stands_alone(body[members[0]]):
        return
    if 2 * heads < len(voters):
        return
    for index in members:
        if naming[index] and (filled[index] or _short_line(body[index])):
            marker = body[index].marker
            assert marker is not None
            body[index].kind, body[index].level = Kind.HEADING, marker.form.level


def _stands_alone(piece: Piece) -> bool:
    """Whether a number without neighbours may still be a heading: an excerpt's 四、, short, on its own line."""
    assert piece.marker is not None
    words = piece.text[piece.marker.end :]
    if piece.marker.form.weak or piece.place or not 2 <= len(words) <= 40:
        return False
    return is_section(words) or is_topic(words) or (not piece.marker.doubtful and not re.match(r"[0-9０-９]", words))


def _short_line(piece: Piece) -> bool:
    return piece.count == 1 and piece.text[-1] not in _ENDED and len(piece.text) <= _NAMED_AT_MOST and piece.place == 0


def _has_content(body: list[Piece], index: int) -> bool:
    """Whether anything stands under a numbered piece before the next number of its scheme or of a higher one."""
    piece = body[index]
    assert piece.marker is not None
    if index + 1 >= len(body) or body[index + 1].new:
        return False
    following = body[index + 1]
    same_paragraph = following.paragraph == piece.paragraph
    if following.marker is not None:
        if following.marker.form.scheme == piece.marker.form.scheme:
            return False
        if not same_paragraph and _rank(following) <= _rank(piece):
            return piece.marker.form.level == following.marker.form.level == 5
    if piece.marker.form.run_in or piece.marker.form.level == 5:
        return same_paragraph or piece.count == 1
    return same_paragraph or piece.place + 1 == piece.count


def _names(piece: Piece) -> bool:
    """Whether the words after a number only name what follows (and do not themselves report it)."""
    assert piece.marker is not None
    words = piece.text[piece.marker.end :].strip()
    if piece.marker.form.scheme == "word" and _ADDRESSES.match(words):
        return False
    if not words:
        return piece.count == 1 and piece.marker.form.level <= 4
    ended = words[-1] in _ENDED
    if words[-1] in "；;，,、" or len(words) > _HEADING_AT_MOST:
        return False
    if words[-1] in "：:":
        return piece.count == 1 and len(words) <= 20
    bare = words.rstrip(_ENDED)
    if ended and re.search("[；;]", bare):
        return False
    if len(words) <= _NAMED_AT_MOST:
        return not (ended and re.search("[：:]", bare) and len(bare) > 14)
    if piece.place and piece.marker.form.level == 5:
        return False
    # Alone on its line without a final mark it may boast (工作有了新的起色): only figures report there.
    alone = not ended and piece.count == 1 and piece.marker.form.scheme in {"cn", "cn_paren"}
    reported = _FIGURES if alone else _REPORTED
    return not reported.search(_QUOTED.sub("", words)) and len(re.findall("[，,]", words)) <= (
        2 if piece.marker.form.level <= 3 else 1
    )


def _fit_chapters(body: list[Piece]) -> None:
    """第一章 over 一、 is level 0; alone it is level 1, a 第一节 under it 2."""
    start = 0
    for index in range(1, len(body) + 1):
        if index < len(body) and not body[index].new:
            continue
        report = [piece for piece in body[start:index] if piece.kind is Kind.HEADING and piece.marker is not None]
        if any(piece.marker is not None and piece.marker.form.scheme == "cn" for piece in report):
            for piece in report:
                if piece.marker is not None and piece.marker.form.scheme in {"chapter", "section", "roman"}:
                    piece.level = 0
        start = index
