"""Renders labelled pages as people paste them, labels carried along by their spans.

Each style is a function from a page and a source of chance to a page: the units stay in their order, only their spans
and, where a number is dropped, their levels change. ``render`` applies several by name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import east_asian_width

from gangyao.cut.numbering import parse_marker
from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelledPage, LabelledUnit, slice_of

HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")
FIGURE = re.compile(r"\d+(?:\.\d+)?(?=[\u4e00-\u9fff%％])")
YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
NAME = re.compile(
    r"[\u4e00-\u9fff]{1,3}(?=(?:同志|书记|主任|主席|厂长|局长|镇长|县长|所长|院长|校长)(?![\u4e00-\u9fff]{0,2}会))"
)
WIDTHS = (24, 28, 32, 38, 40)
"""Chinese characters in a wrapped line."""

BY_COLUMNS = 0.7
"""How often lines are wrapped by columns: programs that count characters are rarer than windows."""

ATOM = re.compile(r"\n|[A-Za-z0-9.,:]+[%％]?[，。；：、！？”’）》]*|.[，。；：、！？”’）》]*", re.DOTALL)
CHARACTER = re.compile(r".", re.DOTALL)
"""What a line is not broken in, by columns and by characters."""

ABOVE = (
    "当前位置：首页 > 范文中心 > 工作报告",
    "时间：2011-03-18 09:26:41　来源：文稿网　作者：佚名",
    "字体大小：大 中 小　打印　收藏本页",
    "导读：小编为大家整理了下面的材料，供参考借鉴，更多内容请看本站相关栏目。",
)
BELOW = (
    "上一篇：没有了　下一篇：办公室年终小结",
    "【责任编辑：小林】",
    "[1] [2] [3] 下一页",
    "版权声明：文中内容由网友上传，如有不妥请联系删除。",
)


@dataclass
class _Piece:
    """A stretch of a page: a unit's text, or what stands between two units."""

    text: str
    unit: LabelledUnit | None = None


def _pieces(page: LabelledPage) -> list[_Piece]:
    pieces, end = [], 0
    for unit in page.units:
        pieces += [_Piece(page.text[end : unit.start]), _Piece(page.text_of(unit), unit)]
        end = unit.end
    return [*pieces, _Piece(page.text[end:])]


def _assembled(page: LabelledPage, pieces: Iterable[_Piece]) -> LabelledPage:
    units, texts, length = [], [], 0
    for piece in pieces:
        if piece.unit is not None:
            units.append(replace(piece.unit, start=length, end=length + len(piece.text)))
        texts.append(piece.text)
        length += len(piece.text)
    return replace(page, text="".join(texts), units=tuple(units))


def _each(page: LabelledPage, change: Callable[[str], str]) -> LabelledPage:
    """The page with the text of its reports' units changed; furniture and what stands between units is left."""
    pieces = _pieces(page)
    for piece in pieces:
        if piece.unit is not None and piece.unit.kind is not Kind.FURNITURE:
            piece.text = change(piece.text) or piece.text
    return _assembled(page, pieces)


def half_width(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Marks as a half-width keyboard gives them."""
    return _each(page, lambda text: text.translate(HALF_WIDTH))


def strike_names(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Names before a post struck out as ××, years as 20××."""
    mark = draw.choice(["××", "**", "XX", "xx"])
    return _each(page, lambda text: YEAR.sub(lambda m: m[0][:2] + mark, NAME.sub(lambda m: mark, text)))


def blank_figures(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Figures struck out, as anonymised pages have them."""
    mark = draw.choice(["××", "**", "x", "  "])
    return _each(page, lambda text: text if text[:1].isdigit() else FIGURE.sub(mark, text))


def drop_numbers(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Headings and items without their numbers: a heading on its own line gets level 0, a run-in heading level 5."""
    pieces = _pieces(page)
    for index, piece in enumerate(pieces):
        if piece.unit is None or piece.unit.kind is Kind.TITLE:
            continue
        marker = parse_marker(piece.text)
        rest = piece.text[marker.end :].lstrip() if marker else piece.text
        if not rest:
            continue  # a number and nothing else keeps it, and its level
        piece.text = rest
        if piece.unit.kind is Kind.HEADING:
            # an unnumbered heading had the level of the numbers beside it, which are gone
            run_in = "\n" not in pieces[index + 1].text and index + 2 < len(pieces)
            piece.unit = replace(piece.unit, level=5 if run_in else 0)
    return _assembled(page, pieces)


COSTUMES: dict[str, tuple[str, ...]] = {
    "cn": ("{cn}、", "{cn}.", "{cn}．", "{cn} 、", "{cn}，", "{cn}：", "{cn} ", "{legal}、", "Ⅰ、"),
    "cn_paren": (
        "（{cn}）",
        "({cn})",
        "( {cn} )",
        "（{cn})",
        "（{cn}）、",
        "㈠",
        "㈠、",
        "〔{cn}〕",
        "【{cn}】",
        "{cn}）",
        "（{legal}）",
    ),
    "arabic": ("{n}.", "{n}. ", "{n}．", "{n}、", "{wide}、", "{wide}．", "{n} 、", "{n}，", "⒈", "{n} "),
    "arabic_paren": ("（{n}）", "({n})", "（{wide}）", "⑴", "⑴、"),
    "circled": ("①", "①、", "❶", "{n})", "{n}）", "{letter}.", "{letter}、", "{small})"),
    "is": ("{cn}是", "{cn}要", "第{cn}，", "第{cn}、", "第{cn}是", "——"),
}
"""How the numbers of a scheme are written: other costumes of one level; a sign stands for its row of signs."""

_CN = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    *("十" + ones for ones in "一二三四五六七八九"),
    "二十",
)
_LEGAL = str.maketrans("一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ROWS = {"Ⅰ": 12, "㈠": 10, "⒈": 20, "⑴": 20, "①": 20, "❶": 10}


def costume(form: str, number: int) -> str | None:
    """A number in a costume; None where its row of signs does not reach so far."""
    if not 1 <= number <= 20:
        return None
    sign = next((sign for sign in _ROWS if sign in form), None)
    if sign is not None:
        return None if number > _ROWS[sign] else form.replace(sign, chr(ord(sign) + number - 1))
    cn = _CN[number - 1]
    letter = chr(ord("A") + number - 1)
    return form.format(
        cn=cn,
        legal=cn.translate(_LEGAL),
        n=number,
        wide=str(number).translate(_WIDE),
        letter=letter,
        small=letter.lower(),
    )


def renumber(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """The numbers of each scheme in another costume of its level, all members of a scheme alike."""
    chosen = {scheme: draw.choice(forms) for scheme, forms in COSTUMES.items() if draw.random() < 0.7}
    pieces = _pieces(page)
    highest = {
        scheme: max(
            (m.value for p in pieces if p.unit and (m := parse_marker(p.text)) and m.form.scheme == scheme), default=0
        )
        for scheme in chosen
    }
    for piece in pieces:
        marker = parse_marker(piece.text) if piece.unit is not None and piece.unit.kind is not Kind.FURNITURE else None
        if (
            marker is None
            or marker.form.scheme not in chosen
            or costume(chosen[marker.form.scheme], highest[marker.form.scheme]) is None
        ):
            continue
        number = costume(chosen[marker.form.scheme], marker.value)
        rest = piece.text[marker.end :]
        if number is not None and rest:
            piece.text = number + rest
    return _assembled(page, pieces)


def drop_stops(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Final marks missing at some lines' ends, as hurried writers leave them out."""
    pieces = _pieces(page)
    share = draw.choice([0.1, 0.4, 1.0])
    for piece, after in pairwise(pieces):
        if piece.unit is not None and "\n" in after.text and piece.text.endswith("。") and draw.random() < share:
            piece.text = piece.text[:-1] or piece.text
    return _assembled(page, pieces)


def gaps(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """An empty line between all paragraphs, or none anywhere."""
    pieces = _pieces(page)
    gap = draw.choice(["\n", "\n\n"])
    for piece in pieces:
        if piece.unit is None and "\n" in piece.text:
            piece.text = gap + piece.text.rpartition("\n")[2]
    return _assembled(page, pieces)


def run_in_headings(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Numbered headings pulled into the paragraph that follows, closed by a full stop."""
    pieces = _pieces(page)
    for index, piece in enumerate(pieces[:-2]):
        following = pieces[index + 2].unit
        heading = piece.unit is not None and piece.unit.kind is Kind.HEADING and (piece.unit.level or 0) >= 2
        if heading and following is not None and following.kind is Kind.SENTENCE and "\n" in pieces[index + 1].text:
            pieces[index + 1].text = ""
            if piece.text[-1] not in "。！？!?":
                piece.text = piece.text.rstrip("：:；;，,") + "。"
    return _assembled(page, pieces)


def hard_wrap(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Lines broken at a fixed width: after so many columns as a viewer breaks them, or so many characters.

    By columns a number is kept whole and no line begins with a closing mark.
    """
    width, columns = draw.choice(WIDTHS), draw.random() < BY_COLUMNS
    pieces, at = _pieces(page), 0
    for index, piece in enumerate(pieces):
        wrapped = []
        for atom in (ATOM if columns else CHARACTER).findall(piece.text):
            size = _columns(atom) if columns else 2
            if atom == "\n":
                at = size = 0
            elif at and at + size > 2 * width:
                wrapped.append("\n")
                at = 0
            wrapped.append(atom)
            at += size
        piece.text = "".join(wrapped)
        if piece.unit is not None and piece.text.startswith("\n"):
            pieces[index - 1].text += "\n"
            piece.text = piece.text[1:]
    return _assembled(page, pieces)


def _columns(text: str) -> int:
    """How wide a text stands: a Chinese character or mark takes two columns, a Latin letter or digit one."""
    return sum(1 + (east_asian_width(character) in "WFA") for character in text)


def indent(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Two full-width blanks before each paragraph, and an empty line between paragraphs."""
    pieces = _pieces(page)
    gap = draw.choice(["\n　　", "\n\n　　", "\r\n　　", "\n    "])
    for piece in pieces:
        if piece.unit is None:
            piece.text = piece.text.replace("\n", gap)
    return _assembled(page, pieces)


def web_furniture(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Lines of a web page above and below the report."""
    first, last = draw.sample(ABOVE, 2), draw.sample(BELOW, 2)
    pieces = [piece for line in first for piece in (_furniture(line), _Piece("\n"))]
    pieces += _pieces(page)
    pieces += [piece for line in last for piece in (_Piece("\n"), _furniture(line))]
    return _assembled(page, pieces)


def _furniture(line: str) -> _Piece:
    return _Piece(line, LabelledUnit(0, 0, Kind.FURNITURE, None, Role.BOILERPLATE))


def traditional(page: LabelledPage, draw: random.Random) -> LabelledPage:
    """Traditional characters, by OpenCC.

    Raises:
        ImportError: OpenCC is not installed (extra ``train``).
    """
    import opencc

    converter = opencc.OpenCC("s2t")
    return _each(page, converter.convert)


Style = Callable[[LabelledPage, random.Random], LabelledPage]

STYLES: dict[str, Style] = {
    style.__name__: style
    for style in (
        half_width,
        strike_names,
        blank_figures,
        drop_numbers,
        renumber,
        drop_stops,
        run_in_headings,
        gaps,
        traditional,
        indent,
        web_furniture,
        hard_wrap,
    )
}
"""By name, in the order in which they are applied: wrapping comes last, as on a real page."""


def render(page: LabelledPage, styles: Iterable[str], seed: int = 0) -> LabelledPage:
    """The page in the named styles, whatever order they are named in.

    Raises:
        KeyError: there is no such style.
    """
    wanted = set(styles)
    if unknown := wanted - STYLES.keys():
        raise KeyError(f"no page style {', '.join(sorted(unknown))}; there are {', '.join(STYLES)}")
    draw = random.Random(f"{seed} {page.name}")
    for name, style in STYLES.items():
        if name in wanted:
            page = style(page, draw)
    return page


def several(pages: Sequence[LabelledPage], label: str = "篇{}：") -> LabelledPage:
    """Several reports on one page, one after the other, each title after a part label (``label`` with its number).

    What stands above a report on its own page stays there, and is no beginning.
    """
    pieces: list[_Piece] = []
    for number, page in enumerate(pages, 1):
        own = _pieces(page)
        first = next((piece for piece in own if piece.unit is not None and piece.unit.kind is not Kind.FURNITURE), None)
        if first is not None and first.unit is not None:
            if first.unit.kind is Kind.TITLE:
                first.text = label.format("一二三四五六七八九十"[(number - 1) % 10]) + first.text
            first.unit = replace(first.unit, new=True)
        pieces += [*([_Piece("\n")] if pieces else []), *own]
    return _assembled(replace(pages[0], name="+".join(page.name for page in pages)), pieces)


def fragments(pages: Sequence[LabelledPage], draw: random.Random) -> LabelledPage:
    """Stretches of several pages on one, one after the other without a word between: each is a report of its own."""
    pieces: list[_Piece] = []
    for page in pages:
        size = draw.randint(4, 24)
        begin = 0 if draw.random() < 0.4 else draw.randrange(max(1, len(page.units) - size))
        stretch = slice_of(page, begin, begin + size)
        own = _pieces(stretch)
        first = next((piece for piece in own if piece.unit is not None and piece.unit.kind is not Kind.FURNITURE), None)
        if first is not None and first.unit is not None:
            first.unit = replace(first.unit, new=True)
        pieces += [*([_Piece(draw.choice(["\n", "\n", "\n\n"]))] if pieces else []), *own]
    return _assembled(replace(pages[0], name="+".join(page.name for page in pages)), pieces)
