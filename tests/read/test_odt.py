"""OpenDocument: what is text and what is not, numbers of lists and headings, tables, limits."""

import zipfile

import odt_files as files
import pytest
from odt_files import heading, items, level, odt, paragraph

from gangyao.read import ReadError, read

CHINESE = "一, 二, 三, ..."


def lines(data):
    return read(data, "总结.odt").text.split("\n")


def hints(data, kind):
    page = read(data, "总结.odt")
    return [(page.text[hint.start : hint.end], hint.level, hint.marker) for hint in page.hints if hint.kind == kind]


def test_blanks_breaks_and_what_is_left_out():
    body = paragraph(
        '甲<text:s text:c="2"/>乙<text:tab/>丙<text:line-break/>丁'
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        "<text:bookmark/><text:ruby><text:ruby-base>戊</text:ruby-base><text:ruby-text>wu</text:ruby-text></text:ruby>"
        '<text:span text:style-name="T1">隐</text:span>'
    )
    hidden = (
        '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    deleted = f"<text:tracked-changes>{paragraph('删去')}</text:tracked-changes>"
    assert lines(odt(deleted + body, hidden)) == ["甲  乙\t丙", "丁戊"]


def test_headings_are_counted_by_the_outline_style():
    outline = (
        '<text:outline-style style:name="Outline">'
        f'<text:outline-level-style text:level="1" style:num-format="{CHINESE}" style:num-suffix="、"/>'
        f'<text:outline-level-style text:level="2" style:num-format="{CHINESE}" style:num-prefix="（" '
        'style:num-suffix="）"/>'
        '<text:outline-level-style text:level="3" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    body = (
        heading("修渠", 1) + heading("清淤", 2) + heading("补漏", 2) + heading("甲", 3) + heading("铺路", 1)
        + heading("平整", 2) + heading("附", 1, ' text:is-list-header="true"')
    )  # fmt: skip
    assert lines(odt(body, styles=outline)) == [
        *("一、修渠", "（一）清淤", "（二）补漏", "二.1 甲", "二、铺路", "（一）平整", "附")
    ]
    assert hints(odt(body, styles=outline), "heading")[2] == ("（二）补漏", 2, "（二）")


def test_lists_count_go_on_and_begin_anew():
    style = f'<text:list-style style:name="L1">{level(1, "1", behind=".")}{level(2, "①, ②, ③, ...")}</text:list-style>'
    body = (
        items(paragraph("甲") + paragraph("甲续"), paragraph("乙") + items(paragraph("丙")), style="L1")
        + paragraph("间")
        + items(paragraph("丁"), style="L1", more=' text:continue-numbering="true"')
        + items(paragraph("戊"), style="L1")
    )
    assert lines(odt(body, style)) == ["1.甲", "甲续", "2.乙", "①丙", "间", "3.丁", "1.戊"]
    assert hints(odt(body, style), "item")[3] == ("①丙", 2, "①")


def test_a_bullet_that_is_a_sign_is_written():
    style = (
        '<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="{}"/>'
        "</text:list-style>"
    )
    assert lines(odt(items(paragraph("甲"), style="L1"), style.format("•"))) == ["•甲"]
    assert lines(odt(items(paragraph("甲"), style="L1"), style.format("\ue00a"))) == ["甲"]


def test_a_paragraph_style_may_be_a_heading_or_a_title():
    styles = (
        '<style:style style:name="标题甲" style:family="paragraph" style:default-outline-level="2"/>'
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="标题甲"/>'
        '<style:style style:name="Title" style:family="paragraph"/>'
    )
    data = odt(paragraph("总结", "Title") + paragraph("修渠", "P1"), styles=styles)
    assert hints(data, "title") == [("总结", None, None)]
    assert hints(data, "heading") == [("修渠", 2, None)]


def test_tables_have_rows_with_cells():
    def row(*cells):
        written = "".join(f"<table:table-cell>{paragraph(cell)}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{written}</table:table-row>"

    header = f"<table:table-header-rows>{row('项目', '计划')}</table:table-header-rows>"
    table = f"<table:table>{header}{row('', '三')}</table:table>"
    page = read(odt(table), "总结.odt")
    assert page.text == "项目\t计划\n\t三"
    assert [hint.header for hint in page.hints] == [True, False]
    assert [[page.text[slice(*cell)] for cell in hint.cells] for hint in page.hints] == [["项目", "计划"], ["", "三"]]


def test_contents_boxes_notes_and_page_breaks():
    body = (
        f"<text:table-of-content><text:index-body>{paragraph('修渠 1')}</text:index-body></text:table-of-content>"
        + paragraph("<draw:frame><draw:text-box>" + paragraph("框") + "</draw:text-box></draw:frame>正文")
        + paragraph("注<text:note><text:note-citation>1</text:note-citation><text:note-body>"
                    + paragraph("出处") + "</text:note-body></text:note>意", "P1")
    )  # fmt: skip
    broken = (
        '<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/>'
        "</style:style>"
    )
    header = f"<style:master-page><style:header>{paragraph('村委会')}</style:header></style:master-page>"
    page = read(odt(body, broken, master=header), "总结.odt")
    assert page.text.split("\n") == ["修渠 1", "正文", "框", "注意", "出处", "村委会"]
    assert [hint.kind for hint in page.hints] == ["contents", "box", "note", "header"]
    assert page.breaks == (page.text.index("注意"),)


def refused(data):
    with pytest.raises(ReadError) as caught:
        read(data, "总结.odt")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_locked_damaged_and_strange_files_are_told_apart():
    locked = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    assert "password" in refused(odt("", **{"META-INF/manifest": locked}))
    assert "damaged" in refused(odt(paragraph("甲"))[:-30])
    assert "damaged" in refused(odt("", content="<office:document-content"))
    assert "but no text" in refused(odt("", content=f"<office:document-content {files.NAMESPACES}/>"))


def test_bombs_are_refused_before_they_are_opened():
    for kind in ("<!DOCTYPE x [<!ENTITY a 'b'>]>", "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"):
        assert "document type" in refused(odt("", content=f"{kind}<x>&a;</x>"))
    assert "bomb" in refused(odt("", content=" " * (40 << 20)))
    assert "too deep" in refused(odt("<text:section>" * 220 + "</text:section>" * 220))
    row = (
        "<table:table-row>"
        + '<table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell>'
    )
    row += "<table:table-cell><text:p>y</text:p></table:table-cell></table:table-row>"
    assert "too many cells" in refused(odt(f"<table:table>{row}</table:table>"))


def test_other_open_documents_are_named(tmp_path):
    path = tmp_path / "表.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(ReadError, match="spreadsheet"):
        read(path)


def test_a_chain_of_styles_is_walked_once():
    chain = "".join(
        f'<style:style style:name="P{n}" style:family="paragraph" style:parent-style-name="P{n + 1}"/>'
        for n in range(5_000)
    )
    assert lines(odt("".join(paragraph("甲", f"P{n}") for n in range(5_000)), chain)) == ["甲"] * 5_000
