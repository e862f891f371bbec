"""Titles: which lines name a report, and which stand under its name (subtitle, date, speaker)."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBER = r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})"
_GENRE = (
    r"(?:报告|总结|讲话|发言|致辞|致词|讲话稿|发言稿|主持词|主持稿|开幕词|闭幕词|开幕辞|闭幕辞|述职|"
    r"述廉|述学|汇报|计划|要点|方案|打算|安排|纪要|通报|意见|心得|材料|"
    r"小结|回顾|提纲|会议记录|倡议书|决议|说明|议程|思路|设想|报告书|情况)"
)
_EXCERPT = (
    r"(?:摘要?|摘录|摘登|节选|节录|选段|片[段断]|[前中后]段|第\s*\d\s*部分|[前中后]略|[前后]半|"
    r"(?:[根依]据)?.{0,4}(?:录音|记录)整理)"
)
_DRAFT = rf"(?:草案|讨论稿|征求意见稿|送审稿|{_EXCERPT}|全文|定稿|[\u4e00-\u9fff]{{1,6}}稿)"
_PAGED = rf"(?:\s*[（(【\[]?\s*篇?\s*{_NUMBER}\s*[）)】\]]?|\s*第?\s*{_NUMBER}\s*篇)"
_SUFFIX = rf"(?:\s*[（(]\s*{_DRAFT}\s*[）)]|\s*(?:范文|模板|材料|稿|书|摘要|节选))*"
_TITLE = re.compile(rf"[^。！？!?；;]{{0,60}}{_GENRE}{_SUFFIX}{_PAGED}?{_SUFFIX}")
_SECTION = re.compile(
    r"(?:关于)?(?:[0-9二〇○一三四五六七八九零十]{2,4}年|[上下]半年|[一二三四]季度|过去|今后|今年|"
    r"明年|去年|本年度|下一?年|主要|存在|下一?步|本学期|下学期|一年来|[一二三四五]年来|未来|近期|"
    r"当前|重点)?"
    r"[^，。]{0,10}(?:回顾|安排|情况|打算|计划|要点|思路|设想|意见|说明|方案|总结)"
)
_SPOKEN = re.compile(
    r"请|.{4,40}[，,]请|今天|本次会|这次|附|下面|现在|进行|宣读|听取|审议|通过|作|做|同意|关于.{0,30}请"
)
_BODY_NAMED = re.compile(
    r"[站所局校厂村镇乡院队处]|班组|装[\u4e00-\u9fff]班|营业部|[\u4e00-\u9fff]{2}[部科会](?=[0-9二全年上下半工述])|公司|社区|支[部行]|车间|幼儿园|中心|街道"
)
_PART = re.compile(
    rf"[【\[〔（(]?\s*(?:第\s*{_NUMBER}\s*篇|篇\s*{_NUMBER}|范[文本]\s*{_NUMBER}|{_NUMBER}\s*篇|(?:例|节选|选段|片[段断])\s*{_NUMBER}(?=\s*[】\]〕）)]?\s*(?:[:：]|$))|"
    rf"[（(]\s*{_NUMBER}\s*[）)])\s*[】\]〕）)]?\s*[:：、.．]?\s*"
)
_SECTOR = re.compile(r"[\u4e00-\u9fff]{2,12}[部科室站所局校厂队会社院馆]")
_SPACED = re.compile(r"[\u4e00-\u9fff](?:[ \u3000]+[\u4e00-\u9fff]){2,7}")
_DIGIT = r"[一二三四五六七八九十○〇Ｏ零0-9０-９oO×xX*＊ ]"
_DATE = rf"(?:{_DIGIT}{{2,6}}年(?:度)?)?\s*(?:{_DIGIT}{{1,4}}月(?:份)?)?\s*(?:{_DIGIT}{{1,4}}日)?"
_DATE_LINE = re.compile(
    rf"[（(]?\s*(?:农历.{{2,10}}|{_DATE})\s*(?:[在于].{{2,60}}(?:上|会|会议|大会|通过|届.{{1,6}}次)|"
    rf"[上下]午(?:[，,]?\s*[在于].{{2,40}}|[^，,。]{{0,40}})|[^，。]{{0,30}}(?:会议|大会|通过|会上)[^，。]{{0,6}}|[，,][^。]{{2,20}}(?:大会|"
    rf"会议|会))?[）)]?"
)
_HAS_DATE = re.compile(rf"{_DIGIT}{{2,6}}年|{_DIGIT}{{1,4}}月\s*{_DIGIT}{{1,4}}日")
_OFFICE = (
    r"(?:主席|书记|主任|厂长|校长|院长|站长|所长|局长|区长|镇长|乡长|县长|市长|省长|总理|经理|"
    r"董事长|理事长|会长|队长|科长|处长|部长|园长|馆长|行长|社长|股长|段长|"
    r"班长|组长|秘书长|干事|委员|代表|负责人|主持人|报告人|述职人|发言人|汇报人|总监|支书|村长|教师|"
    r"老师|护士长|医师|工程师|人民政府|委员会|同志|检察长|庭长|团长|连长|长|"
    r"组|所|站|科|股|室|队|部|局|院|校|厂|村|司)"
)
_NAME = (
    r"(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\s[\u4e00-\u9fff]|[×xX*＊]{2,4}|"
    r"[\u4e00-\u9fff][×xX*＊]{1,2}|[\u4e00-\u9fff]{1,6}[·•][\u4e00-\u9fff]{1,8})"
)
_SPEAKER = re.compile(
    rf"[（(]?(?:(?:[^。！？!?；;:：]{{0,40}}{_OFFICE})(?:\s*[:：]\s*|[\s\u3000]+)|(?:主持人|报告人|"
    rf"述职人|发言人|汇报人|作者)[:：]\s*(?:[^。]{{2,20}}[\s\u3000]+)?){_NAME}[）)]?"
)
_TIGHT_SPEAKER = re.compile(
    r"[^。！？!?；;:：，,]{0,30}(?:主席|书记|主任|厂长|校长|院长|站长|所长|局长|区长|镇长|乡长|县长|"
    r"市长|省长|总理|经理|董事长|理事长|会长|园长|行长)[^\W0-9a-zA-Z_的][^\W0-9a-zA-Z_的]{1,2}"
)
GREETING = re.compile(
    r"(?:(?:尊敬的|敬爱的|亲爱的)?(?:各位|同志们|朋友们|代表们|姐妹们|老师们|同学们|女士们|先生们|"
    r"家长们|职工们|乡亲们|主席团|领导们|公司各位|会员们|党员同志们|工友们|主席[，、])|尊敬的|"
    r"敬爱的|亲爱的).{0,50}"
)
_ADDRESSED = re.compile(
    r".{0,40}(?:领导|同志|代表|委员|来宾|同事|老师|朋友|姐妹|评委|部门|家长|会员|社员|职工|主席|书记|"
    r"同学|村民|乡亲)(?:们)?[:：!！]"
)


def is_greeting(text: str) -> bool:
    """各位代表： and the like: a line of address that opens (or, in the middle, resumes) a speech."""
    if not text or len(text) > 60 or text[-1] not in ":：!！，,。":
        return False
    return GREETING.fullmatch(text) is not None or (
        text[-1] in ":：" and len(text) <= 30 and _ADDRESSED.fullmatch(text) is not None
    )


def is_title(text: str) -> bool:
    """Whether a line reads as a report's name: ends in its genre (报告, 总结, 讲话 …), perhaps with a page's suffix."""
    return 3 <= len(text) <= 70 and _named(text)


@lru_cache(maxsize=8192)
def _named(text: str) -> bool:
    if _SPACED.fullmatch(text):
        text = "".join(text.split())
    return _SPOKEN.match(text) is None and _TITLE.fullmatch(strip_part(text) or text) is not None


def is_section(text: str) -> bool:
    """A title's shape that heads a part of a report as often: 2012年工作安排, 上半年计划执行情况."""
    return _SECTION.fullmatch(text) is not None and not _BODY_NAMED.search(text)


def is_part(text: str) -> bool:
    """Whether a line begins with a collection's label (篇一 / 第二篇 / 范文三 / （3）) before a title, or is one."""
    match = _PART.match(text)
    if match is None or len(text) > 60 or text[-1] in "。；！？":
        return False
    label, rest = match.group().strip(), text[match.end() :]
    if label.lstrip("【[〔（(")[:1] in ("例", "节", "选", "片"):
        return not rest or is_title(rest) or _SECTOR.fullmatch(rest) is not None
    if "篇" in label or "范" in label:
        return True
    return (
        bool(rest)
        and is_title(rest)
        and not is_section(rest)
        and label[0] in "（(【["
        and re.search(r"[0-9０-９]", label) is not None
    )


def strip_part(text: str) -> str:
    """The title without 篇一： before it."""
    match = _PART.match(text)
    return text[match.end() :] if match else text


def is_date(text: str) -> bool:
    """A line that holds a date, perhaps with the occasion: （2005年7月8日）, 二○○五年十二月."""
    return len(text) <= 80 and _HAS_DATE.search(text[:24]) is not None and _DATE_LINE.fullmatch(text) is not None


def is_speaker(text: str) -> bool:
    """An office or body and a name: 镇长 冯某某, 主持人：×××, or a bare name."""
    return len(text) <= 50 and _speaks(text)


@lru_cache(maxsize=8192)
def _speaks(text: str) -> bool:
    # Asked of a line by several rules, as is _named.
    return any(pattern.fullmatch(text) is not None for pattern in (_SPEAKER, _TIGHT_SPEAKER))
