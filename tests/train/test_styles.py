from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gangyao.cut.units import cut_page
from gangyao.document import Kind, Role
from gangyao.train import corpus_folder
from gangyao.train.labelled import LabelledPage, LabelledUnit, load_authored, load_folder
from gangyao.train.metrics import span_f1
from gangyao.train.styles import STYLES, _columns, render, several

PAGES = load_folder(corpus_folder())
SAFE = [name for name in STYLES if name != "traditional" or find_spec("opencc")]
FIRST, LAST = 0xE000, 0xE800
"""Private characters that mark where a made-up unit begins and ends: no style knows them."""


@pytest.fixture
def page(authored):
    return load_authored(authored / "x-01.tsv")


def texts(page):
    return [page.text_of(unit) for unit in page.units]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAGES), st.sets(st.sampled_from(SAFE)), st.integers(0, 5))
def test_units_keep_their_order_labels_and_text_and_cover_the_page(page, styles, seed):
    shown = render(page, styles, seed)
    kept = [unit for unit in shown.units if not (unit.kind is Kind.FURNITURE and "web_furniture" in styles)]
    before = [unit for unit in page.units if not (unit.kind is Kind.FURNITURE and "web_furniture" in styles)]
    assert [(unit.kind, unit.role, unit.tags) for unit in kept] == [
        (unit.kind, unit.role, unit.tags) for unit in before
    ]
    covered = "".join(texts(shown))
    assert "".join(covered.split()) == "".join(shown.text.split())
    for unit in shown.units:
        assert shown.text_of(unit) == shown.text_of(unit).strip() and unit.end > unit.start


@st.composite
def made_up(draw):
    """A page whose units begin and end with a character of their own, numbers before and full stops after it."""
    text, units = "", []
    for n in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(Kind))
        number = draw(st.sampled_from(["", "一、", "（二）", "3.", "（4）", "①", "一是", "第一，"]))
        body = draw(st.text("甲乙主任厂长张12年月，：,5%“”（） 后发里\u3000", max_size=60)).strip()
        said = f"{number}{chr(FIRST + n)}{body}{chr(LAST + n)}{draw(st.sampled_from(['', '。', '：', '？”']))}"
        gap = draw(st.sampled_from(["", "\n", "\r\n", "\n\n　　"])) if units else ""
        level = draw(st.integers(0, 5)) if kind is Kind.HEADING else None
        role = draw(st.sampled_from(Role))
        start = len(text) + len(gap)
        text += gap + said
        units.append(LabelledUnit(start, len(text), kind, level, role, not units, ("r1",) if n % 2 else ()))
    return LabelledPage("made-up", text, tuple(units))


@settings(max_examples=150, deadline=None)
@given(made_up(), st.sets(st.sampled_from(SAFE)), st.integers(0, 9))
def test_each_unit_keeps_its_own_first_and_last_character_and_no_other_units(page, styles, seed):
    shown = render(page, styles, seed)
    around = 2 if "web_furniture" in styles else 0
    kept = shown.units[around : len(shown.units) - around]
    assert len(kept) == len(page.units)
    for n, (unit, before) in enumerate(zip(kept, page.units, strict=True)):
        text = shown.text_of(unit)
        assert [mark for mark in text if FIRST <= ord(mark) < 0xF900] == [chr(FIRST + n), chr(LAST + n)]
        assert (unit.kind, unit.role, unit.new, unit.tags) == (before.kind, before.role, before.new, before.tags)
        assert unit.level == before.level or "drop_numbers" in styles
    outside, end = "", 0
    for unit in shown.units:
        assert unit.start >= end and unit.end > unit.start
        outside, end = outside + shown.text[end : unit.start], unit.end
    assert not (outside + shown.text[end:]).strip()


@settings(max_examples=40, deadline=None)
@given(st.lists(made_up(), min_size=1, max_size=3))
def test_several_pages_on_one_hold_the_units_of_each(pages):
    shown = several(pages, "篇{}：")
    assert [text.split("：", 1)[-1] if text.startswith("篇") else text for text in texts(shown)] == [
        text.split("：", 1)[-1] if text.startswith("篇") else text for page in pages for text in texts(page)
    ]
    assert [unit.role for unit in shown.units] == [unit.role for page in pages for unit in page.units]


def test_what_stands_above_a_report_is_no_beginning(page):
    above = render(page, ["web_furniture"])
    assert [unit.kind for unit in several([above, above]).units if unit.new] == [Kind.TITLE] * 2


@pytest.mark.parametrize("seed", range(12))
def test_wrapping_changes_nothing_but_line_breaks(seed):
    page = PAGES[seed * 7]
    wrapped = render(page, ["hard_wrap"], seed)
    assert ["".join(text.split()) for text in texts(wrapped)] == ["".join(text.split()) for text in texts(page)]
    assert max(map(_columns, wrapped.text.split("\n"))) <= 2 * 40


@pytest.mark.parametrize(("style", "least"), [(name, 0.8 if name == "hard_wrap" else 0.98) for name in ["", *SAFE]])
def test_the_units_of_a_page_are_cut_in_every_style(style, least):
    true, found = set(), set()
    for page in PAGES[5::40]:
        shown = render(page, [style] if style else [])
        true |= {(page.name, unit.start, unit.end) for unit in shown.units}
        found |= {(page.name, unit.start, unit.end) for unit in cut_page(shown.text)}
    assert span_f1(true, found)["f1"] >= least


def test_numbers_are_dropped_with_their_levels(page):
    bare = render(page, ["drop_numbers"])
    assert [(bare.text_of(unit), unit.level) for unit in bare.units if unit.kind is Kind.HEADING] == [
        ("今年干了什么", 0),
        ("浇地。", 5),
        ("明年干什么", 0),
    ]


def test_without_numbers_an_unnumbered_heading_has_no_level_of_theirs(authored):
    path = authored / "x-01.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("二、明年干什么", "明年干什么"), encoding="utf-8")
    page = load_authored(path)
    assert [unit.level for unit in page.units if unit.kind is Kind.HEADING] == [1, 3, 1]
    assert [unit.level for unit in render(page, ["drop_numbers"]).units if unit.kind is Kind.HEADING] == [0, 5, 0]


def test_headings_run_in(authored):
    path = authored / "x-01.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("1、浇地。\n", "1、浇地\n\n"), encoding="utf-8")
    assert "1、浇地。放水四次" in render(load_authored(path), ["run_in_headings"]).text


def test_figures_names_and_years_are_struck_out():
    page = PAGES[0]
    shown = render(page, ["blank_figures", "strike_names"])
    assert sum(c.isdigit() for c in shown.text) < sum(c.isdigit() for c in page.text) / 2


def test_furniture_stands_around_the_report(page):
    shown = render(page, ["web_furniture"])
    kinds = [unit.kind for unit in shown.units]
    assert kinds[:2] == kinds[-2:] == [Kind.FURNITURE] * 2


def test_traditional_characters(page):
    pytest.importorskip("opencc")
    assert "灌區再擴五百畝" in render(page, ["traditional"]).text


def test_several_reports_on_a_page(page):
    shown = several([page, page])
    assert [shown.text_of(unit) for unit in shown.units if unit.new] == [
        "篇一：柳叶沟水库管理所工作总结",
        "篇二：柳叶沟水库管理所工作总结",
    ]


def test_an_unknown_style_is_named(page):
    with pytest.raises(KeyError, match="sepia"):
        render(page, ["sepia"])


def test_the_same_seed_gives_the_same_page(page):
    assert render(page, SAFE, 3) == render(page, SAFE, 3)
    assert render(page, ["hard_wrap", "strike_names"], 3) != render(page, ["indent"], 3)
