"""True forms of heading numbers and their false friends, as whole pages and by the grammar alone."""

from __future__ import annotations

import pytest
from reading import read_page

from gangyao.cut.numbering import FORMS, cn_value, parse_marker
from gangyao.document import Kind

_BODY = "全队上下拧成一股绳，把任务一件一件落到了人头上。"

# Each series is a page of headings that count on, with the level that all of them have.
TRUE_SERIES = [
    (1, ["一、今年干了什么", "二、还差在哪里", "三、明年怎么干"]),
    (1, ["一、二季度工作回顾", "二、三季度工作安排"]),
    (1, ["一、一年来的主要工作", "二、三项硬任务的进展", "三、两个没有想到"]),
    (1, ["一、2019年收成", "二、2020年打算"]),
    (1, ["一. 基本情况", "二. 主要做法"]),
    (1, ["一．抓班子", "二．抓队伍"]),
    (1, ["一 、 生产经营", "二 、 安全管理"]),
    (1, ["壹、家底", "贰、欠账", "叁、出路"]),
    (1, ["九、食堂管理", "十、车辆管理", "十一、门卫管理", "十二、其他事项"]),
    (1, ["第一部分 上半年回顾", "第二部分 下半年安排"]),
    (1, ["第一章 总的情况", "第二章 主要任务"]),
    (1, ["第一部分：做了哪些事", "第二部分：还要做哪些事"]),
    (2, ["（一）坚持开门办站", "（二）坚持送药下乡", "（三）坚持公开收费"]),
    (2, ["(一)修渠引水", "(二)平田整地"]),
    (2, ["（ 一 ）练兵比武", "（ 二 ）岗位评比"]),
    (2, ["㈠种好早稻", "㈡管好晚稻"]),
    (2, ["（一）组织建设", "（二）班子建设", "（三）期末考评", "（四）号召捐书", "（五）级别评定"]),
    (2, ["（一）、抓源头", "（二）、抓过程"]),
    (3, ["1.锅炉检修", "2.管网查漏"]),
    (3, ["1．锅炉检修", "2．管网查漏"]),
    (3, ["1、仓容", "2、轮换", "3、价格"]),
    (3, ["１、仓容", "２、轮换"]),
    (3, ["1 . 收费窗口", "2 . 票据管理"]),
    (3, ["9、绿化", "10、保洁", "11、除雪"]),
    (3, ["1. 2021年完成情况", "2. 2022年任务分解"]),
    (3, ["1.2018年旧账", "2.2019年新账"]),
    (4, ["（1）雨水偏多", "（2）图纸来得迟", "（3）人手不足"]),
    (4, ["(1)人员", "(2)材料"]),
    (4, ["⑴人员", "⑵材料"]),
    (5, ["①领料登记", "②退料登记"]),
    (5, ["1）领料登记", "2）退料登记"]),
    (5, ["一是把住进口。", "二是看住库存。", "三是管好出口。"]),
    (5, ["一要早动手。", "二要算细账。"]),
    (5, ["第一，书要买对。", "第二，书要借出去。"]),
    (5, ["第一、书要买对。", "第二、书要借出去。"]),
    (5, ["首先，账目要清。", "其次，手续要全。"]),
    (5, ["——产量有了起色。", "——质量稳住了。"]),
    (5, ["――产量有了起色。", "――质量稳住了。"]),
]

FALSE_FRIENDS = [
    "一、二季度增长5%",
    "一、二季度产值同比增长5%，三季度略有回落。",
    "三、四级公路修了十一公里。",
    "一、二、三产业都有增长。",
    "六、七月份雨水多，晒场用不上。",
    "二、三年级合班上课。",
    "十、2024年",
    "1.5亿元的欠款收回了一半。",
    "3.2%的超支出在油料上。",
    "0.6公顷苗圃移交给了林场。",
    "2013年的账到现在没有结清。",
    "2013 年的账到现在没有结清。",
    "1、2号楼的水表换完了。",
    "7、8月份是用电高峰。",
    "3、4号机组轮流检修。",
    "(一)期工程验收合格。",
    "（一）期工程验收合格。",
    "（二）号井恢复出水。",
    "（三）次会议的记录补齐了。",
    "（2013年）的批文找到了。",
    "（2）号楼换了电梯。",
    "(1)班的教室漏雨。",
    "三八妇女节办了一场茶话会。",
    "一是一，二是二，账上不许含糊。",
    "一是一二是二",
    "一二三等奖各取五名。",
    "十要素管理在本站推开。",
    "一要点名的是三号仓。",
    "第一季度用水偏多。",
    "第一产业的底子薄。",
    "第一、二车间合并办公。",
    "第一名由保管班拿走。",
    "第一次上门没有碰到人。",
    "五保户冬衣全部送到。",
    "两委班子分片包户。",
    "24小时值班从未间断。",
    "10台水泵全部更换。",
    "12.5吨种子发到农户。",
    "一方面材料涨价，另一方面运费也涨了。",
    "A级景区评审没有通过。",
    "B2B平台上线半年。",
    "1:50000的图纸补测完毕。",
    "100户低保对象全部复核。",
    "5·12护士节慰问了病房一线。",
    "3-5月集中清欠。",
]


def _page(lines: list[str], *, run_in: bool) -> str:
    glue = "" if run_in else "\n"
    return "\n".join(
        ["团结镇粮站工作总结", "今年全站保本微利，大事小事都有人管。", *(f"{line}{glue}{_BODY}" for line in lines)]
    )


@pytest.mark.parametrize(("level", "lines"), TRUE_SERIES, ids=[lines[0] for _, lines in TRUE_SERIES])
def test_true_forms_are_headings(level: int, lines: list[str]) -> None:
    text = _page(lines, run_in=lines[0].endswith("。"))
    found = [(text[unit.start : unit.end], unit.level) for unit in read_page(text).units if unit.kind is Kind.HEADING]
    assert found == [(line, level) for line in lines]


def test_there_are_enough_of_both() -> None:
    assert sum(len(lines) for _, lines in TRUE_SERIES) >= 60
    assert len(FALSE_FRIENDS) >= 30


@pytest.mark.parametrize("line", FALSE_FRIENDS)
def test_false_friends_are_not(line: str) -> None:
    text = "\n".join(["团结镇粮站工作总结", _BODY, line, _BODY])
    page = read_page(text)
    assert [text[unit.start : unit.end] for unit in page.units if unit.kind is Kind.HEADING] == []


@pytest.mark.parametrize(
    "line", [line for line in FALSE_FRIENDS if line[0] not in "一第AB5" or line.startswith("一、")]
)
def test_false_friends_do_not_disturb_the_numbers_around_them(line: str) -> None:
    text = "\n".join(["一、仓储情况", _BODY, line, _BODY, "二、轮换情况", _BODY])
    headings = [text[unit.start : unit.end] for unit in read_page(text).units if unit.kind is Kind.HEADING]
    assert headings == ["一、仓储情况", "二、轮换情况"]


@pytest.mark.parametrize("form", FORMS, ids=[form.scheme for form in FORMS])
def test_the_table_speaks_the_truth(form) -> None:
    for example in form.examples:
        marker = parse_marker(example, doubtful=form.weak)
        assert marker is not None, example
        assert marker.form is form, example
    for friend in form.false_friends:
        assert parse_marker(friend) is None, friend
        if form.weak:
            assert parse_marker(friend, doubtful=True) is None, friend


@pytest.mark.parametrize(
    ("numeral", "value"), [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("叁", 3), ("拾壹", 11)]
)
def test_numerals(numeral: str, value: int) -> None:
    assert cn_value(numeral) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("㈥抓服务", 6),
        ("⑵材料", 2),
        ("⑩考核", 10),
        ("❸培训", 3),
        ("B.支出", 2),
        ("其次，保供应", 2),
        ("１２、后勤", 12),
    ],
)
def test_values_of_markers(text: str, value: int) -> None:
    marker = parse_marker(text)
    assert marker is not None
    assert marker.value == value


def test_an_item_that_tells_everything_itself_is_a_sentence() -> None:
    text = "二、明年打算\n1、早稻扩种到三千亩，种子年前订好。\n2、农药柜台搬到街口。\n3、旧账秋后分组去收。"
    kinds = [unit.kind for unit in read_page(text).units]
    assert kinds == [Kind.HEADING, Kind.SENTENCE, Kind.SENTENCE, Kind.SENTENCE]


def test_list_inside_one_sentence_stays_one_sentence() -> None:
    text = "工会工作总结\n主要抓了三件事：一是慰问；二是帮困；三是办班。"
    units = read_page(text).units
    assert [text[unit.start : unit.end] for unit in units[1:]] == ["主要抓了三件事：一是慰问；二是帮困；三是办班。"]


def test_an_excerpt_may_begin_anywhere() -> None:
    text = f"四、存在的不足\n{_BODY}\n五、下一步打算\n{_BODY}"
    assert [unit.level for unit in read_page(text).units if unit.level is not None] == [1, 1]
