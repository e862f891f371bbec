import hashlib
import os
from pathlib import Path

import pytest

from gangyao.read import ReadError, read

SHORT = "河湾镇敬老院工作总结\n今年收住老人四十一名。锅炉还没有修好。"
LONG = (SHORT + "\r\n一、主要工作\r\n　　护理员由6人增加到9人，每月给老人理发两次，夜间巡房一次也没有落下。\r\n") * 12
TRADITIONAL = "鄉公所工作報告\n本年度修築農路三公里，排水溝尚未完工，明年繼續辦理。"


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_simplified_text_comes_back_from_every_encoding(text, encoding, tmp_path):
    path = tmp_path / "总结.txt"
    path.write_bytes(text.encode(encoding))
    assert read(path).text == text
    assert read(path).name == "总结.txt"
    assert read(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL * 30], ids=["short", "long"])
@pytest.mark.parametrize("encoding", ["big5", "utf-8", "utf-16", "gb18030"])
def test_traditional_text_comes_back(text, encoding):
    assert read(text.encode(encoding)).text == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x0c"])
def test_newlines_stay_as_they_are(newline):
    text = f"第一行{newline}第二行"
    assert read(text.encode()).text == text
    assert read(text).text == text


def test_the_source_counts_characters_and_hashes_the_text():
    source = read(b"\xef\xbb\xbf" + SHORT.encode()).source()
    assert source.chars == len(SHORT)
    assert source.sha256 == hashlib.sha256(SHORT.encode()).hexdigest()


def test_empty_input_is_an_empty_text(tmp_path):
    (tmp_path / "空.txt").write_bytes(b"")
    assert read("").text == read(b"").text == read(tmp_path / "空.txt").text == ""


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"),
        (b"PK\x03\x04" + bytes(40), "docx"),
        (b"%PDF-1.7\n" + bytes(range(256)), "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "doc"),
        (bytes(range(256)) * 4, "NUL|UTF-8|utf-8"),
        (SHORT.encode() + b"\x00\x01\x02", "NUL"),
        (b"\xff\xfe" + SHORT.encode("utf-16-le")[:-1], "utf-16"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data, word):
    with pytest.raises(ReadError, match=word) as caught:
        read(data, name="页面.bin")
    assert "\n" not in str(caught.value) and "页面.bin" in str(caught.value)


@pytest.mark.parametrize("name", ["总结.docx", "总结.WPS", "总结.html", "总结.pdf"])
def test_plain_text_under_another_formats_name_is_read_as_what_it_is(name, tmp_path):
    (tmp_path / name).write_text(SHORT, encoding="utf-8")
    assert read(tmp_path / name).text == SHORT


def test_plain_text_knows_nothing_of_its_lines():
    assert read(SHORT).hints == read(SHORT.encode()).hints == ()


def test_a_file_beyond_all_measure_is_not_opened(tmp_path):
    with (tmp_path / "大.txt").open("wb") as file:
        file.truncate((256 << 20) + 1)
    with pytest.raises(ReadError, match="larger than 256 MB"):
        read(tmp_path / "大.txt")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "没有.txt")
    with pytest.raises(ReadError, match="folder"):
        read(tmp_path)


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(ReadError, match="character 2"):
        read("总结\ud83d")


def test_an_unknown_ending_is_no_hindrance(tmp_path):
    (tmp_path / "总结.2019年").write_text(SHORT, encoding="utf-8")
    assert read(tmp_path / "总结.2019年").text == SHORT


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    (tmp_path / "密.txt").write_text(SHORT, encoding="utf-8")
    (tmp_path / "密.txt").chmod(0)
    with pytest.raises(ReadError, match="permission"):
        read(tmp_path / "密.txt")


def test_any_file_name_gives_one_line():
    for name in ("a\nb.txt", "a\udcff.txt", "a\0b.txt", "a\x1b[31mb.txt"):
        with pytest.raises(ReadError) as caught:
            read(Path(name))
        assert str(caught.value).isprintable() and str(caught.value).encode()


def test_a_source_of_another_type_is_a_type_error():
    with pytest.raises(TypeError, match="not from bytearray"):
        read(bytearray(b"abc"))
