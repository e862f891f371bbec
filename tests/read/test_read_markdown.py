import pytest

from gangyao.read import ReadError, read


def lines(source):
    return read(source.encode(), "总结.md").text.split("\n")


def test_marks_go_and_words_stay():
    source = "# 某厂**工作**总结\n\n各位[代表](http://a.example)：\n*全年*产值`5`亿元，~~约~~增长 8%。\n![图](x.png)\n"
    page = read(source.encode(), "总结.md")
    assert page.text == "某厂工作总结\n\n各位代表：\n全年产值5亿元，约增长 8%。\n"
    assert [(page.text[h.start : h.end], h.kind) for h in page.hints] == [("某厂工作总结", "title")]


def test_headings_are_hinted_with_their_level():
    page = read("# 甲\n正文\n# 乙\n\n三\n---\n#### 丁\n".encode(), "a.markdown")
    found = [(page.text[h.start : h.end], h.kind, h.level) for h in page.hints]
    assert found == [("甲", "heading", 1), ("乙", "heading", 1), ("三", "heading", 2), ("丁", "heading", 4)]


def test_numbers_of_lists_stay_as_written_or_count():
    assert lines("1. 修路\n2. 架桥\n") == ["1. 修路", "2. 架桥"]
    assert lines("1. 修路\n1. 架桥\n") == ["1. 修路", "2. 架桥"]
    assert lines("3) 修路\n5) 架桥\n") == ["3) 修路", "5) 架桥"]
    assert lines("- 修路\n  1. 甲\n- 架桥\n") == ["修路", "1. 甲", "架桥"]


def test_chinese_numbers_are_no_marks():
    assert lines("一、回顾\n（一）修路\n20**年，增长5%\n") == ["一、回顾", "（一）修路", "20**年，增长5%"]


def test_tables_are_furniture():
    page = read("| 项目 | 金额 |\n|---|---:|\n| **路** | 3万 |\n".encode(), "a.md")
    assert page.text == "项目\t金额\n路\t3万"
    assert [page.text[h.start : h.end] for h in page.hints] == ["项目\t金额", "路\t3万"]


def test_quotes_code_html_and_a_header_keep_their_words():
    source = (
        "---\ntitle: 甲\n---\n> 引用\n\n```\n代码 < 5\n```\n\n    缩进\n\n<div>块 &lt; 5</div>\n\n***\n行<br>末\\*\n"
    )
    assert [line for line in lines(source) if line] == ["title: 甲", "引用", "代码 < 5", "缩进", "块 < 5", "行", "末*"]


def test_any_encoding_and_line_end():
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        assert (
            read("# 工作总结\r\n\r\n今年收住老人四十一名。".encode(encoding), "a.md").text
            == "工作总结\n\n今年收住老人四十一名。"
        )


@pytest.mark.parametrize("mark", ["> ", "- ", ">"])
def test_endless_nesting_is_refused(mark):
    with pytest.raises(ReadError, match="nests too deep"):
        read((mark * 5000 + "字").encode(), "a.md")


def test_deep_brackets_and_stars_are_read():
    assert "字" in read(("[" * 3000 + "字").encode(), "a.md").text
    assert "字" in read(("*" * 3000 + "字").encode(), "a.md").text


def test_an_empty_file():
    assert read(b"", "a.md").text == ""
