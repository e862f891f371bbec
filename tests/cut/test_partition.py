"""What holds for any text: nothing lost, nothing twice, in order, no exception."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gangyao.cut.units import CutUnit, cut_page, presumed_parents, show

# Pieces that pages are made of, so that the search finds the paths that plain random characters never reach.
# fmt: off
_PIECES = st.sampled_from(
    [
        "一、", "二、", "三、", "（一）", "(二)", "1.", "2．", "3、", "（1）", "①", "1)", "一是", "二要",
        "第一，", "首先，", "——", "第一章", "篇一：", "（3）", "。", "！", "？", "；", "：", "，", ".",
        "”", "“", "》", "《", "（", "）", "】", "【", "'", '"', "…", "\n", "\n\n", " \r\n ", "\u2028",
        "\x0b", "\u3000", " ", "\u200b", "\ue000", "\ufeff", "Р", "P", "x", "×", "*", "**", "时间：",
        "来源：某报", "打印", "相关文章：", "名词解释", "[1][2]", "—\u30002\u3000—", "工作总结",
        "各位代表：", "谢谢大家！", "2024年", "5%", "抓生产", "今年以来，", "我们做了不少工作", "增强。",
        "问题", "李某某", "政\u3000府\u3000工\u3000作", "妇(fù)女(nǚ)", "www.example.com", "同志们",
        "在领导下，",
    ]
)
# fmt: on
_PAGES = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(_PIECES, st.text(min_size=1, max_size=6)), max_size=80).map("".join),
    st.lists(_PIECES, max_size=120).map("".join),
)


def _covered(units: list[CutUnit], text: str) -> None:
    end = 0
    for unit in units:
        assert end <= unit.start < unit.end <= len(text)
        assert not text[end : unit.start].strip(), "a character between two units belongs to none"
        assert text[unit.start : unit.end] == text[unit.start : unit.end].strip()
        end = unit.end
    assert not text[end:].strip()


@given(_PAGES)
@settings(max_examples=300, deadline=None)
@example("")
@example("\u200b")
@example("。。。")
@example("一、")
@example("来源：\n\u200b\n工作总结")
@example("\n\n\u3000\n")
@example("我们认真抓好，\n— 2 —\n— 3 —\n各项工作。")
def test_units_partition_the_page(text: str) -> None:
    _covered(cut_page(text), text)


@given(_PAGES)
@settings(max_examples=200, deadline=None)
def test_facts_are_consistent(text: str) -> None:
    units = cut_page(text)
    for index, (unit, parent) in enumerate(zip(units, presumed_parents(units), strict=True)):
        assert 0 <= unit.place < max(1, unit.count)
        assert parent is None or parent < index
        if unit.marker is not None:
            assert 0 <= unit.marker.start < unit.marker.end <= len(unit.text)
        if unit.continues:
            assert index
            assert unit.text == units[index - 2].text
    paragraphs = [unit.paragraph for unit in units]
    assert paragraphs == sorted(paragraphs)


@given(_PAGES)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_units(text: str) -> None:
    assert cut_page(text) == cut_page(text)


@given(st.text(max_size=80))
def test_what_is_shown_needs_no_second_look(text: str) -> None:
    assert show(show(text)) == show(text)
