"""Where the reports of a page begin, their titles, and the page text around them."""

from __future__ import annotations

import pytest
from reading import read_page

from gangyao.document import Kind

_FIRST = (
    "红石桥敬老院工作总结\n今年院里住进老人三十四位，走了两位。\n一、吃\n每周菜谱上墙，逢五改善。\n"
    "二、住\n换床十九张，装扶手六十米。\n"
    "让我们像待自家父母一样待老人，为他们的晚年幸福而努力奋斗！"
)
_SECOND = "一年来，在镇民政办的领导下，我院养猪种菜，补贴伙食。\n一、养殖\n出栏肥猪十一头。\n二、种植\n种菜四亩。"


def _starts(text: str) -> list[str]:
    return [text[report.start : report.start + 8] for report in read_page(text).reports]


@pytest.mark.parametrize(
    "head",
    [
        "篇二：红石桥敬老院副业小结",
        "第二篇 红石桥敬老院副业小结",
        "【篇2】红石桥敬老院副业小结",
        "（2）红石桥敬老院副业小结",
        "红石桥敬老院副业工作总结(2)",
        "红石桥敬老院副业工作总结",
        "红石桥敬老院副业工作总结\n院长　温老幺\n（2009年12月20日）",
        "例2",
        "节选3",
        "红石桥敬老院副业大会主持词（后半）",
        "各位院民：\n红石桥敬老院副业大会现在开会。",
        "例二：红石桥敬老院副业小结",
        "红石桥敬老院副业工作小结（节选）",
        "红石桥敬老院副业座谈会主持词\n诸位老哥老姐，人到齐了，咱们开会。",
        "闭 幕 词\n（2009年12月20日　副院长　温老幺）\n各位院民代表：",
        "副业撑起半边天\n——在全镇民政工作会议上的发言",
        "各位院民代表：\n现在，我代表院务会向大家报告副业账目。",
        "",
    ],
)
def test_another_report_begins(head: str) -> None:
    second = f"{head}\n{_SECOND}".strip()
    assert _starts(f"{_FIRST}\n{second}") == [_FIRST[:8], second[:8]]


def test_signature_and_date_end_a_report() -> None:
    text = (
        f"{_FIRST}\n红石桥敬老院\n二〇〇九年十二月二十日\n"
        f"食堂这一年没有出过差错，三个师傅功不可没，账目也清清楚楚。\n来年添一台蒸饭车。"
    )
    assert len(read_page(text).reports) == 2


@pytest.mark.parametrize(
    "middle",
    [
        "各位代表！",
        "2010年工作安排",
        "下半年工作打算",
        "过去一年的成绩来之不易，在此表示衷心的感谢！",
        "在肯定成绩的同时，也要看到不足。",
        "(2)来年的打算",
        "2010年工作安排（摘要）",
        "例1：三组李大爷家屋顶漏雨，村里当天派人修好",
        "片段2：三组的渠",
        "村民代表会现在开得勤了，每月一次。",
        "很高兴在年底前把渠修通了。",
    ],
)
def test_one_report_stays_one(middle: str) -> None:
    text = (
        f"红石桥镇工作总结\n今年全镇上下齐心，收成不错。\n一、农业\n粮食增产一成。\n二、林业\n造林九百亩。\n"
        f"{middle}\n一、稳粮\n面积不减。\n二、造林\n再造五百亩。"
    )
    assert len(read_page(text).reports) == 1


def test_the_title_is_the_name_without_its_subtitle() -> None:
    text = (
        "政　府　工　作　报　告\n——二〇〇三年一月九日在白果乡第十届人民代表大会第一次会议上\n乡长　申屠平\n"
        "各位代表：\n现在，我代表乡人民政府向大会作工作报告，请予审议。"
    )
    page = read_page(text)
    assert [report.title for report in page.reports] == ["政府工作报告"]
    assert [unit.kind for unit in page.units] == [Kind.TITLE] * 3 + [Kind.SENTENCE] * 2


def test_a_title_said_twice_under_a_headline() -> None:
    text = (
        "最新敬老院工作总结（精选3篇）\n时间：2021-03-04\n敬老院工作总结\n敬老院工作总结\n"
        "今年院里添了一台洗衣机，护工的手不再泡得发白。\n明年再添一台。"
    )
    page = read_page(text)
    assert [unit.kind for unit in page.units] == [Kind.FURNITURE] * 2 + [Kind.TITLE] * 2 + [Kind.SENTENCE] * 2
    assert len(page.reports) == 1


def test_near_copies_are_marked() -> None:
    copy = _FIRST.replace("红石桥", "××").replace("三十四", "**")
    page = read_page(f"篇一：{_FIRST}\n篇二：{copy}")
    assert [report.copy_of for report in page.reports] == [None, 0]
    assert page.reports[1].similarity is not None
    assert page.reports[1].similarity >= 0.4


def test_numbers_out_of_order_are_noted() -> None:
    text = (
        "茶园小结\n今年天旱。\n一、锄草\n锄了三遍。\n三、施肥\n施了两回。\n三、打药\n打了一回。\n一、采摘\n采到霜降。"
    )
    notes = read_page(text).reports[0].notes
    assert [note.code for note in notes] == ["number_missing", "number_repeated", "number_restarts"]


def test_run_ins_that_count_anew_in_each_paragraph_are_no_fault() -> None:
    parts = "一是早动手。正月里就把种薯切好。二是晚收工。霜降以后才清园。"
    text = f"薯业合作社小结\n今年雨水匀。\n一、种薯\n{parts}\n二、粉条\n{parts.replace('种薯切好', '锅灶垒好')}"
    assert read_page(text).reports[0].notes == ()


def test_a_number_whose_line_runs_into_its_sentence_is_noted_as_doubtful() -> None:
    glued = "（二）看护林木今年共巡山二百二十次，扑灭火情两起，抓获盗伐的三人，收缴油锯四把，没有发生一起大的火灾"
    text = f"林场小结\n今年天旱。\n（一）采种育苗\n采种四百斤，育苗九亩。\n{glued}\n（三）修路架桥\n修路七里。"
    page = read_page(text)
    assert [note.code for note in page.reports[0].notes] == ["number_in_line"]
    assert glued in [unit.clean for unit in page.units]


def test_items_inside_a_sentence_have_spans() -> None:
    text = "小结\n今年抓了三样：一是修路；二是栽树；三是办夜校。"
    unit = read_page(text).units[-1]
    assert [(item.marker, text[item.start : item.end]) for item in unit.items] == [
        ("一是", "一是修路；"),
        ("二是", "二是栽树；"),
        ("三是", "三是办夜校。"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2016-05-04 10:11    来源：柳坪镇政府    浏览：88次",
        "【字号：大 中 小】",
        "打印",
        "【打印本页】【关闭窗口】",
        "上一篇：没有了",
        "责任编辑：阿桑",
        "— 12 —",
        "第 3 页 共 9 页",
        "[1][2][3] 下一页",
        "首页 > 政务公开 > 工作动态",
        "首页 | 概况 | 公告 | 留言 | 下载",
        "导读：以下是小编为大家整理的总结，希望对大家有所帮助。",
        "版权所有：柳坪镇人民政府",
        "通讯员 田苗 摄",
        "图为村民在晒谷",
        "http://www.example.com/a/1.html",
        "相关阅读：",
        "2016-05-04　来源：柳坪报　字号：大 中 小",
        "本站声明：文章版权归原作者所有",
        "（前略）",
        "……接上页",
        "（以下略）",
        "下载本文    收藏    字数:2764",
        "本帖最后由 阿桑 于 2016-5-4 22:08 编辑",
    ],
)
def test_page_text_is_furniture(line: str) -> None:
    text = f"柳坪镇农经站工作总结\n今年核账四百六十本，查出错账九笔。\n{line}\n错账全部当面改正。"
    kinds = {text[unit.start : unit.end]: unit.kind for unit in read_page(text).units}
    assert kinds[line] is Kind.FURNITURE
    assert list(kinds.values()).count(Kind.FURNITURE) == 1


def test_a_collections_headline_over_an_editors_lead_is_furniture() -> None:
    text = "文化站工作总结(6篇精选)\n导言:以下是小编为您收集的总结,欢迎参考。\n今年站里办了九场活动。\n明年再办九场。"
    assert [unit.kind for unit in read_page(text).units][:2] == [Kind.FURNITURE, Kind.FURNITURE]


def test_an_account_and_its_minute_over_a_title_are_furniture() -> None:
    text = "柳坪农经 2016-05-04 10:11\n柳坪镇农经站工作总结\n今年核账四百六十本，查出错账九笔。"
    assert [unit.kind for unit in read_page(text).units] == [Kind.FURNITURE, Kind.TITLE, Kind.SENTENCE]


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("风雨同舟，让我们再出发", "——在柳坪茶场职工大会上的讲话\n各位职工："),
        ("学先进，向老井村看齐活动总结", ""),
        ("把掌声送给一线工人", "——在茶场表彰会上的讲话\n各位工友："),
        ("宣传工作总结（采用稿件36篇次）", "来源：县广播站"),
    ],
)
def test_titles_that_sound_like_a_sentence_or_a_collection(title: str, rest: str) -> None:
    text = f"{title}\n{rest}\n今年采茶三万斤。\n明年采四万斤。".replace("\n\n", "\n")
    assert read_page(text).reports[0].title == title


def test_the_rest_of_a_sentence_on_a_pages_first_line_is_no_title() -> None:
    text = "以及村民小组的组长,让我们以掌声表示欢迎\n下面开会。\n今年修渠三公里。"
    assert all(unit.kind is Kind.SENTENCE for unit in read_page(text).units)


@pytest.mark.parametrize(
    "line",
    [
        "时间紧、任务重，大家没有一句怨言。",
        "来源问题一直没有解决。",
        "时间：下午两点，地点：村部会议室，参加人：全体村民代表。",
        "图书借阅量翻了一番。",
        "收藏室的门锁坏了，至今没有修。",
        "编辑部一共三个人。",
        "怎么管好这笔账，我提几条意见供大家参考。",
        "现把账目公布出来，供大家参考。",
        "（其中略超预算的有三项，均已说明）",
        "2016年5月4日 编辑部搬进新楼，全年出报四十八期。",
        "一号泵停机 2016年5月4日 9:30",
        "全年共向县报投稿一百二十四篇，采用12篇",
    ],
)
def test_sentences_that_sound_like_page_text(line: str) -> None:
    text = f"柳坪镇文化站工作总结\n今年站里办了九场活动。\n{line}\n明年再办九场。"
    assert all(unit.kind is not Kind.FURNITURE for unit in read_page(text).units)
