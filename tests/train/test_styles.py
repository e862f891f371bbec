import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gangyao.document import Kind
from gangyao.train import corpus_folder
from gangyao.train.labelled import load_authored, load_folder
from gangyao.train.styles import STYLES, render, several

PAGES = load_folder(corpus_folder())[:40]
SAFE = [name for name in STYLES if name != "traditional"]


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


def test_wrapping_changes_nothing_but_line_breaks(page):
    wrapped = render(page, ["hard_wrap"])
    assert ["".join(text.split()) for text in texts(wrapped)] == ["".join(text.split()) for text in texts(page)]
    assert max(len(line) for line in wrapped.text.split("\n")) <= 40


def test_numbers_are_dropped_with_their_levels(page):
    bare = render(page, ["drop_numbers"])
    assert [(bare.text_of(unit), unit.level) for unit in bare.units if unit.kind is Kind.HEADING] == [
        ("今年干了什么", 0),
        ("浇地。", 5),
        ("明年干什么", 0),
    ]


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
