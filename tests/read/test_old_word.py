"""Old Word and WPS files (data/files/report.doc was made with LibreOffice), RTF and OpenDocument of the same text."""

import struct
from pathlib import Path

import pytest

from gangyao.read import ReadError, read
from gangyao.read import doc as doc_reader

FILES = Path(__file__).parent.parent / "data" / "files"
REPORT = (FILES / "report.doc").read_bytes()
OPENING = ["青石沟村2021年工作总结", "（2022年1月8日）", "今年以来，村里修渠铺路，办成了几件实事。"]
HEADINGS = [
    *((1, "一、修渠铺路"), (2, "（一）修渠"), (3, "1.春季清淤"), (2, "（二）铺路")),
    *((1, "二、存在问题"), (1, "三、明年打算")),
]
ITEMS = [
    *((1, "1.", "1.村口到学校的路已经铺好。"), (1, "2.", "2.后山的路还差三百米。")),
    *((2, "①", "①石料已经备好。"), (1, "●", "●水井旁的路灯坏了两盏。")),
]
ROWS = [["项目", "计划", "完成"], ["修渠（公里）", "3", "2.8"], ["植树（株）", "", "1200"]]


def found(page, kind):
    return [page.text[hint.start : hint.end] for hint in page.hints if hint.kind == kind]


def rows(page):
    return [[page.text[first:last] for first, last in hint.cells] for hint in page.hints if hint.kind == "row"]


@pytest.mark.parametrize("name", ["report.doc", "report.rtf", "report.odt"])
def test_a_report_comes_with_all_that_its_format_knows(name):
    page = read(FILES / name)
    assert page.text.split("\n")[:3] == OPENING
    assert found(page, "title") == OPENING[:1]
    headings = [(hint.level, page.text[hint.start : hint.end]) for hint in page.hints if hint.kind == "heading"]
    assert headings == HEADINGS
    items = [(hint.level, hint.marker, page.text[hint.start : hint.end]) for hint in page.hints if hint.kind == "item"]
    assert items == ITEMS
    assert rows(page) == ROWS
    assert found(page, "caption") == ["表1 任务完成情况"]
    assert found(page, "note") == ["灌溉面积按水站登记数。"]
    assert found(page, "header") == ["青石沟村村民委员会"]
    assert found(page, "page_number") == ["第2页"]
    assert "灌溉面积" in found(page, "bold")
    assert [page.text[place:][:6] for place in page.breaks] == ["三、明年打算"]
    assert page.notices == ()


@pytest.mark.parametrize("name", ["总结.wps", "总结.docx", "总结.txt", "总结"])
def test_an_old_word_file_is_one_whatever_its_name(name):
    assert read(REPORT, name).text == read(FILES / "report.doc").text


def test_where_the_converter_refuses_the_text_comes_alone(monkeypatch):
    def refusing(*_):
        raise doc_reader.Doc2DocxError("an odd list")

    monkeypatch.setattr(doc_reader, "convert", refusing)
    page = doc_reader.read_doc(REPORT, "总结.doc")
    assert page.text.split("\n")[:5] == [*OPENING, "修渠铺路", "全年修渠二点八公里，铺路一点五公里。"]
    assert rows(page) == ROWS
    assert "存在问题" in page.text.split("\n")
    assert found(page, "note") == ["灌溉面积按水站登记数。"]
    assert [notice.code for notice in page.notices] == ["formatting_lost"]


def refused(data):
    with pytest.raises(ReadError) as caught:
        read(data, "总结.doc")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_locked_old_and_damaged_files_are_told_apart():
    fib = REPORT.index(b"\xec\xa5")

    def with_word(offset, value):
        return REPORT[: fib + offset] + struct.pack("<H", value) + REPORT[fib + offset + 2 :]

    flags = struct.unpack_from("<H", REPORT, fib + 10)[0]
    assert "password" in refused(with_word(10, flags | 0x0100))
    assert "older than Word 97" in refused(with_word(0, 0xA5DC))
    for length in (600, len(REPORT) // 2, len(REPORT) - 600):
        assert "save it as .docx" in refused(REPORT[:length])
    assert "save it as .docx" in refused(REPORT[:4096] + bytes(len(REPORT) - 4096))


def test_chains_of_sectors_without_an_end_are_refused():
    # every sector of the table of sectors points to itself
    table = struct.unpack_from("<I", REPORT, 76)[0]
    start = 512 * (table + 1)
    looped = REPORT[:start] + struct.pack("<128I", *range(128)) + REPORT[start + 512 :]
    assert "damaged" in refused(looped)
