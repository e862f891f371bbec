"""RTF as Word and WPS write it: code pages, fonts, lists, tables, groups that are not text."""

import pytest

from gangyao.read import ReadError, read

HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\froman\fcharset0 Times;}"
    r"{\f2\fnil\fcharset2 Wingdings;}}{\stylesheet{\s0 Normal;}{\s1\sbasedon0\outlinelevel0 heading 1;}"
    r"{\s2\sbasedon1 \'ce\'d2\'b5\'c4;}{\s3 toc 1;}{\*\cs10 heading 2;}}"
)


def escaped(text):
    return "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in text.encode("gb18030"))


def rtf(body, tail="}"):
    return read((HEAD + body + tail).encode("latin-1"), "总结.rtf")


def found(page, kind):
    return [page.text[hint.start : hint.end] for hint in page.hints if hint.kind == kind]


def test_text_in_bytes_of_its_code_page_and_in_unicode():
    raw = "修渠三公里".encode("gb18030").decode("latin-1")
    assert rtf(escaped("修渠三公里") + r"\par " + raw).text == "修渠三公里\n修渠三公里"
    assert rtf(r"\uc2\u20462\'d0\'de\uc1\u28192?\uc0\u19977").text == "修渠三"
    assert rtf(r"\u-10174?\u-8265?").text == "𠮷"
    # a second byte that is a sign of the format
    assert rtf("\\'81\\\\ \\'81\\{").text == "乗 亄".replace("乗", b"\x81\\".decode("gb18030")).replace(
        "亄", b"\x81{".decode("gb18030")
    )


def test_the_font_of_another_language_in_a_chinese_file():
    assert rtf(r"\f1 " + escaped("总结")).text == "总结"


def test_breaks_blanks_and_signs():
    assert rtf(r"a\tab b\line c\~d\_e\emdash f\par\{g\}").text == "a\tb\nc d-e—f\n{g}"


def test_styles_and_outline_levels():
    page = rtf(
        rf"\pard\s1 {escaped('甲')}\par\pard\s2 {escaped('乙')}\par\pard\outlinelevel2 c\par\pard\s3 d\par\pard e"
    )
    assert [(hint.kind, hint.level) for hint in page.hints] == [
        *(("heading", 1), ("heading", 1), ("heading", 3), ("contents", None))
    ]


def test_numbers_and_bullets_of_lists():
    page = rtf(
        rf"{{\listtext\pard\plain {escaped('一、')}\tab}}\pard\s1\ls1 a\par"
        rf"{{\pntext\f2\'b7\tab}}{{\*\pn\pnlvlblt}}\pard b\par"
        r"{\listtext 1.\tab}\pard\ls1\ilvl1 2019\par"
    )
    assert page.text.split("\n")[:3] == ["一、a", "b", "1. 2019"]
    assert [(hint.kind, hint.level, hint.marker) for hint in page.hints] == [("heading", 1, "一、"), ("item", 2, "1.")]


def test_rows_cells_and_the_header_of_a_table():
    row = r"\trowd{}\cellx100\cellx200\pard\intbl a\cell {}\cell\row "
    page = rtf(row.format(r"\trhdr", "b") + row.format("", "c\\par d") + r"\pard e\par")
    hints = [hint for hint in page.hints if hint.kind == "row"]
    assert page.text.split("\n")[:3] == ["a\tb", "a\tc d", "e"]
    assert [hint.header for hint in hints] == [True, False]
    assert [[page.text[slice(*cell)] for cell in hint.cells] for hint in hints] == [["a", "b"], ["a", "c d"]]


def test_what_is_not_text_is_left_out_or_stands_behind():
    page = rtf(
        r"{\header h\par}{\footer\chpgn 3\par}{\info{\title t}}{\pict\bin4 }}{{ x}a{\*\bkmkstart b}{\v hidden}"
        r"{\field{\*\fldinst PAGE}{\fldrslt 7}}{\deleted gone}{\footnote n}{\shp{\*\shpinst{\sp{\sn x}{\sv y}}"
        r"{\shptxt box\par}}{\shprslt again}}\par\page b\par"
    )
    assert page.text.split("\n") == ["a7", "b", "box", "n", "h", "3"]
    assert [hint.kind for hint in page.hints] == ["box", "note", "header", "page_number"]
    assert page.breaks == (3,)


def test_a_file_that_ends_in_the_middle_says_so():
    page = rtf(escaped("修渠三公里。") + r"\par {\b " + escaped("后山"), "")
    assert page.text == "修渠三公里。\n后山"
    assert [notice.code for notice in page.notices] == ["damaged_tail"]


@pytest.mark.parametrize("body", ["{" * 100_000, r"\intbl x\cell " * 2_000])
def test_depth_and_width_have_bounds(body):
    with pytest.raises(ReadError):
        rtf(body)


def test_a_chain_of_styles_is_walked_once():
    styles = "".join(rf"{{\s{n}\sbasedon{n + 1} x;}}" for n in range(3_000))
    text = "".join(rf"\pard\s{n} a\par " for n in range(3_000))
    assert read((r"{\rtf1{\stylesheet" + styles + "}" + text + "}").encode(), "a").text.count("a") == 3_000
