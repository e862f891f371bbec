import io

from outline_pages import BOILERPLATE, EVERY, PAGE, PROBLEM, REVIEW, F, H, S, T, document
from rich.cells import cell_len
from rich.console import Console

from gangyao.document import Showing
from gangyao.outline.terminal import print_outline, wrap

LONG = (
    "全年检测水样1,260份，合格率99.8%，其中“西街片区”的合格率由上年的91%提高到97%；群众反映水质的来电比上年减少一半。"
)


def shown(page, roles=EVERY, full=False, width=60, colour=False, min_confidence=None):
    console = Console(
        file=io.StringIO(), force_terminal=colour, width=width, color_system="standard" if colour else None
    )
    print_outline(console, page, Showing(roles, full, min_confidence))
    return console.file.getvalue()


def test_the_outline_is_indented_without_marks_of_markdown():
    assert shown(PAGE) == (
        "青石坝水管所工作总结\n"
        "（2018年1月）\n"
        "回顾 3 · 问题 2 · 目标 1 · 套话 4\n"
        "· （套话 1 句，已略）\n"
        "\n"
        "一、全年工作 〔回顾〕\n"
        "  · 清淤十二公里。\n"
        "  · 〔问题〕\n"
        "    · 三号闸漏水没有修好。\n"
        "    · 水费收不齐。\n"
        "  一是管护到位。 聘了*九*名渠长。\n"
        "  二是账目公开。\n"
        "    · 水费每季一公布。\n"
        "    · （套话 2 句，已略）\n"
        "\n"
        "二、明年打算 〔目标〕\n"
        "  · 1. 换闸门两座，\n"
        "\n"
        "（结尾套话 1 句，已略；页面文字 3 处，已略）\n"
    )


def test_only_and_full():
    assert "未列：回顾 3 句、目标 1 句、套话 4 句、标题 3 个" in shown(PAGE, frozenset({PROBLEM}))
    assert "谢谢大家。" in shown(PAGE, full=True) and "  · 打印本页\n" in shown(PAGE, full=True)


def test_a_terminal_gets_colour_and_a_page_cannot_send_it_commands():
    page = document((T, None, BOILERPLATE, None, "总\x1b]0;x\x07结"), (S, None, PROBLEM, None, "缺\x1b[2J钱。[bold]"))
    coloured = shown(page, colour=True)
    assert "\x1b[1;31m" in coloured and "\x1b]" not in coloured and "\x1b[2J" not in coloured and "[bold]" in coloured


def test_a_table_is_drawn_and_its_text_is_no_markup():
    rows = (
        (H, 1, REVIEW, None, "一、工作"),
        (F, None, BOILERPLATE, None, "|渠名|清淤|"),
        (S, None, REVIEW, 0, "|东支渠|[bold]三里\x1b[2J|"),
        (S, None, PROBLEM, 0, "|西支渠|没有清|"),
        (S, None, BOILERPLATE, 0, "以上请审议。"),
    )
    text = shown(document(*rows), full=True, width=40)
    assert [line.split() for line in text.splitlines()[4:9]] == [
        [],
        ["渠名", "清淤"],
        ["─" * 31],
        ["东支渠", "[bold]三里[2J"],
        ["〔问题〕", "西支渠", "没有清"],
    ]
    assert "\n\n结尾：\n· 〔套话〕 以上请审议。\n" in text


def test_lines_are_wrapped_by_columns_and_hang_under_their_text():
    page = document((H, 1, PROBLEM, None, "一、问题"), (S, None, PROBLEM, 0, LONG))
    lines = shown(page, width=40).splitlines()
    assert all(cell_len(line) <= 40 for line in lines)
    sentence = lines[4:]
    assert sentence[0].startswith("  · 全年") and all(line.startswith("    ") for line in sentence[1:])


def test_no_line_begins_with_a_closing_mark_and_no_number_is_cut():
    for width in range(12, 60):
        lines = wrap(LONG, width)
        assert "".join(lines) == LONG
        assert not any(line[0] in "，。；”%" or line[-1] == "“" for line in lines)
        assert any("1,260" in line for line in lines)


def test_two_reports_are_parted_and_a_page_without_any_says_so():
    page = document(
        (T, None, BOILERPLATE, None, "甲村总结"),
        (S, None, PROBLEM, None, "缺水。"),
        (T, None, BOILERPLATE, None, "乙村总结"),
    )
    assert shown(page).startswith("本页 2 篇报告：\n  · 甲村总结（1 句）\n  · 乙村总结（0 句）\n\n甲村总结\n")
    assert "· 〔问题〕 缺水。\n\n乙村总结\n" in shown(page)
    assert shown(document((F, None, BOILERPLATE, None, "打印"))) == "（没有报告正文；页面文字 1 处，已略）\n"
    assert shown(document()) == ""
