import io

import docx
import docx_files as files
import pytest
from docx_files import paragraph, run, table, word_file
from hypothesis import given, settings
from hypothesis import strategies as st

from gangyao.read import read

LONG = "院里共有床位六十张，年初住着四十一位老人，到年底增加到五十三位，其中失能的有十一位。"


def lines(data):
    return read(data, "总结.docx").text.split("\n")


def hinted(data):
    page = read(data, "总结.docx")
    return [(page.text[hint.start : hint.end], hint.kind, hint.level) for hint in page.hints]


def test_what_another_writer_made_comes_back():
    document = docx.Document()
    document.add_heading("青石岭小学工作总结", 0)
    document.add_heading("教学工作", 1)
    document.add_paragraph("新聘教师三名。", style="List Number")
    document.add_paragraph("更换课桌八十套。", style="List Number")
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "课桌", "80套\n已付清"
    document.sections[0].header.paragraphs[0].text = "内部资料"
    target = io.BytesIO()
    document.save(target)
    page = read(target.getvalue())
    assert (
        page.text == "青石岭小学工作总结\n教学工作\n1.新聘教师三名。\n2.更换课桌八十套。\n课桌\t80套 已付清\n内部资料"
    )
    assert page.encoding is None and page.source().chars == len(page.text)
    assert hinted(target.getvalue()) == [
        ("青石岭小学工作总结", "title", None),
        ("教学工作", "heading", 1),
        ("1.新聘教师三名。", "item", 1),
        ("2.更换课桌八十套。", "item", 1),
        ("课桌\t80套 已付清", "row", None),
        ("内部资料", "header", None),
    ]


def test_paragraphs_and_tables_come_in_the_order_of_the_body():
    rows = [[paragraph("项目"), paragraph("金额")], [paragraph("修渠"), paragraph("3万") + paragraph("（自筹）")]]
    data = word_file(paragraph("上文。") + table(rows) + paragraph("下文。"))
    assert lines(data) == ["上文。", "项目\t金额", "修渠\t3万 （自筹）", "下文。"]
    assert hinted(data) == [("项目\t金额", "row", None), ("修渠\t3万 （自筹）", "row", None)]


def test_a_table_that_holds_a_page_gives_its_paragraphs():
    page = paragraph("一、养老") + paragraph(LONG) + paragraph(LONG + LONG)
    form = table([[paragraph("单位"), paragraph("敬老院")], [paragraph("个人总结"), page]])
    assert lines(word_file(table([[page]]))) == ["一、养老", LONG, LONG + LONG]
    assert hinted(word_file(table([[page]]))) == []
    assert lines(word_file(form)) == ["单位\t敬老院", "个人总结", "一、养老", LONG, LONG + LONG]
    assert hinted(word_file(form)) == [("单位\t敬老院", "row", None), ("个人总结", "row", None)]


def test_a_table_in_a_cell_is_part_of_the_cell():
    inner = table([[paragraph("甲"), paragraph("乙")]])
    assert lines(word_file(table([[paragraph("外"), inner]]))) == ["外\t甲 乙"]


def test_tracked_changes_are_read_as_accepted():
    changed = (
        run("收住老人")
        + '<w:del w:id="1" w:author="甲"><w:r><w:delText>三十</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2" w:author="甲">{run("四十一")}</w:ins>'
        + f"<w:moveFrom>{run('旧处')}</w:moveFrom><w:moveTo>{run('名')}</w:moveTo>"
        + run("。")
    )
    joined = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('前半句，')}</w:p>{paragraph('后半句。')}"
    gone = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('删去的行')}</w:tc></w:tr></w:tbl>"
    data = word_file(paragraph(inner=changed) + joined + gone)
    assert lines(data) == ["收住老人四十一名。", "前半句，后半句。"]


def test_a_paragraph_at_the_end_whose_mark_is_deleted_is_kept():
    data = word_file(paragraph("上。") + f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('末句。')}</w:p>")
    assert lines(data) == ["上。", "末句。"]


def test_breaks_and_signs_stand_as_characters():
    inner = (
        run("电话")
        + "<w:r><w:tab/><w:t>0571</w:t><w:noBreakHyphen/><w:t>88</w:t><w:br/><w:t>地址</w:t><w:cr/></w:r>"
        + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    )
    assert read(word_file(paragraph(inner=inner))).text == "电话\t0571-88\n地址\n\uf0fc"


def test_line_ends_in_the_xml_are_no_line_ends_in_the_text():
    assert lines(word_file("<w:p><w:r><w:t>上半\n年</w:t></w:r></w:p>")) == ["上半 年"]


def test_words_inside_links_fields_and_controls_are_kept():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("三") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    inner = f"<w:hyperlink>{run('一')}</w:hyperlink><w:smartTag>{run('二')}</w:smartTag>{field}"
    inner += f"<w:sdt><w:sdtPr/><w:sdtContent>{run('四')}</w:sdtContent></w:sdt><w:fldSimple>{run('五')}</w:fldSimple>"
    block = f"<w:sdt><w:sdtContent>{paragraph('六')}</w:sdtContent></w:sdt><w:customXml>{paragraph('七')}</w:customXml>"
    assert lines(word_file(paragraph(inner=inner) + block)) == ["一二三四五", "六", "七"]


def test_hidden_words_and_readings_are_left_out():
    ruby = f"<w:r><w:ruby><w:rt>{run('yuàn')}</w:rt><w:rubyBase>{run('院')}</w:rubyBase></w:ruby></w:r>"
    inner = run("密", "<w:vanish/>") + run("敬老", '<w:vanish w:val="0"/>') + ruby
    assert lines(word_file(paragraph(inner=inner))) == ["敬老院"]


def test_a_text_box_stands_behind_its_paragraph():
    content = f"<w:txbxContent>{paragraph('第1号')}</w:txbxContent>"
    drawing = f"<w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>"
    both = f"<mc:AlternateContent><mc:Choice>{drawing}</mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox>"
    both += "</w:pict></mc:Fallback></mc:AlternateContent>"
    data = word_file(paragraph("前", inner=f"<w:r>{both}</w:r>" + run("后")) + paragraph("下段"))
    assert lines(data) == ["前后", "第1号", "下段"]
    assert hinted(data) == [("第1号", "box", None)]


def test_notes_stand_at_the_end():
    notes = f'<w:footnote w:type="separator" w:id="0">{paragraph("——")}</w:footnote>'
    notes += f'<w:footnote w:id="1">{paragraph("失能：生活不能自理。")}</w:footnote>'
    inner = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    data = word_file(paragraph("失能老人", inner=inner + run("十一位。")), footnotes=notes, header1=paragraph("页眉"))
    assert lines(data) == ["失能老人十一位。", "失能：生活不能自理。"]
    assert hinted(data) == [("失能：生活不能自理。", "note", None)]


def test_styles_tell_titles_headings_and_contents():
    styles = files.style("a", "Title") + files.style("b", "heading 2") + files.style("c", "toc 1")
    styles += files.style("d", "公司正文标题", '<w:basedOn w:val="b"/>')
    styles += files.style("e", "章", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    styles += files.style("f", "甲", '<w:basedOn w:val="g"/>') + files.style("g", "乙", '<w:basedOn w:val="f"/>')
    own = f'<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>{run("自定")}</w:p>'
    body = "".join(paragraph(f"样式{letter}", letter) for letter in "abcdefgh") + own
    assert hinted(word_file(body, styles=styles)) == [
        ("样式a", "title", None),
        ("样式b", "heading", 2),
        ("样式c", "contents", None),
        ("样式d", "heading", 2),
        ("样式e", "heading", 1),
        ("自定", "heading", 3),
    ]


def test_the_strict_form_and_odd_member_names_are_read():
    members = files.parts(paragraph("严格格式。"))
    strict = {
        name.replace("word/", "Word\\"): content.replace(
            files.W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
        for name, content in members.items()
    }
    assert lines(files.zipped(strict)) == ["严格格式。"]


def test_a_dangling_relation_is_no_hindrance():
    members = files.parts(paragraph("正文。"), numbering="")
    del members["word/numbering.xml"]
    assert lines(files.zipped(members)) == ["正文。"]


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=12)
wrapped = st.sampled_from(["{}", "<w:ins>{}</w:ins>", "<w:hyperlink>{}</w:hyperlink>", "<w:smartTag>{}</w:smartTag>"])
pieces = st.builds(lambda text, around: (text, around.format(run(text))), words, wrapped)
paragraphs = st.lists(pieces, max_size=4)


@given(st.lists(st.one_of(paragraphs, st.lists(st.lists(paragraphs, min_size=1, max_size=3), min_size=1, max_size=3))))
@settings(max_examples=50, deadline=None)
def test_every_character_of_the_body_is_in_the_text(blocks):
    def write(content):
        return paragraph(inner="".join(xml for _, xml in content))

    seen, body = "", ""
    for block in blocks:
        is_table = bool(block) and isinstance(block[0], list)
        body += table([[write(cell) for cell in row] for row in block]) if is_table else write(block)
        cells = [cell for row in block for cell in row] if is_table else [block]
        seen += "".join(text for cell in cells for text, _ in cell)
    assert "".join(read(word_file(body)).text.split()) == "".join(seen.split())


@pytest.mark.parametrize("name", ["总结.doc", "总结.wps", "总结.txt", "总结", "总结.html"])
def test_a_wrong_ending_is_no_hindrance(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(word_file(paragraph("名不副实。")))
    assert read(path).text == "名不副实。"
