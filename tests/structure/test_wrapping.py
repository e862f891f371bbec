"""Pages wrapped at a width, by columns and by characters, in simplified and traditional characters."""

from __future__ import annotations

import pytest
from reading import read_page

from gangyao.document import Kind

_PARAGRAPHS = [
    "白果镇排灌站2008年工作总结",
    "2008年，本站在水利局领导下管着37处泵站、112公里干渠，全年提水460万立方米，灌田2.8万亩，没有一块田因为缺水减产。",
    "一、抢修设备",
    "开灌以前拆检水泵41台，更换轴承86套，绕制电机19台，花去修理费12.6万元，比请外面的厂子来修省下5万多元。",
    "二、清理渠道",
    "冬春两季动员群众9400人次，清淤3.1万立方米，衬砌险段17处，第一、第三支渠从此不再漏水，下游四个村提前五天栽上了秧。",
    "三、存在的问题",
    "水费只收上来68%，欠得最多的两个村连欠三年；12名职工里会修泵的只有4人，雨天夜里值班经常排不开。",
]
_HEADS = ["一、抢修设备", "二、清理渠道", "三、存在的问题"]


def _by_characters(text: str, size: int) -> str:
    return "\n".join(text[start : start + size] for start in range(0, len(text), size))


def _by_columns(text: str, size: int) -> str:
    lines, line, width = [], "", 0
    for char in text:
        step = 1 if char.isascii() else 2
        if width + step > size:
            lines.append(line)
            line, width = "", 0
        line, width = line + char, width + step
    return "\n".join([*lines, line])


@pytest.mark.parametrize("wrap", [lambda text: _by_characters(text, 29), lambda text: _by_columns(text, 56)])
@pytest.mark.parametrize("indent", ["", "\u3000\u3000"])
def test_a_wrapped_page_has_the_units_of_the_page_before_it_was_wrapped(wrap, indent: str) -> None:
    wrapped = read_page("\n".join(wrap(indent + paragraph) for paragraph in _PARAGRAPHS))
    plain = read_page("\n".join(_PARAGRAPHS))
    assert [(unit.kind, unit.level, unit.clean) for unit in wrapped.units] == [
        (unit.kind, unit.level, unit.clean) for unit in plain.units
    ]
    assert [unit.clean for unit in plain.units if unit.kind is Kind.HEADING] == _HEADS


def test_lines_of_about_one_length_are_left_alone() -> None:
    lines = [
        "组织全站职工到外县参观学习两次，写出心得体会十四篇",
        "对全镇水利工程逐处登记造册，落实管护人员四十七名",
        "配合派出所调解用水纠纷十一起，没有一起闹到县里",
        "为敬老院和小学免费安装自来水，解决了多年来吃水不便的困难",
    ]
    text = "水利站上半年工作总结\n" + "\n".join(lines)
    assert [unit.clean for unit in read_page(text).units][1:] == lines


def test_a_line_that_nobody_sees_does_not_cut_a_sentence() -> None:
    text = "库区移民安置情况汇报\n今年共搬迁四十二户，安置房都按图施工，监督站先后抽\n\u200b\n查六次，都合格。"
    units = read_page(text).units
    assert len(units) == 2
    assert units[1].clean.endswith("先后抽查六次，都合格。")


def test_a_traditional_page_is_read_like_a_simplified_one_and_keeps_its_characters() -> None:
    text = (
        "來源：縣農會網站  發佈時間：2003-01-09\n××鄉農會九十一年度工作報告\n各位代表：\n"
        "本會全年辦理講習十二場，參加農友八百人次。\n存在的問題\n人手不足，電腦老舊，帳務處理經常誤期。"
    )
    page = read_page(text)
    assert [unit.kind.value for unit in page.units] == [
        "furniture", "title", "sentence", "sentence", "heading", "sentence",
    ]  # fmt: skip
    assert page.reports[0].title == "××鄉農會九十一年度工作報告"
    assert all(unit.clean == text[unit.start : unit.end] for unit in page.units)


def test_an_indent_of_half_width_blanks_counts_by_its_blanks_where_the_page_was_cut_so():
    first = "今年以来，本站职工克服人手不足、经费紧张的困难，先后为沿河四个村检修抽水机六十一台，更换水管三百二十米，"
    second = "又把渠首的闸门重新油漆了一遍，赶在清明之前把渠水送到了地头，群众少跑了许多冤枉路，也少花了不少的柴油钱。"
    lines = []
    for paragraph in (f"    {first}{second}", f"    {second}{first[:-1]}。"):
        lines += [paragraph[at : at + 30] for at in range(0, len(paragraph), 30)]
    text = "\n".join(lines)
    found = [unit.clean for unit in read_page(text).units]
    assert found == [f"{first}{second}", second, f"{first[:-1]}。"]
