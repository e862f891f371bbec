"""What a Word file says of its lines: lists, tables, bold type, contents, headers, pages."""

import struct

import docx_files as files
import pytest
from docx_files import abstract, instance, level, paragraph, run, style, table, word_file

from gangyao.read import ReadError, read

BOLD = "<w:b/>"


def page_of(data):
    return read(data, "总结.docx")


def hinted(page, kind):
    return [page.text[hint.start : hint.end] for hint in page.hints if hint.kind == kind]


def rows(page):
    return [([page.text[a:b] for a, b in h.cells], h.header) for h in page.hints if h.kind == "row"]


def cell(text, properties="", bold=False):
    words = run(text, BOLD if bold else "") if text else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{words}</w:p></w:tc>"


def in_rows(*written):
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in written)}</w:tbl>"


@pytest.mark.parametrize(
    ("name", "kind", "depth"),
    [
        ("heading 3", "heading", 3),
        ("标题 2", "heading", 2),
        ("标题1", "heading", 1),
        ("标题", "title", None),
        ("副标题", "title", None),
        ("题注", "caption", None),
        ("caption", "caption", None),
        ("TOC Heading", "contents", None),
        ("目录 1", "contents", None),
    ],
)
def test_the_names_of_styles(name, kind, depth):
    page = page_of(word_file(paragraph("床位", "a"), styles=style("a", name)))
    assert [(hint.kind, hint.level) for hint in page.hints] == [(kind, depth)]


def test_body_text_that_is_based_on_a_heading_is_none():
    styles = style("a", "heading 1") + style(
        "b", "正文二", '<w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>'
    )
    own = f'<w:p><w:pPr><w:pStyle w:val="a"/><w:outlineLvl w:val="9"/></w:pPr>{run("丙")}</w:p>'
    assert hinted(page_of(word_file(paragraph("甲", "a") + paragraph("乙", "b") + own, styles=styles)), "heading") == [
        "甲"
    ]


def test_items_carry_their_marker_and_depth():
    numbering = abstract(0, level(0, "decimal", "%1、"), level(1, "bullet", "●")) + instance(1, 0)
    body = paragraph("修屋", numbered=(1, 0)) + paragraph("换瓦", numbered=(1, 1)) + paragraph("", numbered=(1, 0))
    styles = style("h", "heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    page = page_of(word_file(body + paragraph("打算", "h"), numbering=numbering, styles=styles))
    assert [(page.text[h.start : h.end], h.kind, h.level, h.marker) for h in page.hints] == [
        ("1、修屋", "item", 1, "1、"),
        ("●换瓦", "item", 2, "●"),
        ("3、打算", "heading", 1, "3、"),
    ]


def test_bold_runs_are_spans_of_the_text_behind_its_number():
    numbering = abstract(0, level(0, "decimal", "%1、")) + instance(1, 0)
    inner = run("换", BOLD) + run(" ") + run("瓦。", BOLD) + run("用工二十个。")
    body = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{inner}</w:p>'
    assert hinted(page_of(word_file(body, numbering=numbering)), "bold") == ["换 瓦。"]


def test_bold_of_styles_and_their_switch():
    styles = style("p", "要点", "<w:rPr><w:b/></w:rPr>") + style("c", "强调", "<w:rPr><w:b/></w:rPr>", kind="character")
    inner = run("轻", '<w:rStyle w:val="c"/>') + run("细", '<w:b w:val="0"/>')
    body = paragraph("粗", "p", inner=inner) + paragraph("常", inner=run("重", '<w:rStyle w:val="c"/>'))
    assert hinted(page_of(word_file(body, styles=styles)), "bold") == ["粗", "重"]


def test_a_heading_all_in_bold_needs_no_word_of_it():
    styles = style("h", "heading 1", "<w:rPr><w:b/></w:rPr>")
    assert [h.kind for h in page_of(word_file(paragraph("床位", "h"), styles=styles)).hints] == ["heading"]


def test_cells_keep_their_columns():
    wide, below = '<w:gridSpan w:val="2"/>', "<w:vMerge/>"
    body = in_rows(
        cell("项目") + cell("床位", wide) + cell("备注"),
        cell("东院") + cell("六十") + cell("六十二") + cell("", below),
        cell("") + cell("八") + cell("九") + cell(""),
    )
    assert [row for row, _ in rows(page_of(word_file(body)))] == [
        ["项目", "床位", "", "备注"],
        ["东院", "六十", "六十二", ""],
        ["", "八", "九", ""],
    ]


def test_a_header_row_is_marked_or_bold():
    marked = "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}</w:tr><w:tr>{}</w:tr></w:tbl>"
    plain = marked.format(cell("项目") + cell("金额"), cell("瓦") + cell("三万"))
    bold = in_rows(cell("项目", bold=True) + cell("金额", bold=True), cell("瓦") + cell("三万"))
    all_bold = in_rows(*[cell("瓦", bold=True) + cell("三万", bold=True)] * 2)
    assert [[header for _, header in rows(page_of(word_file(one)))] for one in (plain, bold, all_bold)] == [
        [True, False],
        [True, False],
        [False, False],
    ]


def test_entries_of_the_contents():
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begin = mark.format("begin") + '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>' + mark.format("separate")
    body = paragraph(inner=begin + run("一、回顾 1")) + paragraph(inner=run("二、打算 3") + mark.format("end"))
    link = f'<w:hyperlink w:anchor="_Toc1">{run("三、附表")}<w:r><w:tab/></w:r>{run("5")}</w:hyperlink>'
    box = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    box += f"<w:sdtContent>{paragraph('目 录')}</w:sdtContent></w:sdt>"
    see = f'<w:hyperlink w:anchor="_Toc1">{run("第三部分")}</w:hyperlink>'
    page = page_of(
        word_file(box + body + paragraph(inner=link) + paragraph("今年的收支见本文", inner=see + run("所附的表。")))
    )
    assert hinted(page, "contents") == ["目 录", "一、回顾 1", "二、打算 3", "三、附表\t5"]


def with_running(body, **parts):
    """A Word file whose section names a header and a footer, and one for first pages only."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    members = files.parts(body)
    kinds = {name: "header" if name.startswith("header") else "footer" for name in parts}
    relations = "".join(files._RELATION.format(name, kinds[name], f"{name}.xml") for name in parts)
    named = "".join(f'<w:{kinds[name]}Reference w:type="{name[7:] or "default"}" r:id="r{name}"/>' for name in parts)
    members["word/_rels/document.xml.rels"] = files._RELATIONS.format(relations).encode()
    document = members["word/document.xml"].replace(b"<w:sectPr/>", f"<w:sectPr>{named}</w:sectPr>".encode())
    members["word/document.xml"] = document.replace(b"<w:document ", f'<w:document xmlns:r="{office}" '.encode())
    for name, content in parts.items():
        tag = "hdr" if kinds[name] == "header" else "ftr"
        members[f"word/{name}.xml"] = f"<w:{tag} {files.NAMESPACES}>{content}</w:{tag}>".encode()
    return files.zipped(members)


def test_headers_and_footers_stand_once_at_the_end():
    data = with_running(
        paragraph("正文。"),
        header_default=paragraph("院办文件"),
        header_first=paragraph("首页"),
        footer_default=paragraph("第 1 页"),
    )
    page = page_of(data)
    assert page.text == "正文。\n院办文件\n第 1 页"
    assert hinted(page, "header") == ["院办文件"] and hinted(page, "page_number") == ["第 1 页"]


def test_pages_begin_at_breaks():
    inner = '<w:r><w:br w:type="page"/></w:r>' + run("次页")
    rendered = "<w:r><w:lastRenderedPageBreak/><w:t>第三页</w:t></w:r>"
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    before = f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{run('第五页')}</w:p>"
    page = page_of(
        word_file(
            paragraph("首页", inner=inner) + paragraph("续", inner=rendered) + section + paragraph("第四页") + before
        )
    )
    assert [page.text[place:].split("\n")[0] for place in page.breaks] == ["次页", "第三页", "第四页", "第五页"]


def test_what_is_not_read_is_told():
    changed = paragraph("收住", inner=f'<w:ins w:id="1">{run("四十一名。")}</w:ins>')
    page = page_of(word_file(changed + '<w:altChunk w:id="r1"/>'))
    assert sorted(notice.code for notice in page.notices) == ["dropped_text", "tracked_changes"]
    assert page_of(word_file(paragraph("正文。"))).notices == ()


def test_a_locked_part_beside_the_text_is_told():
    data = bytearray(word_file(paragraph("正文。"), footnotes=f'<w:footnote w:id="1">{paragraph("注")}</w:footnote>'))
    for signature, offset, name in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        place = data.find(signature)
        while place >= 0:
            if data[place + name :].startswith(b"word/footnotes.xml"):
                data[place + offset : place + offset + 2] = struct.pack("<H", 1)
            place = data.find(signature, place + 4)
    page = page_of(bytes(data))
    assert page.text == "正文。" and [notice.code for notice in page.notices] == ["encrypted_part"]


def test_long_chains_of_styles_and_many_lists_take_no_long_time():
    chain = "".join(style(f"s{n}", f"样式{n}", f'<w:basedOn w:val="s{n + 1}"/>') for n in range(20_000))
    body = "".join(paragraph("甲", f"s{n}") for n in range(0, 20_000, 10))
    assert page_of(word_file(body, styles=chain + style("s20000", "heading 2"))).hints[-1].level == 2
    lists = abstract(0, *(level(n, "decimal", "%1.") for n in range(9))) + "".join(
        instance(n, 0) for n in range(20_000)
    )
    assert page_of(word_file(paragraph("甲", numbered=(9_999, 0)), numbering=lists)).text == "1.甲"


def test_a_row_of_endless_cells_is_refused_and_wide_spans_are_bounded():
    with pytest.raises(ReadError, match="more rows or cells"):
        page_of(word_file(in_rows("<w:tc/>" * 2_000)))
    spans = in_rows(*[cell("甲", '<w:gridSpan w:val="999"/>') * 100] * 100)
    assert len(page_of(word_file(spans)).text) < 500_000


def test_a_large_paragraph_inside_many_elements_is_read_in_linear_time():
    inner = "<w:ins>" * 90 + run("字") * 60_000 + "</w:ins>" * 90
    assert page_of(word_file(paragraph(inner=inner))).text == "字" * 60_000


def test_tables_in_tables_have_an_end():
    body = paragraph("甲")
    for _ in range(9):
        body = table([[body + paragraph("乙")]])
    with pytest.raises(ReadError, match="nests too deep"):
        page_of(word_file(body))
