"""What holds for any text: nothing lost, nothing twice, in order, no exception."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gangyao.document import Kind
from gangyao.layout import Layout, layout
from gangyao.train import corpus_folder
from gangyao.train.labelled import load_authored

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


_REPORTS = sorted(corpus_folder().glob("*-*.tsv"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_REPORTS), st.floats(0, 1))
def test_cutting_at_a_units_end_and_laying_out_again_gives_the_same_units(report: Path, place: float) -> None:
    """Spans agree; kinds and levels may not: what a number means rests on the numbers that follow it too."""
    text = load_authored(report).text
    units = layout(text).units
    kept = units[: round(place * (len(units) - 1)) + 1]
    head = layout(text[: kept[-1].end])
    assert [(unit.start, unit.end) for unit in head.units] == [(unit.start, unit.end) for unit in kept]
