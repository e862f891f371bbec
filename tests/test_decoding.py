import random
from pathlib import Path

import pytest

from gangyao.decoding import EncodingError, decode

SAMPLE = (Path(__file__).parent / "data/sample.txt").read_text(encoding="utf-8")
TRADITIONAL = (
    "里辦公處年度工作報告：本里巷道照明已全部換裝，排水溝仍有兩處淤塞。"
    "經費不足，明年將繼續爭取補助，完成里民活動中心修繕。"
)


def slices(text, count, shortest, seed=7):
    chance = random.Random(seed)
    for _ in range(count):
        start = chance.randrange(len(text) - 2 * shortest)
        yield text[start : start + chance.randint(shortest, 2 * shortest)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_a_dozen_characters_of_a_report_are_enough_to_tell_the_encoding(encoding):
    for piece in slices(SAMPLE, 150, 12):
        assert decode(piece.encode(encoding))[0] == piece


def test_a_dozen_traditional_characters_are_enough_to_tell_big5():
    for piece in slices(TRADITIONAL, 60, 12):
        assert decode(piece.encode("big5"))[0] == piece


def test_the_codec_that_is_named_decodes_the_bytes():
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        data = SAMPLE.encode(encoding)
        text, codec = decode(data)
        assert data.decode(codec) == text


def test_a_long_ascii_head_does_not_hide_the_encoding():
    text = "-" * 70_001 + "\n卫生院工作总结：全年接诊九千人次。"
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        assert decode(text.encode(encoding))[0] == text


def test_control_characters_in_utf8_are_kept():
    text = "第一页\x0c第二页\x01完"
    assert decode(text.encode()) == (text, "utf-8")


def test_damage_is_named_with_its_place():
    with pytest.raises(EncodingError, match=r"damaged gb18030 text: byte 52 "):
        decode(SAMPLE[:31].encode("gb18030") + b"\xff" + SAMPLE[31:].encode("gb18030"))
    with pytest.raises(EncodingError, match="damaged utf-8"):
        decode(SAMPLE.encode()[:-3])


@pytest.mark.parametrize("size", [60, 1000, 50_000])
def test_noise_is_no_text(size):
    for seed in range(20):
        with pytest.raises(EncodingError):
            decode(random.Random(seed).randbytes(size))


@pytest.mark.parametrize(
    ("text", "encoding"), [("Отчёт о работе за год, выполнено всё", "cp1251"), ("déjà vu à côté", "latin-1")]
)
def test_other_scripts_are_not_taken_for_chinese(text, encoding):
    with pytest.raises(EncodingError, match="cannot be told"):
        decode(text.encode(encoding))
