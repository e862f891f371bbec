"""Lines that a page cut up are joined; lines that are paragraphs are left alone."""

from __future__ import annotations

import pytest
from reading import read_page

from gangyao.cut.lines import read_lines
from gangyao.cut.mending import wrap_width

_PARAGRAPHS = [
    "桐子坪茶场二〇一一年工作总结",
    "开春倒春寒来得猛，头采茶芽冻坏三成，场里五十二个职工抢着盖膜，硬是保住了明前茶的牌子。"
    "全年产干茶四万一千斤，比计划少九百斤，收入却多了十三万元。",
    "一、管好茶园，补上六十亩缺株断行",
    "冬季深翻四百二十亩，施菜饼肥九万斤。"
    "缺株的地块一垄一垄补齐，成活率九成五；有两块坡地水土流失严重，补了三回都没有补活，只好改种绿肥。",
    "二、卖好茶叶，不再坐等贩子上门",
    "在县城开了门市部，半年卖出礼盒二千一百个。网上试卖了三个月，退货的比买的还多，主要是包装经不起摔。",
    "三、明年的打算",
    "把炒青机全部换成电的，省下柴火钱，也省得检查组回回来说。再派两个年轻人出去学做红茶，学费场里出。",
]


def _wrapped(width: int, indent: str) -> tuple[str, list[str]]:
    lines: list[str] = []
    for number, paragraph in enumerate(_PARAGRAPHS):
        text = (indent if number else "") + paragraph
        lines += [text[start : start + width] for start in range(0, len(text), width)]
    return "\n".join(lines), _PARAGRAPHS


@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("width", [24, 30, 37])
def test_a_wrapped_page_reads_like_the_unwrapped_one(width: int, indent: str) -> None:
    text, paragraphs = _wrapped(width, indent)
    mended = [(unit.kind, unit.level, unit.clean) for unit in read_page(text).units]
    assert mended == [(unit.kind, unit.level, unit.clean) for unit in read_page("\n".join(paragraphs)).units]


def test_a_mended_unit_points_at_the_page() -> None:
    text, _ = _wrapped(24, "　　")
    broken = [unit for unit in read_page(text).units if "\n" in text[unit.start : unit.end]]
    assert broken
    for unit in broken:
        assert unit.clean == "".join(part.strip() for part in text[unit.start : unit.end].splitlines())


def test_one_paragraph_a_line_is_left_alone() -> None:
    text = "\n".join(_PARAGRAPHS)
    assert wrap_width(read_lines(text)) is None
    assert all("\n" not in text[unit.start : unit.end] for unit in read_page(text).units)


def test_lines_without_final_marks_are_not_run_together() -> None:
    lines = ["村务监督小结", "查账四次", "列席会议十一次", "提意见九条，采纳六条", "参加验收三回"]
    assert [unit.clean for unit in read_page("\n".join(lines)).units] == lines


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("工作小结\n会上通过了《护林\n公约》和奖惩办法。", "会上通过了《护林公约》和奖惩办法。"),
        ("工作小结\n全队出工一百二十个，\n挖沟三里半。", "全队出工一百二十个，挖沟三里半。"),
        ("工作小结\n全队出工一百二十个\n，挖沟三里半。", "全队出工一百二十个，挖沟三里半。"),
        (
            "工作小结\n巡查组冒雨把六处险段一处不落地看了一遍，直到十一月1\n9日才收队。",
            "巡查组冒雨把六处险段一处不落地看了一遍，直到十一月19日才收队。",
        ),
    ],
)
def test_a_break_inside_a_sentence(text: str, sentence: str) -> None:
    assert read_page(text).units[1].clean == sentence
