"""The numbering grammar of Chinese official documents, as one table.

GB/T 9704-2012 (layout of party and government documents) numbers the parts of a text 一、 then （一） then
1. then （1）; what real pages write beside these is listed here form by form, with the level it stands for,
true examples and false friends. A number is a heading only in its place: this module knows the form and what
may follow it on the line; sequence and place on the page are judged in ``headings``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_CN = "一二三四五六七八九十百零〇壹贰叁参肆伍陆柒捌玖拾两"
_PLAIN_FORM = r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_LEGAL_FORM = r"(?:[壹贰叁参肆伍陆柒捌玖]?拾[壹贰叁参肆伍陆柒捌玖]?|[壹贰叁参肆伍陆柒捌玖])"
_CN_FORM = rf"(?:{_PLAIN_FORM}|{_LEGAL_FORM})"
_OPENERS = r"（(〔［\[【"
_DIGIT = "0-9０-９"
_DASHES = r"—―─－\-–"
# No marker with what must or may not follow it is longer.
_REACH = 64
_BLANK = r"[ \t\u3000\xa0]"

# What may not follow a marker that is then a list of numbers, a rank or a measure: 一、二季度; 三、四级; 1、2月份.
_UNIT = (
    r"(?:季度|季|月份?|级|期|产业|线|类|等奖|等|年级|楼|号|中学|小学|队|区|届|次|批|班|组|车间|标段|"
    r"日|点|连|村|组织部|"
    r"产|炉|站|段|层|排|号线|分厂|分公司|支队|大队|中队|科|处|院|所|条|款|项)"
)
_CN_LIST = (
    rf"(?P<next>{_CN_FORM})(?:[、和到至与及]{_CN_FORM})*{_BLANK}*{_UNIT}|(?P<then>{_CN_FORM}|"
    rf"两)(?:、|年(?:之?内|左右|以?[前后]|时间|间))|(?:19|"
    rf"20)\d\d年"
)
_CN_LIST = rf"(?:{_CN_LIST}|(?P<pair>{_CN_FORM})[两三四][个项条名户天年])"
_DIGIT_LIST = (
    rf"(?P<next>[0-9０-９]{{1,3}})(?:[、,，和至到-][0-9０-９]{{1,3}})*{_BLANK}*(?:月份?|号|#|季度|级|期|"
    rf"楼|班|组|队|标段|区|%|％|年级|点)"
)
_DIGITS = "[0-9０-９]{1,2}"
_WORD = r"[\u4e00-\u9fff“《A-Za-z]"
# A number before one of these measures: 1.5亿元, 12 人.
_MEASURE = (
    r"(?:[亿万千百元吨米个人户亩次名台件套条家%％℃Kk年月日天倍只头株座处辆份里斤度期号岁班组]|公[里斤顷]|小时|平方|立方|"
    r"[\u4e00-\u9fff]{0,2}[晚年]会)"
)
# （一）期工程, （二）号楼: a bracketed rank, unless the next word only begins with that character.
_RANK = (
    r"(?:期(?![末间望初中盼待货刊限满])|号(?!召|令|角|脉)|次(?!序|要|生)|届(?!时)|级(?!别)|班(?!子|组|主|级|车|次)|"
    r"组(?![织建团合长成])|标段|车间|等奖|季度|年级|类(?!似)|[、和至]?[（(][一二三四五六七八九十0-9])"
)


@dataclass(frozen=True, slots=True)
class Form:
    """One costume of a number.

    ``first`` are the characters that the marker may begin with, as in a regular expression's brackets; ``pattern``
    matches the marker at the start of a text, its value in the group ``v``. ``level`` is the level by
    GB/T 9704-2012 (5: forms that the standard does not know). What ``guard`` matches behind the marker makes it
    doubtful: then only a number in sequence is one. ``run_in`` forms head the rest of their own paragraph; the
    others head what follows on the page. ``inner`` orders the schemes of one level, and ``heads_numbers`` are those
    that stand over 一、 (level 0) where both are used. ``weak`` forms (一，抓生产; 1 抓生产) are doubtful wherever they
    stand.
    """

    scheme: str
    level: int
    first: str
    pattern: str
    examples: tuple[str, ...]
    false_friends: tuple[str, ...] = ()
    guard: str | None = None
    run_in: bool = False
    weak: bool = False
    inner: float = 0.0
    heads_numbers: bool = False


FORMS: tuple[Form, ...] = (
    Form(
        "chapter",
        1,
        "第",
        rf"第{_BLANK}*(?P<v>{_CN_FORM}|[0-9０-９]{{1,2}}){_BLANK}*(?:部分|章|编)(?:{_BLANK}*[:：、]|{_BLANK}+|(?=$))",
        ("第一部分 工作回顾", "第二章 主要任务", "第三部分：保障措施"),
        ("第一部分的工作已经完成", "第一章里讲过"),
        inner=-1.0,
        heads_numbers=True,
    ),
    Form(
        "chapter",
        1,
        "第",
        rf"第{_BLANK}*(?P<v>{_CN_FORM}|[0-9０-９]{{1,2}}){_BLANK}*(?:部分|章|编)(?=[^的是里中内所讲，。,.、\s])",
        ("第一部分工作回顾", "第二章主要任务"),
        ("第三部分所列的任务", "第一章里讲过"),
        weak=True,
        inner=-1.0,
        heads_numbers=True,
    ),
    Form(
        "section",
        2,
        "第",
        rf"第{_BLANK}*(?P<v>{_CN_FORM}|[0-9０-９]{{1,2}}){_BLANK}*节(?:{_BLANK}*[:：、]|{_BLANK}+)",
        ("第一节 总体要求",),
        ("第一节课由校长主讲",),
        inner=-1.5,
        heads_numbers=True,
    ),
    Form(
        "legal",
        1,
        "壹贰叁参肆伍陆柒捌玖拾",
        rf"(?P<v>{_LEGAL_FORM}){_BLANK}*(?:、|[.．](?![0-9０-９])|{_BLANK}+)(?!{_BLANK}*[、，。,.]){_BLANK}*",
        ("叁、今后打算", "壹、前言", "参、检讨", "贰 工作成果"),
        ("壹元", "参加会议"),
        inner=-0.8,
    ),
    Form(
        "cn",
        1,
        _CN,
        rf"(?P<v>{_PLAIN_FORM}){_BLANK}*(?:、|[.．](?![0-9０-９]))(?!{_BLANK}*[、，。,.]){_BLANK}*",
        ("一、工作回顾", "十二、附则", "一. 基本情况", "二．主要做法", "一 、基本情况"),
        ("一、二季度增长5%", "三、四级公路", "一、二、三产业", "六、七月份雨水多"),
        guard=_CN_LIST,
    ),
    Form(
        "cn",
        1,
        _CN,
        rf"(?P<v>{_CN_FORM})(?:{_BLANK}*[，,：:]{_BLANK}*|{_BLANK}+)(?={_WORD})",
        ("一，抓生产", "二：抓安全", "三 抓培训", "四: 抓作风"),
        ("一，二季度", "五 六月", "一心 一意"),
        guard=rf"{_CN_LIST}|(?P<other>{_CN_FORM})",
        weak=True,
    ),
    Form(
        "roman",
        1,
        "Ⅰ-Ⅻ",
        rf"(?P<v2>[Ⅰ-Ⅻ]){_BLANK}*(?:[、.．]{_BLANK}*|{_BLANK}+)(?={_WORD})",
        ("Ⅰ、生产情况", "Ⅱ. 安全情况", "Ⅲ 培训情况"),
        ("Ⅱ级响应", "Ⅰ类水质", "Ⅲ、Ⅳ类水"),
        inner=-0.4,
        heads_numbers=True,
    ),
    Form(
        "cn_paren",
        2,
        _OPENERS + _CN + "㈠-㈩",
        rf"(?:[（(〔［\[【]{_BLANK}*(?P<v>{_CN_FORM}){_BLANK}*[）)〕］\]】]|(?P<half>{_CN_FORM}){_BLANK}*[）)]|"
        rf"(?P<v2>[㈠-㈩])){_BLANK}*[、.．，]?{_BLANK}*",
        ("（一）抓生产", "(二)抓安全", "㈢抓培训", "（ 四 ）抓作风", "（五)抓宣传", "六）抓后勤"),
        ("（一）期工程", "(二)号井", "（三）次会议"),
        guard=_RANK,
    ),
    Form(
        "decimal3",
        5,
        _DIGIT,
        rf"{_DIGITS}[.．]{_DIGITS}[.．](?P<v>{_DIGITS})(?![0-9０-９.．%％]){_BLANK}*[、.．]?{_BLANK}*(?={_WORD})",
        ("2.3.1 检查方法", "1．1．2检查结果", "1.1.3、检查人员"),
        ("2013.5.6", "10.12.1.5"),
        inner=-1.3,
    ),
    Form(
        "decimal",
        4,
        _DIGIT,
        rf"{_DIGITS}[.．](?P<v>{_DIGITS})(?:{_BLANK}+|{_BLANK}*、{_BLANK}*)(?={_WORD})",
        ("1.1 机构设置", "2.3、检查方法"),
        ("1.5亿元", "3.2%", "1.5 亿元", "2.5 公里"),
        guard=_MEASURE,
        inner=-0.5,
    ),
    Form(
        "decimal",
        4,
        _DIGIT,
        rf"{_DIGITS}[.．](?P<v>[1-9１-９])(?={_WORD})",
        ("1.1机构设置", "2．3检查方法"),
        ("1.5亿元", "2.5公里", "3.15晚会"),
        guard=_MEASURE,
        weak=True,
        inner=-0.5,
    ),
    Form(
        "arabic",
        3,
        _DIGIT + "⒈-⒛",
        rf"(?:(?P<v>[0-9０-９]{{1,2}}){_BLANK}*(?:[.．](?![0-9０-９])|[.．](?=(?:19|20)\d\d{_BLANK}*年|1?\d月)|"
        rf"、)|(?P<v2>[⒈-⒛])){_BLANK}*(?![、，。,.])",
        ("1.抓学习", "2．抓管理", "3、抓安全", "１０、抓后勤", "4 . 抓宣传", "⒌抓考核"),
        ("1.5亿元", "2013年", "1、2号楼", "3.2%", "7、8月份"),
        guard=_DIGIT_LIST,
    ),
    Form(
        "arabic",
        3,
        _DIGIT + "⒈-⒛",
        rf"(?P<v>{_DIGITS})(?:{_BLANK}*[，,：:]{_BLANK}*|{_BLANK}+)(?={_WORD})",
        ("1，抓学习", "2,抓管理", "3 抓安全"),
        ("1 号楼", "12 月份", "3，5月份", "8:30开会"),
        guard=rf"{_DIGIT_LIST}|{_MEASURE}",
        weak=True,
    ),
    Form(
        "arabic_paren",
        4,
        "（(⑴-⒇",
        rf"(?:[（(]{_BLANK}*(?P<v>[0-9０-９]{{1,2}}){_BLANK}*[）)]|(?P<v2>[⑴-⒇])){_BLANK}*[、.．]?{_BLANK}*",
        ("（1）雨水偏多", "(2)征迁遗留", "⑶工期紧"),
        ("（2013年）", "(1)班", "（2）号楼"),
        guard=_RANK,
    ),
    Form(
        "half_paren",
        5,
        _DIGIT,
        rf"(?P<v>[0-9０-９]{{1,2}}){_BLANK}*[）)]{_BLANK}*",
        ("1)领料", "2）发料"),
        ("13) 班",),
        guard=_RANK,
    ),
    Form(
        "circled",
        5,
        "①-⑳❶-❿➀-➉",
        rf"(?P<v2>[①-⑳❶-❿➀-➉]){_BLANK}*[、.．]?{_BLANK}*",
        ("①抓源头", "⑩抓考核"),
        ("①期工程",),
        guard=_RANK,
    ),
    Form(
        "letter",
        5,
        "A-HＡ-Ｈa-h",
        rf"(?P<v>[A-HＡ-Ｈa-h])[.．、）)]{_BLANK}*(?=[\u4e00-\u9fff])",
        ("A.收入情况", "b、支出情况"),
        ("B2B平台",),
    ),
    Form(
        "ordinal",
        5,
        "第",
        rf"第{_BLANK}*(?P<v>{_CN_FORM}){_BLANK}*(?:[，,：:]|"
        rf"、(?!第)|是|{_BLANK}+(?=[\u4e00-\u9fff])){_BLANK}*",
        ("第一，抓思想", "第二、抓教研", "第三,抓保健", "第四是抓环境"),
        ("第一季度", "第一名", "第一、二产业", "第一产业"),
        guard=rf"(?P<next>{_CN_FORM})",
        run_in=True,
    ),
    Form(
        "is",
        5,
        _CN,
        rf"(?P<v>{_CN_FORM})(?:是(?!否)|要(?!素|点|闻|员|职|道|塞|害|案)|则)(?!一[，,、。；二是]|"
        rf"心一意|非)[，,：:]?{_BLANK}*",
        ("一是抓学习", "二要抓落实", "三则抓队伍"),
        ("一是一，二是二", "十要素", "一是一二是二"),
        run_in=True,
    ),
    Form(
        "word",
        5,
        "首其再最一另",
        rf"(?P<word>首先|其次|再次|再者|最后|其一|其二|其三|其四|其五|一方面|另一方面)(?:[，,：:]|是|要){_BLANK}*",
        ("首先，抓思想", "其次是抓落实", "一方面，抓源头"),
        ("首先进行第一项", "最后一项议程"),
        run_in=True,
    ),
    Form(
        "dash",
        5,
        _DASHES,
        rf"(?:[—―─－\-–]{{2,}}|─)(?![—―─－\-–]){_BLANK}*(?=[^\s0-9])",
        ("——产业更优", "――民生更好"),
        run_in=True,
    ),
)


@lru_cache(maxsize=1024)
def _candidates(char: str) -> tuple[tuple[Form, re.Pattern[str], re.Pattern[str] | None], ...]:
    """The forms whose markers may begin with a character: none for most, which spares a text the whole table."""
    return tuple(
        (form, re.compile(form.pattern), re.compile(form.guard) if form.guard else None)
        for form in FORMS
        if re.match(f"[{form.first}]", char)
    )


_VALUES = {char: index for index, char in enumerate("零一二三四五六七八九")}
_VALUES.update({"〇": 0, "两": 2, "参": 3})
_VALUES.update({char: index for index, char in enumerate("壹贰叁肆伍陆柒捌玖", start=1)})
_WORDS = {
    "首先": 1,
    "其一": 1,
    "一方面": 1,
    "其次": 2,
    "其二": 2,
    "另一方面": 2,
    "再次": 3,
    "再者": 3,
    "其三": 3,
    "其四": 4,
    "其五": 5,
}


class Marker(NamedTuple):
    """A number found at the start of a text: ``text[start:end]`` is the marker, ``value`` what it counts."""

    form: Form
    value: int
    start: int
    end: int
    doubtful: bool = False


def cn_value(numeral: str) -> int:
    """The value of a Chinese numeral from 1 to 99 (一, 十二, 二十, 叁, 拾壹).

    >>> cn_value("二十三")
    23
    """
    tens, ten, ones = numeral.replace("拾", "十").partition("十")
    if not ten:
        return _VALUES.get(tens, 0)
    return 10 * (_VALUES.get(tens, 1) if tens else 1) + _VALUES.get(ones, 0)


def _value(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if (half := groups.get("half")) is not None:
        return cn_value(half)
    if (single := groups.get("v2")) is not None:
        code = ord(single)
        for first in (0x2160, 0x3220, 0x2460, 0x2474, 0x2488, 0x2776, 0x2780):
            if first <= code < first + 20:
                return code - first + 1
        return 0
    if (word := groups.get("word")) is not None:
        return _WORDS.get(word, 9)
    value = groups.get("v")
    if value is None:
        return 0
    if value.isdecimal():
        return int(value)
    if value.isascii() or value >= "Ａ":
        return ord(value.lower()) % 32
    return cn_value(value)


def _guarded(behind: re.Match[str] | None, value: int) -> bool:
    """Whether what stands behind a marker makes it doubtful: of a list of numbers only one that counts upwards."""
    if behind is None:
        return False
    groups = behind.groupdict()
    following = groups.get("next") or groups.get("then")
    if following is None:
        return True
    return (int(following) if following.isdecimal() else cn_value(following)) > value


def parse_marker(text: str, position: int = 0, *, doubtful: bool = False) -> Marker | None:
    """The marker that ``text`` begins with at ``position`` (characters), or None.

    With ``doubtful`` also one that is more likely a list or a rank (三、四季度), flagged as such.

    >>> parse_marker("（三）抓好培训").value
    3
    >>> parse_marker("1.5亿元") is None
    True
    """
    if position >= len(text) or not _candidates(text[position]):
        return None
    marker = _parsed(text[position : position + _REACH], doubtful)
    if marker is None or not position:
        return marker
    return marker._replace(start=position, end=position + marker.end)


@lru_cache(maxsize=8192)
def _parsed(text: str, doubtful: bool) -> Marker | None:
    # A line's number is asked for by several rules: the cache saves most of the work.
    for form, pattern, guard in _candidates(text[0]):
        match = pattern.match(text)
        if match is None:
            continue
        value = _value(match)
        if not value and form.scheme not in {"dash", "word"}:
            continue
        behind = guard.match(text, match.end()) if guard else None
        if form.weak and behind is not None:
            continue
        guarded = form.weak or _guarded(behind, value)
        return None if guarded and not doubtful else Marker(form, value, 0, match.end(), guarded)
    return None
