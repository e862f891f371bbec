"""Rows that stand one under the other are a table."""

from markdown_it import MarkdownIt
from outline_pages import BOILERPLATE, PROBLEM, REVIEW, TARGET, F, H, S, document

HEADED = (
    (H, 1, REVIEW, None, "一、清淤情况"),
    (S, None, REVIEW, 0, "各渠清淤见下表："),
    (F, None, BOILERPLATE, None, "|渠名|长度|"),
    (S, None, REVIEW, 0, "|东支渠|3里|"),
    (S, None, REVIEW, 0, "|西|支渠 * |"),
    (S, None, PROBLEM, 0, "|**南支渠**|-|"),
    (S, None, REVIEW, 0, "合计五里。"),
)


def rendered(page, **how):
    return MarkdownIt("commonmark").enable("table").render(page.to_markdown(**how))


def test_rows_are_one_table_with_their_header_on_top():
    page = document(*HEADED)
    assert page.to_markdown() == (
        "# （无标题）\n\n> 共 5 句：回顾 4 · 问题 1 · 目标 0 · 套话 0\n\n## 一、清淤情况 〔回顾〕\n\n"
        "- 各渠清淤见下表：\n\n"
        "| 渠名 | 长度 |\n| --- | --- |\n| 东支渠 | 3里 |\n| 西 | 支渠 \\* |\n| **〔问题〕** 南支渠 | - |\n\n"
        "- 合计五里。\n"
    )
    assert rendered(page).count("<tr>") == 4
    markup = page.to_html()
    assert markup.count("<tr ") == 4 and "<th>渠名</th><th>长度</th>" in markup and "页面文字" not in markup


def test_a_table_of_another_role_says_so_and_doubtful_rows_are_marked():
    rows = ((H, 1, REVIEW, None, "一、工作"), *[(S, None, TARGET, 0, f"|第{n}渠|{n}里|") for n in range(2)])
    shown = document(*rows, unsure={2: 0.3}).to_markdown(min_confidence=0.5)
    assert (
        "\n\n**〔目标〕** （表 2 行）\n\n|  |  |\n| --- | --- |\n| 第0渠 | 0里 |\n| 第1渠〔存疑 0.30〕 | 1里 |\n"
        in shown
    )
    assert '<p class="caption"><span class="tag target">' in document(*rows).to_html()


def test_bars_in_a_cell_do_not_part_it():
    page = document((S, None, REVIEW, None, "|甲|一|"), (S, None, REVIEW, None, "|乙|二|"))
    unit = page.units[1]
    cell = unit.cells[0].model_copy(update={"end": unit.end - 1})
    page = page.model_copy(update={"units": (page.units[0], unit.model_copy(update={"cells": (cell,)}))})
    assert "| 乙\\|二 |  |\n" in page.to_markdown() and "<td>乙|二</td>" in rendered(page)


def large(rows=13, columns=2):
    cells = [[f"第{n}渠", *[f"{n}里{column}" for column in range(1, columns)]] for n in range(rows)]
    return [(S, None, REVIEW, None, f"|{'|'.join(row)}|") for row in cells]


def test_a_large_table_is_shown_by_its_first_rows():
    page = document(*large(), unsure={9: 0.2})
    shown = page.to_markdown()
    assert "（表 13 行，只列 5 行）" in shown and "第4渠" in shown and "第5渠" not in shown
    assert "第9渠" in page.to_markdown(min_confidence=0.5)
    assert "第12渠" in page.to_markdown(full=True) and "只列" not in page.to_markdown(full=True)
    assert "<summary>其余 8 行</summary>" in page.to_html() and "第12渠" in page.to_html()
    assert "只列" not in document(*large(12, 8)).to_markdown() and "只列" in document(*large(6, 9)).to_markdown()


def test_only_keeps_the_rows_of_its_roles():
    shown = document(*HEADED).to_markdown(only=[PROBLEM])
    assert "| 渠名 | 长度 |" in shown and "南支渠" in shown and "东支渠" not in shown and "未列：回顾 4 句" in shown
    assert "渠名" not in document(*HEADED).to_markdown(only=[TARGET])


def test_boilerplate_rows_are_folded_unless_others_stand_beside_them():
    rows = [(S, None, BOILERPLATE, None, "|张三|组长|"), (S, None, BOILERPLATE, None, "|李四|渠长|")]
    assert "- （套话 2 句，已略）" in document(*rows).to_markdown()
    assert "| 李四 | 渠长 |" in document(*rows, (S, None, REVIEW, None, "|王五|修渠|")).to_markdown()


def test_page_numbers_and_a_repeated_header_do_not_part_a_table_but_another_header_does():
    header, row = (F, None, BOILERPLATE, None, "|渠名|长度|"), (S, None, REVIEW, None, "|东支渠|3里|")
    number, other = (F, None, BOILERPLATE, None, "- 2 -"), (F, None, BOILERPLATE, None, "|桥名|孔数|")
    caption = (F, None, BOILERPLATE, None, "表二 各桥")
    assert rendered(document(header, row, number, header, row)).count("<table>") == 1
    assert rendered(document(header, row, other, row)).count("<table>") == 2
    assert rendered(document(header, row, row, caption, row, row)).count("<table>") == 2


def test_under_a_bullet_a_table_stays_in_the_list():
    rows = (
        (H, 5, REVIEW, None, "一是清淤。"),
        (S, None, REVIEW, 0, "见表："),
        (S, None, REVIEW, 0, "|东支渠|3里|"),
        (S, None, REVIEW, 0, "|西支渠|2里|"),
        (S, None, REVIEW, 0, "都已验收。"),
        (H, 5, REVIEW, None, "二是架桥。"),
    )
    page = document(*rows)
    assert "  - （表 2 行）\n\n    |  |  |\n    | --- | --- |\n    | 东支渠 | 3里 |\n" in page.to_markdown()
    tokens = MarkdownIt("commonmark").enable("table").parse(page.to_markdown())
    assert sum(token.type == "list_item_open" for token in tokens) == 5
    assert [token.level for token in tokens if token.type == "table_open"] == [4]


def test_a_single_row_one_column_and_bars_without_cells_are_plain_sentences():
    single = document((S, None, REVIEW, None, "|东支渠|3里|"))
    assert "- **〔回顾〕** \\|东支渠\\|3里\\|\n" in single.to_markdown()
    column = document((S, None, REVIEW, None, "|东支渠|"), (S, None, REVIEW, None, "|西支渠|"))
    assert "  - \\|西支渠\\|\n" in column.to_markdown()
    assert "<table>" not in rendered(document(*[(S, None, REVIEW, None, "东支渠|3里")] * 2))


def test_the_cells_of_a_sentence_around_a_page_number_make_no_row_of_it():
    page = document(
        (S, None, REVIEW, None, "|东支渠清淤|3"), (F, None, BOILERPLATE, None, "- 2 -"), (S, None, REVIEW, None, "里|")
    )
    row = document((S, None, REVIEW, None, "|东支渠清淤|3里|")).units[0].cells
    units = [unit.model_copy(update={"cells": row}) for unit in page.units]
    units[2] = units[2].model_copy(update={"continues": 0})
    shown = page.model_copy(update={"units": tuple(units)}).to_markdown()
    assert "东支渠清淤" in shown and "页面文字 1 处" in shown and "| --- |" not in shown
