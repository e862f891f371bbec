"""What holds for any text: nothing lost, nothing twice, in order, no exception."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gangyao.document import Kind
from gangyao.layout import Layout, layout

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


def _covered(page: Layout, text: str) -> None:
    end = 0
    for unit in page.units:
        assert end <= unit.start < unit.end <= len(text)
        assert not text[end : unit.start].strip(), "a character between two units belongs to none"
        assert text[unit.start : unit.end] == text[unit.start : unit.end].strip()
        end = unit.end
    assert not text[end:].strip()


@given(_PAGES)
@settings(max_examples=200, deadline=None)
@example("")
@example("\u200b")
@example("。。。")
@example("一、")
@example("来源：\n\u200b\n工作总结")
@example("\n\n　\n")
def test_units_partition_the_page(text: str) -> None:
    _covered(layout(text), text)


@given(_PAGES)
@settings(max_examples=150, deadline=None)
def test_units_are_consistent(text: str) -> None:
    page = layout(text)
    for index, unit in enumerate(page.units):
        assert (unit.level is not None) == (unit.kind is Kind.HEADING)
        assert (unit.report is None) == (unit.kind is Kind.FURNITURE)
        if unit.level is not None:
            assert 0 <= unit.level <= 5
        if unit.parent is not None:
            assert unit.parent < index
            assert page.units[unit.parent].kind is Kind.HEADING
            assert page.units[unit.parent].report == unit.report
        if unit.report is not None:
            report = page.reports[unit.report]
            assert report.start <= unit.start
            assert unit.end <= report.end
    paragraphs = [unit.paragraph for unit in page.units]
    assert paragraphs == sorted(paragraphs)
    reports = [unit.report for unit in page.units if unit.report is not None]
    assert reports == sorted(reports)
    assert set(reports) == set(range(len(page.reports)))


@given(_PAGES)
@settings(max_examples=100, deadline=None)
def test_same_text_same_layout(text: str) -> None:
    assert layout(text) == layout(text)


def test_cutting_at_a_sentence_end_keeps_the_units_before_it() -> None:
    text = (
        "青石镇农机站工作总结\n二〇〇四年，本站干了三件事。\n一、修机子\n全年修好拖拉机六十一台。农忙时节上门服务。\n"
        "二、办培训\n办班四期。到会一百九十人次。\n三、收欠账\n收回欠款七千元。还有三户没有还清。"
    )
    page = layout(text)
    for unit in page.units:
        if text[unit.end - 1] != "。" or unit.parent is None:
            continue
        head = layout(text[: unit.end])
        spans = [(other.start, other.end) for other in head.units]
        assert spans == [(other.start, other.end) for other in page.units if other.end <= unit.end]
