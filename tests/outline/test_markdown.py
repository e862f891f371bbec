import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from outline_pages import BOILERPLATE, PAGE, PROBLEM, REVIEW, TARGET, F, H, S, T, document

from gangyao.document import Role
from gangyao.outline.markdown import escape
from gangyao.outline.texts import joined, unmarked


def test_the_markdown_reads_like_an_outline():
    assert PAGE.to_markdown() == (
        "# 青石坝水管所工作总结\n"
        "\n"
        "（2018年1月）\n"
        "\n"
        "> 共 10 句：回顾 3 · 问题 2 · 目标 1 · 套话 4\n"
        "\n"
        "- （套话 1 句，已略）\n"
        "\n"
        "## 一、全年工作 〔回顾〕\n"
        "\n"
        "- 清淤十二公里。\n"
        "- **〔问题〕**\n"
        "  - 三号闸漏水没有修好。\n"
        "  - 水费收不齐。\n"
        "- **一是管护到位。** 聘了\\*九\\*名渠长。\n"
        "- **二是账目公开。**\n"
        "  - 水费每季一公布。\n"
        "  - （套话 2 句，已略）\n"
        "\n"
        "## 二、明年打算 〔目标〕\n"
        "\n"
        "- 1\\. 换闸门两座，\n"
        "\n"
        "（结尾套话 1 句，已略；页面文字 3 处，已略）\n"
    )


def test_only_keeps_the_roles_asked_for_and_counts_the_rest():
    assert PAGE.to_markdown(only={Role.PROBLEM}) == (
        "# 青石坝水管所工作总结\n"
        "\n"
        "（2018年1月）\n"
        "\n"
        "> 共 10 句：回顾 3 · 问题 2 · 目标 1 · 套话 4\n"
        "\n"
        "## 一、全年工作 〔回顾〕\n"
        "\n"
        "- **〔问题〕**\n"
        "  - 三号闸漏水没有修好。\n"
        "  - 水费收不齐。\n"
        "\n"
        "（未列：回顾 3 句、目标 1 句、套话 4 句、标题 3 个；页面文字 3 处，已略）\n"
    )


def test_roles_may_be_named_and_a_wrong_name_is_an_error():
    assert PAGE.to_markdown(only=["target"]) == PAGE.to_markdown(only={Role.TARGET})
    with pytest.raises(ValueError, match="news"):
        PAGE.to_markdown(only=["news"])


def test_full_writes_boilerplate_and_furniture_out():
    shown = PAGE.to_markdown(full=True)
    assert "- **二是账目公开。**\n  - **〔套话〕** 渠是农业的血脉。\n  - 水费每季一公布。\n" in shown
    assert shown.endswith("页面文字 3 处：\n\n- 来源：本站\n- 打印本页\n- 第2页\n") and "已略" not in shown


def test_boilerplate_that_is_asked_for_is_not_folded():
    assert "谢谢大家。" in PAGE.to_markdown(only={BOILERPLATE})
    assert "谢谢大家。" not in PAGE.to_markdown(only=list(Role))


def test_a_report_without_headings_is_divided_by_role():
    page = document(
        (S, None, REVIEW, None, "栽树八百棵。"),
        (S, None, REVIEW, None, "活了七百棵。"),
        (S, None, TARGET, None, "开春补栽。"),
    )
    assert page.to_markdown() == (
        "# （无标题）\n\n> 共 3 句：回顾 2 · 问题 0 · 目标 1 · 套话 0\n\n"
        "- **〔回顾〕**\n  - 栽树八百棵。\n  - 活了七百棵。\n- **〔目标〕** 开春补栽。\n"
    )


def test_headings_that_all_run_into_their_text_are_bullets_and_single_lines_are_headings():
    rows = (
        (H, 2, REVIEW, None, "（一）修路。"),
        (S, None, REVIEW, 0, "三里。"),
        (H, 2, REVIEW, None, "（二）架桥。"),
        (S, None, REVIEW, 2, "两座。"),
    )
    assert (
        "- **（一）修路。** 〔回顾〕 三里。\n- **（二）架桥。** 〔回顾〕 两座。\n"
        in document(*rows, glued={1, 3}).to_markdown()
    )
    assert "## （一）修路。 〔回顾〕\n\n- 三里。\n" in document(*rows, glued={3}).to_markdown()


def test_a_heading_under_a_bullet_stays_in_the_list():
    page = document(
        (H, 5, TARGET, None, "一是抓路。"),
        (H, 3, TARGET, 0, "1. 村道"),
        (H, 4, TARGET, 1, "（1）路基"),
        (S, None, TARGET, 2, "夯实。"),
    )
    assert "- **一是抓路。** 〔目标〕\n  - **1. 村道**\n    - **（1）路基** 夯实。\n" in page.to_markdown()


def test_deep_headings_have_at_most_six_hashes():
    rows = [(H, 1, REVIEW, None if number == 0 else number - 1, f"第{number}层") for number in range(8)]
    shown = document(*rows).to_markdown()
    assert "###### 第7层" in shown and "#######" not in shown


def test_several_reports_follow_one_another():
    page = document(
        (T, None, BOILERPLATE, None, "甲村总结"),
        (S, None, REVIEW, None, "修路。"),
        (T, None, BOILERPLATE, None, "乙村总结"),
        (S, None, TARGET, None, "架桥。"),
    )
    assert [line for line in page.to_markdown().splitlines() if line.startswith("# ")] == ["# 甲村总结", "# 乙村总结"]


def test_a_page_of_furniture_alone_and_an_empty_page():
    assert document((F, None, BOILERPLATE, None, "打印")).to_markdown() == "（没有报告正文；页面文字 1 处，已略）\n"
    assert document().to_markdown() == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("修了机\n耕路，\r\n　　又架桥。", "修了机耕路，又架桥。"),
        ("引进 ERP\nsystem 一套", "引进 ERP system 一套"),
        ("收入15\n600元", "收入15600元"),
        ("工 作 报 告", "工作报告"),
        ("张三　李四", "张三　李四"),
        ("红\x1b[31m字\u202e反\u200b", "红[31m字反"),
        ("页\x0c尾\u2028行", "页尾行"),
    ],
)
def test_a_text_is_shown_in_one_line_without_what_nobody_sees(text, shown):
    assert joined(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## 一、工作 ##", "一、工作"),
        ("- 修渠三里", "修渠三里"),
        ("**一、全年工作**", "一、全年工作"),
        ("1. **管护到位**：", "1. 管护到位："),
        ("**（一）抓水质。**投资46万元", "（一）抓水质。投资46万元"),
        ("**一是**管护到位", "一是管护到位"),
        ("**县2016年总结", "**县2016年总结"),
        ("**县张**同志到会", "**县张**同志到会"),
        ("#3机组检修", "#3机组检修"),
        ("-5℃冻坏水管", "-5℃冻坏水管"),
        ("-", ""),
        ("##", ""),
        ("**", ""),
    ],
)
def test_marks_of_markdown_are_taken_off_but_not_names_that_are_struck_out(text, shown):
    assert unmarked(text) == shown


def test_no_heading_title_or_bullet_has_marks_of_its_own_and_none_is_empty():
    page = document(
        (T, None, BOILERPLATE, None, "# **水渠所总结**"),
        (H, 1, REVIEW, None, "## 一、工作"),
        (S, None, REVIEW, 1, "- 修渠三里。"),
        (S, None, REVIEW, 1, "-"),
        (S, None, PROBLEM, 1, "**"),
        (H, 2, PROBLEM, 1, "###"),
        (S, None, PROBLEM, 5, "渠还漏。"),
        (F, None, BOILERPLATE, None, "\u200b"),
    )
    assert page.to_markdown(full=True) == (
        "# 水渠所总结\n\n> 共 4 句：回顾 2 · 问题 2 · 目标 0 · 套话 0\n\n## 一、工作 〔回顾〕\n\n"
        "- 修渠三里。\n- **〔问题〕** 渠还漏。\n"
    )
    markup = page.to_html()
    assert "#" not in re.sub(r"(?s)<style>.*?</style>|href=\S+", "", markup) and "**" not in markup


def plain(tokens):
    return "".join(child.content for token in tokens for child in token.children or ())


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("字。12.)-+=#>*_`~[]()<>!|\\&;:amplt \"'x/ht"), min_size=1, max_size=14))
@example("1. 修渠")
@example("---")
@example("12)")
@example("- 修渠")
@example("# 渠 #")
@example("&lt;&#21488;")
@example("**亿元__")
@example("[1]: x")
@example("![x](y)")
@example("<b>")
@example("~~x~~ `y`")
@example("\\")
@example("+\n=")
@example("| 表 |")
def test_any_text_comes_back_from_the_markdown_as_it_was(text):
    words = joined(text)
    if not words:
        return
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for mark, opens, kinds in (
        ("", True, {"paragraph"}),
        ("- ", True, {"bullet_list", "list_item", "paragraph"}),
        ("## ", False, {"heading"}),
        ("**〔问题〕** ", False, {"paragraph"}),
    ):
        tokens = reader.parse(mark + escape(words, opens))
        assert {token.type.removesuffix("_open") for token in tokens if token.type.endswith("_open")} == kinds
        assert plain(tokens) == ("〔问题〕 " if "*" in mark else "") + words


def test_a_document_of_marks_has_the_headings_and_bullets_it_should():
    page = document(
        (T, None, BOILERPLATE, None, "# 1. 总结 #"),
        (H, 1, PROBLEM, None, "1. ---"),
        (S, None, PROBLEM, 1, "---"),
        (S, None, PROBLEM, 1, "1. 缺*人*"),
        (S, None, REVIEW, 1, "> [链接](x)"),
    )
    tokens = MarkdownIt("commonmark").parse(page.to_markdown())
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2"]
    assert sum(token.type == "list_item_open" for token in tokens) == 3
    assert not {"hr", "ordered_list_open", "em_open", "link_open"} & {token.type for token in tokens}
