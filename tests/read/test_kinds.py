"""Which format a file is taken for, what is refused, and what a plain install says."""

import base64
import sys

import docx_files as files
import pytest

from gangyao.read import ReadError, read

SHORT = "河湾镇敬老院工作总结\n今年收住老人四十一名。"
PAGE = f"<html><head><title>总结</title></head><body><p>{SHORT}</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refused(data, name="总结.doc"):
    with pytest.raises(ReadError) as caught:
        read(data, name)
    message = str(caught.value)
    assert "\n" not in message and message.startswith(name)
    return message


@pytest.mark.parametrize("name", ["总结.doc", "总结.wps", "总结"])
def test_an_old_word_or_wps_file_is_told_how_to_convert(name):
    assert "save it as .docx" in refused(OLE, name)


def test_a_locked_word_file_is_told_from_an_old_one():
    assert "password" in refused(OLE + "EncryptedPackage".encode("utf-16-le"), "总结.docx")


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "XML.*save it as .docx"),
        (b"PK\x07\x08PK", "split"),
        (b"\x1f\x8b\x08\x00", "unpack"),
    ],
)
def test_other_formats_are_named_with_what_to_do(data, advice):
    with pytest.raises(ReadError, match=advice):
        read(data)


@pytest.mark.parametrize("name", ["总结.doc", "总结.docx", "总结.txt", "总结"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_web_page_is_read_as_one_whatever_its_name(name, encoding, tmp_path):
    (tmp_path / name).write_bytes(f"\n<!-- x -->\n{PAGE}".encode(encoding))
    assert "今年收住老人四十一名。" in read(tmp_path / name).text
    assert "<" not in read(tmp_path / name).text


def test_a_page_saved_by_word_in_one_file_is_read():
    mail = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
        "Content-Type: text/html; charset=gb2312\n"
        "Content-Transfer-Encoding: base64\n\n{}\n--b\nContent-Type: image/png\n\nx\n--b--\n"
    )
    assert "四十一名" in read(mail.format(base64.b64encode(PAGE.encode("gb18030")).decode()).encode(), "总结.doc").text
    assert "without a page" in refused(b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx", "总结.mht")


def test_the_ending_alone_makes_markdown():
    assert [hint.kind for hint in read(b"# a\n", "a.MD").hints] == ["title"]
    assert read(b"# a\n", "a.txt").hints == ()


def test_text_with_angle_brackets_is_no_web_page():
    assert read("温度<5度".encode(), "a.html").text == "温度<5度"
    assert read("<总结>\n一、回顾".encode()).text == "<总结>\n一、回顾"


@pytest.mark.parametrize(
    ("data", "name", "module", "what"),
    [
        (files.word_file(files.paragraph("正文")), "总结.docx", "lxml", "Word file"),
        (PAGE.encode(), "总结.html", "trafilatura", "web page"),
        (b"%PDF-1.4\n%%EOF", "总结.pdf", "pypdfium2", "PDF"),
    ],
)
def test_without_the_extra_one_line_says_what_to_install(data, name, module, what, monkeypatch):
    for loaded in [key for key in sys.modules if key.startswith("gangyao.read.") and key != "gangyao.read.types"]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, module, None)
    message = refused(data, name)
    assert what in message and message.endswith("pip install gangyao[formats]")
    assert read(SHORT.encode()).text == SHORT


@pytest.mark.parametrize(
    ("member", "what"),
    [("xl/workbook.xml", "spreadsheet"), ("ppt/presentation.xml", "presentation"), ("照片.jpg", "unpack it")],
)
def test_other_zips_are_named_by_what_they_hold(member, what):
    assert what in refused(files.zipped({"[Content_Types].xml": b"<x/>", member: b"<x/>"}), "总结.docx")


@pytest.mark.parametrize(
    ("stream", "what"),
    [("Workbook", "spreadsheet"), ("PowerPoint Document", "presentation"), ("CONTENTS", "save it as .docx")],
)
def test_other_old_office_files_are_named_by_their_streams(stream, what):
    assert what in refused(OLE + stream.encode("utf-16-le") + bytes(512))


def test_a_word_file_with_macros_is_read_without_them():
    members = files.parts(files.paragraph("修渠三公里。")) | {"word/vbaProject.bin": OLE}
    assert read(files.zipped(members), "总结.docm").text == "修渠三公里。"
