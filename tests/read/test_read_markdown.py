import pytest

from gangyao.read import read
from gangyao.read.markdown import looks_like_markdown, marked


def hinted(source, *kinds):
    page = marked(source, "总结.md")
    return [page.text[h.start : h.end] for h in page.hints if not kinds or h.kind in kinds]


def test_the_text_stays_as_it_is_written():
    source = "# 某厂**工作**总结\r\n\r\n各位[代表](http://a.example)：\n- *全年*产值`5`亿元\n"
    page = read(source.encode(), "总结.md")
    assert page.text == source
    assert [(page.text[h.start : h.end], h.kind, h.level) for h in page.hints] == [
        ("# 某厂**工作**总结", "title", None),
        ("**工作**", "bold", None),
        ("- *全年*产值`5`亿元", "item", 1),
    ]


def test_headings_are_hinted_with_their_level():
    page = read("# 甲\n正文\n# 乙\n\n三\n---\n#### 丁 ####\n##戊\n#6号楼\n".encode(), "a.markdown")
    found = [(page.text[h.start : h.end], h.level) for h in page.hints if h.kind == "heading"]
    assert found == [("# 甲", 1), ("# 乙", 1), ("三", 2), ("#### 丁 ####", 4), ("##戊", 2)]


def test_a_rule_under_a_sentence_parts_and_makes_no_heading():
    assert hinted("今年修屋三间。\n---\n- 换瓦\n---\n", "heading") == []


def test_items_with_their_marks_depth_and_further_lines():
    source = "- 修屋\n  又一行\n    1. 换瓦\n    2) 刷墙\n* 添床\n+ [x] 通水\n正文\n"
    page = marked(source, "a")
    assert [(page.text[h.start : h.end], h.level, h.marker) for h in page.hints] == [
        ("- 修屋\n  又一行", 1, "-"),
        ("1. 换瓦", 2, "1."),
        ("2) 刷墙", 2, "2)"),
        ("* 添床", 1, "*"),
        ("+ [x] 通水", 1, "+"),
    ]


def test_chinese_numbers_and_masks_are_no_marks():
    assert hinted("一、回顾\n（一）修路\n20**年，增长5%\n20**年**月**日，**镇\n2019.5万元\n-5%\n") == []


def test_bold_type_holds_its_marks():
    source = "**修屋：**三间，__添床__若干，`**码**`，\\**否**，**\n断行**，** 空 **\n"
    assert hinted(source, "bold") == ["**修屋：**", "__添床__"]


def test_tables_give_rows_with_cells():
    page = marked("见表：\n| 项目 | 金额 |\n|---|:-:|\n| **路**\\| | 3万 |\n| | |\n完\n", "a")
    rows = [([page.text[a:b] for a, b in h.cells], h.header) for h in page.hints if h.kind == "row"]
    assert rows == [(["项目", "金额"], True), ([], False), (["**路**\\|", "3万"], False), (["", ""], False)]
    assert hinted("甲|乙\n-|-\n一|二\n", "row") == ["甲|乙", "-|-", "一|二"]
    assert hinted("甲|乙\n-|-|-\n", "row") == []


def test_what_stands_beside_the_text():
    source = "---\ntitle: 甲\ntags: [a]\n---\n正文\n![图](x.png)\n\n<!-- 按 -->\n```py\nx = 5\n```\n"
    assert hinted(source, "front_matter") == ["---\ntitle: 甲\ntags: [a]\n---"]
    assert hinted(source, "caption") == ["![图](x.png)"]
    assert hinted(source, "box") == ["<!-- 按 -->", "```py\nx = 5\n```"]
    assert hinted("---\n一、修屋三间\n---\n正文", "front_matter") == []


def test_a_page_set_in_a_fence_is_read():
    assert hinted("```markdown\n# 院办总结\n## 回顾\n今年修屋三间。\n```\n完\n", "title", "heading", "box") == [
        "# 院办总结",
        "## 回顾",
    ]


def test_quotations_are_read():
    assert hinted("> ## 回顾\n> - 修屋\n") == ["## 回顾", "- 修屋"]


@pytest.mark.parametrize(
    ("source", "is_markdown"),
    [
        ("# 院办总结\n正文\n## 回顾\n", True),
        ("见表：\n| 项目 | 金额 |\n|---|---|\n| 瓦 | 三万 |", True),
        ("**一、回顾**\n修屋。\n\n1. **添床**：若干\n", True),
        ("# 院办总结\n正文\n", False),
        ("20**年，**镇修路**公里，**同志带头。\n**村通水。\n", False),
        ("一、回顾\n- 修屋\n- 添床\n", False),
        ("#1号楼\n#2号楼\n", False),
        ("甲 | 乙\n丙 | 丁\n", False),
        ("", False),
    ],
)
def test_pasted_text_is_told_by_its_marks(source, is_markdown):
    assert looks_like_markdown(source) is is_markdown


def test_any_encoding():
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        page = read("# 工作总结\r\n\r\n今年收住老人四十一名。".encode(encoding), "a.md")
        assert [page.text[h.start : h.end] for h in page.hints] == ["# 工作总结"]


@pytest.mark.parametrize(
    "mark", ["> ", "- ", ">", "[", "*", "**a ", "`", "|", "# ", "![a](", "<!--\n", "```\n字\n", "~~~\n", "a|b\n"]
)
def test_endless_marks_are_read(mark):
    assert marked(mark * 50_000 + "字", "a").text.endswith("字")


def test_an_empty_file():
    assert read(b"", "a.md").text == ""
