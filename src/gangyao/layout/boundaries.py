"""Whether one report ends and another begins between two pieces: how strongly each side says so."""

from __future__ import annotations

import re

from gangyao.document import Kind
from gangyao.layout import titles
from gangyao.layout.pieces import Piece

BEGINS = 4
_CUT = 25
_STOPS = "。！？!?…；;：:”）)"
_MARKS = "。！？!?；;：:，,"
_YEAR = (
    r"(?:(?:19|20|１９|２０|[xX×*]{2})[0-9０-９xX×*]{2}|二[○〇Ｏ零0０][○〇Ｏ零0０一二三四五六七八九×]{2}|"
    r"一九[六七八九][○〇Ｏ零一二三四五六七八九])年"
)
_SIGNED = re.compile(
    rf"(?:述职人|报告人|汇报人|总结人|发言人|记录人?[:：])[:：]?.{{0,16}}|"
    rf"[（(]?.{{0,40}}?{_YEAR}\s*[0-9０-９一二三四五六七八九十xX×*]{{0,3}}\s*月?(?:\s*[0-9０-９一二三四五六七八九十xX×*]{{0,3}}\s*日)?[）)]?"
)
_LAST = re.compile(
    r"谢谢(?:大家|各位|领导)?[！。!]?$|(?:报告|汇报|发言|讲话|述职|总结|说|讲|念)(?:就|"
    r"就讲)?(?:完毕|完了|到此|到这里)|就说这些|讲这么多|散会|特此(?:报告|汇报|总结)|到此结束|"
    r"让我们(?!深|倍|备|感|更|认).{4,120}(?:奋斗|前进|努力|贡献|辉煌|篇章|美好|胜利|力量)[^，。]{0,8}[！!。]$|"
    r"以上.{0,20}(?:批评|指正|评议|审议|审阅|批示)|妥否|不当之处.{0,16}(?:批评|指正)"
)
_CLOSING = re.compile(
    r"请(?:予|大家|代表们|各位\w{0,4})?(?:审议|审查|评议|指正)|(?:而|努力|不懈)奋斗[！。!]|再[创立][^，。]{2,6}[！。!]|(?:胜利召开|献礼|篇章)[！。!]|"
    r"贡献(?:力量)?[！。!]|辉煌[！。!]|批评指正|更上一层楼|"
    r"祝(?:愿)?(?:大家|各位|姐妹|同志|乡亲|老师|我们|您)|拜个?[早晚]?年|祝.{0,24}(?:健康|愉快|成功|"
    r"快乐|幸福|吉祥|如意|平安)|新(?:的)?(?:篇章|局面|台阶|胜利|水平|春天)[！。!]|更加?美好|"
    r"一分收获[！。]|百尺竿头[^。]{0,12}[！!]$|上下而求索[！。]|号角已经吹响[！。]|更大的?(?:成绩|进步|贡献)|不懈努力[！。]|"
    r"(?:让我们(?!深|倍|备|感|更|认)|我们坚信|我们相信|我们决心|一定能).{4,80}[！。!]$|重托[！。!]|答卷[！。!]"
)
_SELF = re.compile(
    r"(?:现在|今天|下面|首先)[，,]?.{0,16}我(?:代表|受|(?:就|向|把|将|做|作|给).{0,60}(?:报告|汇报|"
    r"述职|发言|总结))|我(?:受|代表|现在|现就|"
    r"谨代表).{2,40}(?:报告|汇报|委托|发言|述职)|.{0,12}受.{2,24}委托|"
    r".{2,40}会议?(?:现在|这就)(?:开会|开始|算开|开)(?=[。！!，,]|了[。！!])|"
    r"(?:今天)?我?(?:很|十分|非常|倍感)(?:荣幸|高兴)地?(?:能|有机会|有这样的机会|在这里|在此|向|代表)|今天能|(?:会议)?时间[:：].{4,40}|下面由我.{0,12}(?:汇报|报告|述职)|.{0,60}(?:总结|汇报|报告|述职|安排|通报|纪要)如下|我叫|我是|(?:(?:19|20)[0-9]{2}年|二[○〇零].{2}年)?(?:[0-9]{1,2}|"
    r"[一二三四五六七八九十]{1,3})月(?:[0-9]{1,2}|"
    r"[一二三四五六七八九十]{1,3})日.{0,8}[，,].{2,40}召开|本人(?:自|在|于)|(?:大家|"
    r"同志们)[上下晚早]?[午上]?好|按照?.{2,16}(?:安排|要求|通知)[，,].{0,30}(?:汇报|总结|报告)"
)
_LED = r".{0,70}(?:领导|支持|关心|指导|帮助|关怀)下"
_PERIOD = (
    rf"(?:{_YEAR}(?:度|来|上半年|下半年|以来)?|今年(?:以来|上半年)?|过去的?一年|(?:一|两|二|三|四|五|半|"
    rf"近|几|这|[0-9]{{1,2}})(?:个)?(?:学)?年(?:多)?来|[本上下这]?(?:个)?(?:学年|学期|年度|半年|"
    rf"季度)(?:以?来)?)"
)
_REVIEWS = re.compile(rf"(?:(?:[^，。；]{{2,16}}[站所局校厂村镇乡院队会社部科])?{_PERIOD}[，,]?{_LED}|在{_LED}[，,])")
_OPENS = re.compile(
    rf"{_PERIOD}(?:[，,]|是)|光阴|时光|岁月|转眼|时间(?:过得|飞逝|如)|不知不觉|回顾(?:过去|一年|这|20)|"
    rf"回首|[^，。]{{4,30}}是[^，。]{{2,30}}(?:部分|桥梁|纽带|保证|大事|基础|主题|单位|细胞|基石|防线|法宝|阵地)"
)
_FOUNDED = re.compile(r"[^，。,；]{2,20}自.{2,12}(?:成立|换届|组建|建立|任职)以来[，,]")
_PLANS = re.compile(
    r".{0,60}(?:我们|我村|我[局站所校厂]|公司|本[院校所厂])?(?:将|(?<![重主必需次只紧首提])要(?![求点闻素])|计划|争取|力争|打算)"
)
_ADDRESS = re.compile(
    r"(?![^:：]*(?:主要|[如以]下|是[:：]))[^，。！？；:：]{1,30}(?:党委|党组|党工委|委员会|局|公司|部|办公室|政府|总工会|妇联|团委|领导|科|"
    r"处|院|中心|会)[^，。]{0,12}[:：]"
)
_AGENDA = re.compile(
    r"[^。！？!?]{0,30}(?:请|由).{1,30}(?:作|做|宣读|讲话|致辞|致词|传达|通报|主持).{0,30}|"
    r"宣读.{2,30}(?:决议|决定|名单|报告).{0,3}"
)
_ATTACHED = re.compile(r"附|抄送|送[:：]|发[:：]|报[:：]|主送|[（(]此件|名词解释|注[:：释]|备注|联系人")


def is_signed(text: str) -> bool:
    """A signature or a date at a report's end: 述职人：×××, 某某村委会 2006年12月."""
    return len(text) <= 60 and (_SIGNED.fullmatch(text) is not None or titles.is_speaker(text))


def end_strength(before: Piece) -> int:
    """How much a piece reads as a report's last: 0 not at all, 1 exclaims, 2 calls or wishes, 3 closes or signs."""
    if before.kind is not Kind.SENTENCE or not before.text:
        return 0
    if (before.marker is None and is_signed(before.text)) or _LAST.search(before.text):
        return 3
    if _CLOSING.search(before.text):
        return 2
    return 1 if before.text[-1] in "！!" else 0


def is_cut(before: Piece) -> bool:
    """Whether a page breaks off in mid-sentence: long words without any mark behind them."""
    text = before.text
    return before.kind is Kind.SENTENCE and text[-1:] not in _STOPS and (before.place > 0 or len(text) >= _CUT)


def opens_body(piece: Piece) -> bool:
    """Whether a piece reads as the first sentence under a title."""
    return titles.is_greeting(piece.text) or _start_strength(piece, None) > 0


def begins_untitled(lines: list[Piece], index: int, since: int) -> bool:
    """Whether a report begins at ``index`` without a title, ``since`` being where the one before it began."""
    piece, before = lines[index], lines[index - 1]
    if piece.place or before.kind is not Kind.SENTENCE or not piece.text or _ATTACHED.match(piece.text):
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    if _is_agenda(lines, index, since):
        return True
    end = end_strength(before)
    if piece.parted and _has_body(lines, index):
        # A collection cuts one text off, shows its own links, and goes on with the next one.
        if is_cut(before) or (end >= 2 and len(piece.text) >= _CUT):
            return True
        end += 2
    if piece.marker is not None:
        over = is_signed(before.text) or (end == 3 and before.marker is None and restarts(lines, index))
        return before.place + 1 == before.count and over and piece.marker.value == 1 and len(lines) - index > 3
    if (
        end == 3
        and before.marker is None
        and is_signed(before.text)
        and (len(piece.text) >= 20 or piece.count > 1 or titles.is_section(piece.text))
    ):
        return True
    start = _start_strength(piece, following)
    if titles.is_greeting(piece.text) and piece.text[-1] in "：:":
        introduced = any(_SELF.match(later.text) for later in lines[index + 1 : index + 4])
        return end >= 2 or introduced or (end == 1 and restarts(lines, index))
    return start > 0 and start + end + restarts(lines, index) >= BEGINS


def _has_body(lines: list[Piece], index: int) -> bool:
    """Whether what begins here is long enough for a text and no rest of the page's own words."""
    words = [piece.text for piece in lines[index : index + 6]]
    return sum(map(len, words)) >= 3 * _CUT and any(text[-1:] in _STOPS for text in words)


def _start_strength(piece: Piece, following: Piece | None) -> int:
    if _SELF.match(piece.text):
        return 3
    behind = following.text if following is not None and following.paragraph == piece.paragraph else ""
    if _REVIEWS.match(piece.text) and not _PLANS.match(piece.text[:60]):
        return 3 if _SELF.match(behind) else 2
    if _ADDRESS.fullmatch(piece.text) and piece.count == 1:
        return 2
    if behind and (_REVIEWS.match(behind) or _SELF.match(behind)):
        return 2
    # That a body was founded (自……成立以来) opens a text, but makes no title of the line above (following: None).
    if _OPENS.match(piece.text) is None and (following is None or _FOUNDED.match(piece.text) is None):
        return 0
    return 1 if _PLANS.match(piece.text) is None else 0


def _is_agenda(lines: list[Piece], index: int, since: int) -> bool:
    """A chair's list of speakers behind running text: 请……作报告, 宣读……决议, without final marks."""
    piece, before = lines[index], lines[index - 1]
    following = lines[index + 1] if index + 1 < len(lines) else None
    if (
        following is None
        or piece.text[-1] in _MARKS
        or before.text[-1] not in "。！!"
        or not _AGENDA.fullmatch(piece.text)
    ):
        return False
    scripted = any(_AGENDA.fullmatch(line.text) for line in lines[max(since, index - 60) : index])
    return not scripted and _AGENDA.fullmatch(following.text) is not None


def restarts(lines: list[Piece], index: int) -> bool:
    """Whether the top numbering begins anew behind ``index`` though it had come further before it."""
    ahead = next((piece.marker for piece in lines[index : index + 16] if piece.marker and not piece.place), None)
    if ahead is None or ahead.value != 1:
        return False
    behind = next(
        (
            piece.marker
            for piece in reversed(lines[max(0, index - 200) : index])
            if piece.marker is not None and not piece.place and piece.marker.form.level <= ahead.form.level
        ),
        None,
    )
    return behind is not None and behind.form.scheme == ahead.form.scheme and behind.value >= 2
