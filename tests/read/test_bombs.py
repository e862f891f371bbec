"""Word files that are broken, locked, or made to do harm: each gives one clear line, at once."""

import io
import struct
import time
import zipfile

import docx_files as files
import pytest
from docx_files import paragraph, word_file

from gangyao.read import ReadError, read

GOOD = word_file(paragraph("正文。") * 400)


def refused(data):
    begun = time.perf_counter()
    with pytest.raises(ReadError) as caught:
        read(data, "总结.docx")
    assert "\n" not in str(caught.value) and time.perf_counter() - begun < 20
    return str(caught.value)


def with_document(document):
    members = files.parts("")
    members["word/document.xml"] = document
    return files.zipped(members)


def test_a_cut_off_file_is_damaged():
    for length in (4, 30, len(GOOD) // 2, len(GOOD) - 30):
        assert "damaged" in refused(GOOD[:length])


def test_a_file_with_broken_bytes_is_damaged():
    place = GOOD.index(b"word/document.xml") + 60
    assert "damaged" in refused(GOOD[:place] + bytes(40) + GOOD[place + 40 :])


@pytest.mark.parametrize("document", [b"", b"<w:document", b"\x00\x01", "正文".encode()])
def test_broken_xml_is_damaged(document):
    assert "damaged" in refused(with_document(document))


def test_a_member_that_unpacks_to_far_too_much_is_not_unpacked():
    assert "bomb" in refused(with_document(b"<x>" + b" " * (40 << 20)))
    members = files.parts(paragraph("正文。"))
    members["word/media/image1.png"] = bytes(40 << 20)
    assert "bomb" in refused(files.zipped(members))


def test_a_member_that_lies_about_its_size_is_damaged():
    data = bytearray(with_document(b"<x>" + b" " * (1 << 20)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset : place + offset + 4] = struct.pack(
                "<I", min(1000, int.from_bytes(data[place + offset : place + offset + 4], "little"))
            )
            place = data.find(signature, place + 4)
    assert "damaged" in refused(bytes(data))


def test_too_many_members_are_not_listed():
    members = files.parts(paragraph("正文。")) | {f"x/{n}": b"" for n in range(10_001)}
    assert "too many members" in refused(files.zipped(members, zipfile.ZIP_STORED))


def test_a_zip_of_the_large_kind_is_not_listed():
    end = GOOD.rindex(b"PK\x05\x06")
    assert "too many members" in refused(GOOD[:end] + b"PK\x06\x07" + bytes(16) + GOOD[end:])


def test_a_packing_that_word_does_not_use_is_refused():
    assert "save it again" in refused(files.zipped(files.parts(paragraph("正文。")), zipfile.ZIP_BZIP2))


def test_a_locked_zip_is_refused():
    data = bytearray(GOOD)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    assert "password" in refused(bytes(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"])
def test_a_document_type_is_refused_before_anything_is_expanded(part, encoding, tmp_path):
    (tmp_path / "密.txt").write_text("密码")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    attack = (
        f'<!DOCTYPE x [<!ENTITY l0 "哈哈">{laughs}<!ENTITY f SYSTEM "{(tmp_path / "密.txt").as_uri()}">]>'
        f'<w:document xmlns:w="{files.W}" a="&l11;"><w:body>'
        "<w:p><w:r><w:t>&l11;&f;</w:t></w:r></w:p></w:body></w:document>"
    )
    members = files.parts(paragraph("正文。"), styles="")
    members[part] = f'<?xml version="1.0" encoding="{encoding}"?>{attack}'.encode(encoding)
    assert "document type" in refused(files.zipped(members))


@pytest.mark.parametrize("tag", ["w:r", "w:tbl", "w:sdt", "w:ins", "x"])
def test_elements_nested_without_end_are_refused(tag):
    for depth in (120, 100_000):
        assert (
            "damaged" in (message := refused(word_file(f"<{tag}>" * depth + f"</{tag}>" * depth))) or "deep" in message
        )


def test_notes_nested_deep_are_refused_or_read():
    notes = f'<w:footnote w:id="1">{"<w:sdt>" * 240}{paragraph("注")}{"</w:sdt>" * 240}</w:footnote>'
    try:
        assert "注" in read(word_file(paragraph("正文。"), footnotes=notes)).text
    except ReadError as error:
        assert "deep" in str(error)


def test_numbers_cannot_be_made_to_fill_the_memory():
    numbering = files.abstract(0, files.level(0, "decimal", "%1" * 100_000)) + files.instance(1, 0)
    page = read(word_file(paragraph("甲", numbered=(1, 0)) * 2000, numbering=numbering))
    assert len(page.text) < 500_000


def test_other_zips_are_named():
    def of(*names):
        return refused(files.zipped(dict.fromkeys(names, b"<x/>")))

    assert ".odt" in of("mimetype", "content.xml")
    assert "not a Word file" in of("照片.jpg")
    members = files.parts("")
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"word/document.xml", b"xl/workbook.xml")
    assert ".xlsx" in refused(files.zipped(members))


def test_a_file_whose_text_is_embedded_is_told_so():
    assert "embedded" in refused(word_file('<w:altChunk w:id="r1"/>'))


def test_a_document_in_a_wrong_encoding_is_damaged():
    document = f'<w:document xmlns:w="{files.W}"><w:body>{paragraph("正文。")}</w:body></w:document>'
    assert "damaged" in refused(with_document(document.encode("gb18030")))


def test_a_large_report_is_read():
    page = read(word_file(paragraph("今年收住老人四十一名，护理员由六人增加到九人。") * 40_000))
    assert page.text.count("\n") == 39_999


def test_an_empty_zip_and_an_empty_body():
    target = io.BytesIO()
    zipfile.ZipFile(target, "w").close()
    assert "not a Word file" in refused(target.getvalue())
    assert read(word_file("")).text == ""
