"""Run-in headings, numbered and not; what stands under which heading; sizes."""

from __future__ import annotations

import pytest
from reading import read_page

from gangyao.document import Kind


def _headings(text: str) -> list[tuple[str, int | None]]:
    return [(text[unit.start : unit.end], unit.level) for unit in read_page(text).units if unit.kind is Kind.HEADING]


def test_parallel_paragraph_openings_are_headings() -> None:
    text = (
        "一、今年的工作\n今年要把三件事办好。\n"
        "修好老渠。三月动工，五月通水，衬砌一千一百米，工钱当月结清。\n"
        "种好新茶。补植老茶园八十亩，引进早芽品种两个，秋后见苗。\n"
        "办好夜校。每周三晚开课，请农技员讲课，到课率不低于八成。"
    )
    assert _headings(text) == [("一、今年的工作", 1), ("修好老渠。", 5), ("种好新茶。", 5), ("办好夜校。", 5)]


@pytest.mark.parametrize(
    "opening",
    [
        "渠道是庄稼的命根子。",
        "全年修渠三千米。",
        "今年雨水偏少。",
        "各位代表！",
        "我们没有等。",
        "谁来修这条渠？",
    ],
)
def test_plain_openings_are_not(opening: str) -> None:
    text = (
        f"一、水利\n{opening}三月动工，五月通水，衬砌一千一百米，工钱当月结清。\n"
        f"{opening}补植老茶园八十亩，引进早芽品种两个，秋后见苗。"
    )
    assert _headings(text) == [("一、水利", 1)]


def test_a_lone_short_sentence_is_not_a_heading() -> None:
    text = "一、水利\n渠道漏水。上游放三天，下游见不着半瓢。\n五月里全队挑水保苗，一亩也没有丢。\n二、农业\n种了早稻。"
    assert _headings(text) == [("一、水利", 1), ("二、农业", 1)]


def test_numbered_run_ins_and_what_they_cover() -> None:
    text = (
        "工作总结\n（一）坚持早动手。正月初八就开了会。种子化肥年前到位。\n（二）坚持勤巡查。"
        "一天三遍，风雨无阻。\n天不负人，收成比上年好。"
    )
    page = read_page(text)
    assert _headings(text) == [("（一）坚持早动手。", 2), ("（二）坚持勤巡查。", 2)]
    parents = {text[unit.start : unit.end]: unit.parent for unit in page.units}
    assert parents["种子化肥年前到位。"] == 1
    assert parents["一天三遍，风雨无阻。"] == 4


def test_a_run_in_covers_its_paragraph_only() -> None:
    text = (
        "一、措施\n一是压开支。招待费砍掉一半，车辆封存两台。\n二是增收入。门面重新招租，租金涨了两成。\n"
        "以上两条都见了效。"
    )
    page = read_page(text)
    by_text = {text[unit.start : unit.end]: index for index, unit in enumerate(page.units)}
    parent = {text[unit.start : unit.end]: unit.parent for unit in page.units}
    assert parent["招待费砍掉一半，车辆封存两台。"] == by_text["一是压开支。"]
    assert parent["以上两条都见了效。"] == by_text["一、措施"]


def test_a_dash_heading_on_its_own_line_covers_what_follows() -> None:
    text = "一、成绩\n——产量创了新高。\n亩产八百一十斤，比上年多四十斤。\n——质量上了台阶。\n一等品占七成。"
    page = read_page(text)
    by_text = {text[unit.start : unit.end]: index for index, unit in enumerate(page.units)}
    assert page.units[by_text["亩产八百一十斤，比上年多四十斤。"]].parent == by_text["——产量创了新高。"]
    assert page.units[by_text["——质量上了台阶。"]].parent == by_text["一、成绩"]


def test_levels_nest_where_a_scheme_is_skipped() -> None:
    text = "一、生产\n1、早稻\n（1）育秧\n秧田六十亩。\n2、晚稻\n栽插三百亩。\n二、生活\n打井两口。"
    page = read_page(text)
    chain = [(unit.clean, None if unit.parent is None else page.units[unit.parent].clean) for unit in page.units]
    assert chain == [
        ("一、生产", None),
        ("1、早稻", "一、生产"),
        ("（1）育秧", "1、早稻"),
        ("秧田六十亩。", "（1）育秧"),
        ("2、晚稻", "一、生产"),
        ("栽插三百亩。", "2、晚稻"),
        ("二、生活", None),
        ("打井两口。", "二、生活"),
    ]


def test_unnumbered_heading_lines() -> None:
    text = (
        "船厂工作总结\n二〇〇六年工作回顾\n一、造船\n下水九条。\n二、修船\n修了四十条。\n二〇〇七年工作打算\n"
        "一、造船\n接单十二条。"
    )
    assert [level for _, level in _headings(text)] == [0, 1, 1, 0, 1]
