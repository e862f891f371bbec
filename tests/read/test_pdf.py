import io
import zlib

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gangyao.read import ReadError, read

# one of the fonts that every reader of PDF brings along, so that none is needed here
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
TOP = 740
BODY = ["　一、修缮房屋", "　院里共有床位六十张，年初住着四十一位老人，到", "年底增加到五十三位。"]


def pdf(pages, header="", footer="", encrypt=None, size=16):
    """A PDF; a page is a list of lines, one that begins with an ideographic space is set in by two characters."""
    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=1, encrypt=encrypt)
    for number, lines in enumerate(pages, 1):
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(260, 805, header.format(number))
        canvas.setFont("STSong-Light", size)
        for place, line in enumerate(lines):
            left = 72 + (2 * size if line.startswith("　") else 0)
            canvas.drawString(left, TOP - 28 * place, line.lstrip("　"))
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(280, 40, footer.format(number))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def furniture(page):
    return [page.text[hint.start : hint.end] for hint in page.hints if hint.kind in ("header", "footer", "page_number")]


def kinds(page, kind):
    return [page.text[hint.start : hint.end] for hint in page.hints if hint.kind == kind]


def refused(data):
    with pytest.raises(ReadError) as caught:
        read(data, "总结.pdf")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_lines_come_in_order_and_paragraphs_set_in():
    assert read(pdf([["敬老院总结", *BODY]])).text == "\n".join(
        ["敬老院总结", *(line.replace("　", "　　") for line in BODY)]
    )


@pytest.mark.parametrize("footer", ["- {} -", "第{}页", "{}/5", "第 {} 页 共 5 页", "{}"])
def test_headers_and_page_numbers_are_furniture(footer):
    pages = [[f"第{word}部分的要点", *BODY, f"完成{word}成。"] for word in "一二三四五"]
    page = read(pdf(pages, "河湾镇敬老院文件", footer))
    found = furniture(page)
    assert found == [text for n in range(1, 6) for text in ("河湾镇敬老院文件", footer.format(n))]
    assert page.text.replace("　", "").split("\n")[1:5] == ["第一部分的要点", *(line.strip("　") for line in BODY)]


def test_headers_of_left_and_right_pages_differ():
    target = io.BytesIO()
    canvas = Canvas(target)
    for number in range(1, 7):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 805, "敬老院" if number % 2 else "二〇一九年总结")
        canvas.drawString(500 if number % 2 else 72, 40, str(number))
        for place in range(5):
            canvas.drawString(72, TOP - 28 * place, f"第{number}页的{'甲乙丙丁戊'[place]}项工作已经做完。")
        canvas.showPage()
    canvas.save()
    page = read(target.getvalue())
    names = ["敬老院", "二〇一九年总结"] * 3
    assert furniture(page) == [text for n, name in enumerate(names, 1) for text in (name, str(n))]


def test_reports_that_begin_alike_keep_their_text():
    """What comes again at the top of pages is the text itself where each page is a report."""
    pages = [["某村工作总结", *BODY]] * 4
    assert furniture(read(pdf(pages))) == []
    assert furniture(read(pdf(pages, "河湾镇", "- {} -"))) == [text for n in "1234" for text in ("河湾镇", f"- {n} -")]
    assert read(pdf(pages)).text.count("某村工作总结") == 4


def test_a_repeated_title_in_large_type_is_no_header():
    target = io.BytesIO()
    canvas = Canvas(target)
    for number in range(3):
        canvas.setFont("STSong-Light", 26)
        canvas.drawString(180, 800, f"201{number}年工作总结")
        canvas.setFont("STSong-Light", 14)
        for place in range(6):
            canvas.drawString(72, TOP - 28 * place, f"这是{number}年的{place}项工作。")
        canvas.showPage()
    canvas.save()
    assert furniture(read(target.getvalue())) == []


def test_one_page_has_nothing_to_compare_but_a_page_number_is_one():
    page = read(pdf([BODY], "页眉", "- {} -"))
    assert furniture(page) == ["- 1 -"] and kinds(page, "page_number") == ["- 1 -"]


@pytest.mark.parametrize("count", [2, 3])
def test_few_pages_have_headers_too_and_their_numbers_and_breaks_are_told(count):
    page = read(pdf([[f"第{n}项", *BODY] for n in range(count)], "敬老院内部资料", "第{}页"))
    assert kinds(page, "header") == ["敬老院内部资料"] * count
    assert kinds(page, "page_number") == [f"第{n}页" for n in range(1, count + 1)]
    assert [page.text[place:].split("\n")[0] for place in page.breaks] == ["敬老院内部资料"] * (count - 1)


def drawn(*words):
    """A page of words, each with its place from the left, its line and its size."""
    target = io.BytesIO()
    canvas = Canvas(target)
    for text, left, line, size in words:
        canvas.setFont("STSong-Light", size)
        canvas.drawString(left, TOP - 28 * line, text)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_larger_type_makes_titles_and_headings_by_rank():
    body = [("院里共有床位六十张，年初住着四十一位老人，到年底", 72, line, 14) for line in (2, 3, 5, 6, 8, 9, 10, 11)]
    data = drawn(
        ("敬老院工作总结", 180, 0, 26), ("修缮房屋", 72, 1, 20), ("屋面", 72, 4, 17), ("护理老人", 72, 7, 20), *body
    )
    page = read(data)
    found = [(page.text[hint.start : hint.end], hint.kind, hint.level) for hint in page.hints]
    assert found == [
        ("敬老院工作总结", "title", None),
        ("修缮房屋", "heading", 1),
        ("屋面", "heading", 2),
        ("护理老人", "heading", 1),
    ]


def test_letter_spaced_words_are_joined():
    words = "全年修屋4.2间，收住老人四十一名。"
    page = read(drawn(*((character, 72 + 21 * place, 0, 14) for place, character in enumerate(words))))
    assert page.text == words


def test_columns_make_rows_with_cells():
    rows = [("项目", "计划", "完成"), ("修缮房屋", "3间", "4间"), ("添置床位", "12张", "12张")]
    words = [
        (text, 90 + 150 * column, 2 + line, 14) for line, row in enumerate(rows) for column, text in enumerate(row)
    ]
    page = read(drawn(("全年指标完成情况见下表。", 72, 0, 14), *words))
    found = [tuple(page.text[a:b] for a, b in hint.cells) for hint in page.hints if hint.kind == "row"]
    assert found == rows and "修缮房屋\t3间\t4间" in page.text


def scanned(texts=()):
    """A PDF with pages of text, and behind them one that is a picture."""
    target = io.BytesIO()
    canvas = Canvas(target)
    for text in texts:
        canvas.setFont("STSong-Light", 14)
        canvas.drawString(72, TOP, text)
        canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_a_scan_without_the_extra_says_which_pages_and_what_to_install(monkeypatch):
    monkeypatch.setattr("gangyao.read.pdf.is_installed", lambda: False)
    message = refused(scanned())
    assert "page 1" in message and "pip install 'gangyao[ocr]'" in message


def test_a_scanned_page_among_others_is_told(monkeypatch):
    monkeypatch.setattr("gangyao.read.pdf.is_installed", lambda: False)
    page = read(scanned(["今年收住老人四十一名。"]))
    assert page.text.strip() == "今年收住老人四十一名。"
    assert [(notice.code, notice.page) for notice in page.notices] == [("scanned_page", 2)]


def test_a_page_without_anything_is_told():
    assert [(n.code, n.page) for n in read(pdf([BODY, [], BODY])).notices] == [("empty_page", 2)]


def test_a_form_that_draws_itself_ends_in_one_line():
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R "
        "/Resources << /XObject << /X 5 0 R >> >> >>",
        "<< /Length 5 >>\nstream\n/X Do\nendstream",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 11 >>\n"
        "stream\n/X Do /X Do\nendstream",
    ]
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, 1))
    try:
        assert read(f"%PDF-1.4\n{body}trailer << /Root 1 0 R >>\n%%EOF".encode()).text == ""
    except ReadError as error:
        assert "\n" not in str(error)


def test_a_locked_file_is_refused_and_one_that_only_forbids_printing_is_read():
    assert "password" in refused(pdf([BODY], encrypt=StandardEncryption("mima")))
    assert "床位六十张" in read(pdf([BODY], encrypt=StandardEncryption("", "mima", canPrint=0))).text


def test_broken_files_are_damaged():
    data = pdf([BODY] * 3)
    for length in (8, len(data) // 3, len(data) - 200):
        assert "damaged" in refused(data[:length])
    assert "damaged" in refused(b"%PDF-1.7\n" + bytes(range(256)) * 8 + b"\n%%EOF")
    assert "damaged" in refused(b"%PDF-1.7\n%%EOF")


def test_a_stream_that_unpacks_to_far_too_much_is_not_unpacked():
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(300)) + packer.flush()
    data = pdf([BODY])
    bomb = b"9 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    place = data.index(b"xref")
    assert "bomb" in refused(data[:place] + bomb + data[place:])


def test_too_many_pages_are_refused():
    assert "pages" in refused(pdf([[]] * 3001))


def test_a_pdf_under_another_name_is_read(tmp_path):
    (tmp_path / "总结.doc").write_bytes(b"\n" + pdf([BODY]))
    assert "床位六十张" in read(tmp_path / "总结.doc").text
