import io

import pytest
from outline_pages import BOILERPLATE, EVERY, PROBLEM, REVIEW, TARGET, F, H, S, T, document
from rich.console import Console

from gangyao.document import Showing
from gangyao.outline.blocks import shown_confidence
from gangyao.outline.terminal import print_outline

ROWS = (
    (T, None, BOILERPLATE, None, "水渠管理所总结"),
    (H, 1, REVIEW, None, "一、全年工作"),
    (S, None, REVIEW, 1, "清淤十二公里。"),
    (S, None, BOILERPLATE, 1, "渠是农业的血脉。"),
    (S, None, BOILERPLATE, 1, "秋收的水也算放足了。"),
    (S, None, PROBLEM, 1, "闸门锈死一座。"),
    (H, 5, REVIEW, 1, "一是管护到位。"),
    (S, None, REVIEW, 6, "聘了九名渠长。"),
    (F, None, BOILERPLATE, None, "打印本页"),
)
PAGE = document(*ROWS, unsure={1: 0.6999, 2: 0.54, 4: 0.41, 6: 0.5, 7: 0.7})


def test_what_is_under_the_least_is_marked_and_counted():
    assert PAGE.to_markdown(min_confidence=0.7) == (
        "# 水渠管理所总结\n"
        "\n"
        "> 共 5 句：回顾 2 · 问题 1 · 目标 0 · 套话 2；存疑 4 处（置信度低于 0.7）\n"
        "\n"
        "## 一、全年工作 〔回顾〕〔存疑 0.69〕\n"
        "\n"
        "- 清淤十二公里。〔存疑 0.54〕\n"
        "- **〔套话〕** 秋收的水也算放足了。〔存疑 0.41〕\n"
        "- **〔问题〕** 闸门锈死一座。\n"
        "- **一是管护到位。** 〔存疑 0.50〕 聘了九名渠长。\n"
        "- （套话 1 句，已略）\n"
        "\n"
        "（页面文字 1 处，已略）\n"
    )


def test_nothing_is_said_of_doubt_unless_it_is_asked_for():
    assert "存疑" not in PAGE.to_markdown() and "存疑" not in PAGE.to_html()
    assert "存疑 0 处（置信度低于 0）" in PAGE.to_markdown(min_confidence=0)


def test_titles_and_furniture_are_never_doubtful():
    sure = document((T, None, BOILERPLATE, None, "总结"), (F, None, BOILERPLATE, None, "打印"), unsure={0: 1.0, 1: 1.0})
    assert "存疑 0 处" in sure.to_markdown(min_confidence=1)


def test_a_doubtful_sentence_is_not_folded_but_may_be_left_out_and_is_counted_then():
    shown = PAGE.to_markdown(only=[PROBLEM], min_confidence=0.7)
    assert "清淤" not in shown and "秋收" not in shown
    assert "未列：回顾 2 句、套话 2 句（其中存疑 2 句）、标题 1 个" in shown


def test_every_sentence_of_a_labelled_run_is_marked_for_itself():
    page = document((S, None, TARGET, None, "换闸两座。"), (S, None, TARGET, None, "修路三里。"), unsure={1: 0.3})
    assert page.to_markdown(min_confidence=0.5).endswith(
        "- **〔目标〕**\n  - 换闸两座。\n  - 修路三里。〔存疑 0.30〕\n"
    )


def test_the_web_page_has_a_class_a_mark_and_the_next_likely_role():
    text = PAGE.to_html(min_confidence=0.7)
    assert 'class="u doubtful" data-unit="2"' in text and 'title="存疑：回顾 0.54，其次问题 0.15"' in text
    assert '清淤十二公里。</span><span class="doubt">〔存疑 0.54〕</span>' in text
    assert text.count('class="u doubtful"') == 4 and "存疑 4 处（置信度低于 0.7）" in text
    assert 'class="u" data-unit="7"' in text  # 0.7 is not under 0.7


def test_a_terminal_dims_the_mark():
    console = Console(file=io.StringIO(), force_terminal=True, width=60, color_system="standard")
    print_outline(console, PAGE, Showing(EVERY, False, 0.7))
    text = console.file.getvalue()
    assert "清淤十二公里。\x1b[2m〔存疑 0.54〕\x1b[0m" in text and "\x1b[2m存疑 4 处（置信度低于 0.7）" in text


@pytest.mark.parametrize("least", [-0.1, 1.01, float("nan"), float("inf"), True, "0.5"])
def test_a_least_that_is_no_probability_is_refused(least):
    for render in (PAGE.to_markdown, PAGE.to_html):
        with pytest.raises(ValueError, match="from 0 to 1"):
            render(min_confidence=least)


@pytest.mark.parametrize(("confidence", "shown"), [(0.5999, "0.59"), (0.29, "0.29"), (0.57, "0.57"), (1.0, "1.00")])
def test_a_confidence_is_cut_off_not_rounded(confidence, shown):
    page = document((S, None, REVIEW, None, "修路。"), unsure={0: confidence})
    assert shown_confidence(page.units[0]) == shown
