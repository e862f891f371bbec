"""Page text that is no part of any report: time and source lines, buttons, navigation, page numbers, copyright."""

from __future__ import annotations

import re
from functools import lru_cache

_DATE = r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
_CLOCK = r"\d{1,2}[:：时]\d{2}(?:(?:[:：分])\d{2}秒?|分)?"
_LABEL = (
    r"(?:(?:发布|发表|更新|录入|上传|添加|编辑|公布|成文|发文)(?:时间|日期)|(?:信息|文章|稿件|新闻|"
    r"图片)?来源|(?:文章|本文)?作者|责任编辑|责编|编辑|编审|"
    r"(?:网络)?编辑|审核|初审|复审|终审|签发|录入|录入员|供稿|投稿|撰稿|校对|排版|图片|文字|"
    r"(?:相关)?热词(?:搜索)?|相关搜索|猜你(?:喜欢|感兴趣)|本站(?:推荐|收录|公告)|网友评论|下载券|"
    r"点击(?:数|量|率|次数)?|浏览(?:数|量|次数)?|阅读(?:数|量|次数)?|访问(?:量|次数)|人气|字号|字体|"
    r"字体大小|字体颜色|分享(?:到)?|关键[词字]|(?:文章|本文)?标签|栏目|分类|索引号|发布机构|发文机关|信息分类|"
    r"主题词|文号|上一[篇页条]|下一[篇页条]|上篇|下篇|您(?:现在|当前)?(?:的|所在)?(?:的)?位置|"
    r"(?:您)?当前(?:的)?位置|所在位置|导言|导读|导语|编者按|编者的话|小编寄语|摘要|相关(?:报道|阅读|"
    r"文章|链接|推荐|新闻|专题|附件)|推荐阅读|延伸阅读|热门(?:文章|推荐)|猜你喜欢|"
    r"网站(?:标识码|地图)|主办(?:单位)?|承办(?:单位)?|技术支持|联系电话|地址|邮编|邮箱|版权(?:所有|"
    r"声明)|免责声明|声明|特别声明|本站声明|本文(?:地址|链接|网址|来源)|原文(?:地址|链接)|扫一扫|文档(?:编号|"
    r"来源)|"
    r"资料来源|转载(?:请注明)?|打印|收藏|举报)"
)
_BUTTON = (
    r"(?:打印(?:本页|本文|此页|文章|正文)?|收藏(?:本页|本文)?|关闭(?:窗口|本页|此页)?|下载(?:本文|"
    r"文档|全文|WORD|Word|附件)?|全屏|分享|加大|还原|减小|放大|缩小|默认|大|中|小|"
    r"首页|返回(?:首页|顶部|列表|目录)|回到顶部|顶部|上一[页篇]|下一[页篇]|末页|尾页|点赞|在看|评论|"
    r"举报|纠错|复制(?:链接|全文)?|微信|微博|朋友圈|QQ空间|更多|登录|注册|搜索|无障碍|"
    r"设为首页|加入收藏|联系(?:我们|站长)|网站地图|本站公告|"
    r"字数\s*(?:[:：]\s*)?\d+|我要纠错|我要评论|阅读全文|展开全文|点击展开|继续阅读|字号|朗读|语音播报|手机版|查看更多)"
)
_SEPARATOR = r"[\s|｜丨/／·、>》\-—_\[\]【】()（）]"
_PAGER = (
    r"(?=.*[页Pp])(?:(?:提示[:：]?)?(?:本文档?)?共\s*\d{1,4}\s*页|(?:当前)?[为是]?第\s*\d{1,4}\s*页|[上下]一?页|[首末尾]页|"
    r"本文|(?:\d{1,4}\s*/\s*)?\d{1,4}\s*页?|[\s,，:：|｜*+\[\]（）()【】_—\-])+"
)
_PATTERNS = (
    rf"[■◆★☆●※>》\s]*{_LABEL}\s*[:：].*",
    rf"(?:时间|日期)\s*[:：]\s*(?!.*[上下]午)(?:{_DATE})?.{{0,12}}",
    rf"(?:时间|日期|更新|上传)\s*[:：]\s*{_DATE}(?:\s+{_CLOCK})?(?:\s[^。]{{0,60}})?",
    rf"[【\[（(]\s*(?:字号|字体|字体大小|{_BUTTON})\s*[:：]?.*",
    rf"(?:{_SEPARATOR}*{_BUTTON})+{_SEPARATOR}*",
    r"(?:【[^】]{2,8}】\s*){2,}",
    r".{0,30}欢迎(?:您|你)(?:的)?(?:光临|访问|来到)?.{0,20}|今天是\s*(?:[0-9０-９]{2,4}\s*年|[0-9]{1,2}\s*月|星期)[^。]{0,30}",
    rf"{_SEPARATOR}*(?:\[\d+\]\s*)+(?:下一页|上一页|末页)?",
    rf"(?:发布于|发表于|更新于|原创(?:\s[^，。；：！？]{{1,30}})?)?\s*{_DATE}\s+{_CLOCK}.*",
    rf"{_DATE}\s+(?:来源|作者|编辑|字号|字体|浏览|点击)\s*[:：][^。]{{0,120}}",
    r"[-—－–]+\s*\d{1,4}\s*[-—－–]+",
    r"[.…\s]*[（(]?[接转续][上下]\s*[页版][）)]?",
    _PAGER,
    r"[^。\w]{0,4}看(?:[过了]|过了)?本[文页]的.{0,6}还.{0,4}[看了]?\s*[:：].*",
    r"[（(【\[〔〖]\s*广\s*告\s*[）)】\]〕〗].*|[^。]{0,16}广告\s*[:：][^。]*",
    r"扫一扫[^。]{0,30}",
    r"本帖最后由.{1,24}于.{6,30}编辑",
    r"[^。；，]{0,16}(?:首页|网站?)\s*[/／>\-—–»›|｜]\s*[^。；，]{2,100}",
    r"(?:首页|网站?|文库)\s*[>»›].{2,80}",
    r"[【\[〖]\s*[上下]一[则篇页条]\s*[】\]〗][^。]*",
    r"(?:附件?\s*\d{0,2}\s*[:：]?\s*)?[^。，；]{1,40}\.(?:docx?|pdf|xlsx?|wps|pptx?|rar|zip)",
    r"第\s*\d{1,4}\s*页(?:\s*[,，/／共]?\s*共?\s*\d{1,4}\s*页)?",
    r"(?:共\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}|\d{1,4}|[pP]age\s*\d+.*|P\.?\d{1,4})",
    r"[>》»›|｜【】\[\]\u0370-\u03ff\u0400-\u04ff]+|[Pp]",
    r"(?:.{1,12}\s*[>»›]\s*){1,6}.{0,20}",
    r"[^。，；]{0,8}(?:https?://|www\.)\S+",
    r".{0,40}(?:版权所有|All [Rr]ights [Rr]eserved|[Cc]opyright|ICP备|公网安备|备案号).{0,60}",
    r".{0,30}(?:关注.{0,12}公众号|点击上方|长按.{0,8}二维码|扫码.{0,8}关注|点个.?在看|添加微信|"
    r"免费下载|点击下载|会员可见).{0,40}",
    r".{0,20}(?:转载请注明|本文(?:由|来自|来源|选自)|由.{1,12}(?:收集整理|整理发布)|"
    r"仅供参考[,，]?(?:欢迎|希望)).{0,80}",
    r".{0,30}(?:记者|通讯员)\s*\S{2,4}\s*(?:摄|文|报道)\s*(?:/?(?:摄|文|图))*。?",
    r"[（(]?(?:图为|图[:：]).{2,60}",
    r"[.…\s]*[（(【\[].{0,16}(?:省略|略去|从略|此处略|前文略|[图表]略|未完|待续).{0,16}[）)】\]]|[（(【\[]\s*(?:以?[前后上下中]文?)?略\s*[）)】\]]",
    r"目\s*录|.{2,40}?(?:…{2,}|\.{4,}|·{4,})\s*\d{1,3}",
    r"(?:相关(?:报道|阅读|文章|链接|推荐)|热门推荐|猜你喜欢|网友评论|发表评论|返回顶部)[:：]?",
)
_FURNITURE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
# Labels that mark a line wherever they stand in it.
_INNER = re.compile(
    r"今天是.{4,24}星期|页面执行时间|建议分辨率|下载券|(?:浏览|阅读)\s*\d+\s*次|网友评论|点击(?:这里|进入|咨询|阅读全文)|下载全文|"
    r"建议使用.{0,20}浏览器|(?:发布|更新|录入|发表)(?:时间|日期)\s*[:：]|(?:浏览|阅读|点击|访问|查看)(?:次数|量|数|"
    r"率)?\s*[:：]\s*\d|(?:责任)?编辑\s*[:：]|上一篇(?:文章)?\s*[:：]|下一篇(?:文章)?\s*[:：]"
)
# What editors of collections write above and below other people's reports.
_EDITOR = re.compile(
    r"小编|为(?:您|你|大家)(?:精心)?(?:整理|收集|推荐|带来|准备|分享|挑选)|(?:欢迎|(?<!提)供)(?:您|"
    r"大家)?(?:阅读|参考|借鉴|下载)|仅供参考|希望.{0,12}对(?:您|你|大家).{0,12}(?:帮助|参考)|"
    r"(?:更多|相关).{2,30}(?:请|敬请)(?:关注|点击|访问|登录|浏览)|由本站|(?:本站|网站).{0,6}(?:内容|资料|文章).{0,8}(?:来自|来源|网络|整理|收集|上传)|来自互联网|"
    r"由用户上传|免费预览|剩余\d+页|下载(?:本?文档|本文).{0,6}(?:到|Word|WORD)|版权申诉|继续阅读$|请(?:继续)?关注本站|"
    r"本站(?:部分)?内容|如有侵权|"
    r"网友(?:上传|投稿)|点击(?:此处)?下载|VIP|范文(?:大全|网)|文章来源于网络"
)
# A speaker's or a body's own words that sound like an editor's.
_OFFERED = re.compile(r"(?:我|咱|现把|下面|体会|意见|建议|想法)[^。]{0,40}供(?:大家|各位|同志们)?参考")
# An account's name and the minute that it published: only over a page.
_STAMP = re.compile(
    rf"(?!.*(?:会议|时间|地点))[^，,。；;：:]{{2,16}}\s+(?:19|20)\d{{2}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\s+{_CLOCK}"
)
_COLLECTION = re.compile(
    r"(?!.*第[0-9０-９一二三四五六七八九十]+篇)"
    r".{0,50}(?:[（(【\[]?\s*(?:精选|通用|优选|优秀|推荐|热门|最新|合集|汇总|共|集合|必备|实用|整理|"
    r"经典|锦集|集锦)*\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})\s*[篇则]\s*[）)】\]]?|"
    r"[（(][^）)。]{0,12}[0-9０-９一二三四五六七八九十]{1,3}[篇则](?:精选|范文|合集|汇总|通用)?[）)]|"
    r"范文(?:大全|精选|汇总)|模板(?:大全|下载))"
)
_PAGE_NUMBER = re.compile(r"[-—－–]*\s*\d{1,4}\s*[-—－–]*|第\s*\d{1,4}\s*页.{0,10}|\d{1,4}\s*/\s*\d{1,4}")
_WITHIN = re.compile(
    r"[.…\s]*[（(【\[]?(?:图为|图[:：]|.{0,16}(?:略|续|省略)[^）)】\]]{0,16}[）)】\]]$)|[-—－–\W]*\d+[-—－–\W]*$|.*[摄图]。?$"
)
_LEAD = re.compile(r"导[言读语]|编者按|摘要|【[导摘]|小编|本站|(?:特别|免责)?声明")
_RELATED = re.compile(
    r".{0,60}(?:相关(?:文章|阅读|推荐|报道|链接|范文)|推荐阅读|猜你喜欢|热门(?:文章|推荐)|延伸阅读|"
    r"看过本文的还看了)\s*[:：]?"
)
_GLOSSARY = re.compile(
    r"[【（(〔]?\s*(?:《[^》]{2,20}》|报告)?中?(?:有关|相关|部分|报告)?(?:内容)?(?:名词|术语|用语|词语|名词术语)(?:解释|说明|"
    r"注释|浅释|简释)\s*[】）)〕]?[:：]?"
)
_LONGEST = 400


def is_furniture(text: str) -> bool:
    """Whether a line is page text by its own words (``text`` stripped, without zero-width characters)."""
    return len(text) <= _LONGEST and _says_so(text)


@lru_cache(maxsize=4096)
def _says_so(text: str) -> bool:
    # A line is asked for several times while its neighbours are judged: the cache saves most of the work.
    if _FURNITURE.fullmatch(text) is not None or _EDITOR.search(_OFFERED.sub("", text)):
        return True
    if "。" in text or len(text) > 160:
        return False
    bars = text.count("|") + text.count("｜")
    return bars >= 3 or _INNER.search(text) is not None or _RELATED.fullmatch(text) is not None


def is_page_number(text: str) -> bool:
    """— 2 —, 第3页, 3/12, or a bare number on a line of its own."""
    return len(text) <= 24 and _PAGE_NUMBER.fullmatch(text) is not None


def parts_pages(text: str) -> bool:
    """Whether page text stands where a web page ends or begins: links, buttons, sources; no page number or caption."""
    return len(text) > 1 and not is_page_number(text) and _WITHIN.match(text) is None and is_furniture(text)


def is_lead(text: str) -> bool:
    """An editor's lead-in over the page's text (导言：……), which a page may wrap like its sentences."""
    return _LEAD.match(text) is not None


def is_stamp(text: str) -> bool:
    """A name, a date in digits and a time of day, as an account's page has over its title."""
    return len(text) <= 40 and _STAMP.fullmatch(text) is not None


def is_collection(text: str) -> bool:
    """A page's headline over several reports: ……工作总结（精选7篇）."""
    return len(text) <= 60 and _COLLECTION.fullmatch(text) is not None


def opens_list(text: str) -> bool:
    """A line over a list of other pages: 相关文章：."""
    return len(text) <= 80 and _RELATED.fullmatch(text) is not None


def opens_glossary(text: str) -> bool:
    """The line over the explanations of terms that a page puts behind a report."""
    return len(text) <= 30 and _GLOSSARY.fullmatch(text) is not None
