import pytest

from gangyao.read.counting import spell

NUMBERS = (1, 10, 11, 20, 21, 99, 100, 101, 110, 111, 1001, 1010, 10010, 12345)


@pytest.mark.parametrize(
    ("form", "spelt"),
    [
        ("chineseCounting", "一 十 十一 二十 二十一 九十九 一○○ 一○一 一一○ 一一一 一○○一 一○一○ 一○○一○ 一二三四五"),
        (
            "chineseCountingThousand",
            "一 十 十一 二十 二十一 九十九 一百 一百零一 一百一十 一百一十一 一千零一 一千零一十 一万零一十 "
            "一万二千三百四十五",
        ),
        (
            "japaneseCounting",
            "一 十 十一 二十 二十一 九十九 百 百一 百十 百十一 千一 千十 一万十 一万二千三百四十五",
        ),
        (
            "ideographDigital",
            "一 一〇 一一 二〇 二一 九九 一〇〇 一〇一 一一〇 一一一 一〇〇一 一〇一〇 一〇〇一〇 一二三四五",
        ),
        (
            "chineseLegalSimplified",
            "壹 壹拾 壹拾壹 贰拾 贰拾壹 玖拾玖 壹佰 壹佰零壹 壹佰壹拾 壹佰壹拾壹 壹仟零壹 壹仟零壹拾 壹万零壹拾 "
            "壹万贰仟叁佰肆拾伍",
        ),
        ("lowerRoman", "i x xi xx xxi xcix c ci cx cxi mi mx 10010 12345"),
    ],
)
def test_numbers_are_written_as_word_writes_them(form, spelt):
    assert [spell(number, form) for number in NUMBERS] == spelt.split()


@pytest.mark.parametrize(
    ("form", "number", "spelt"),
    [
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("ideographEnclosedCircle", 3, "㈢"),
        ("ideographTraditional", 10, "癸"),
        ("ideographZodiac", 13, "13"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("upperLetter", 28, "BB"),
        ("decimalZero", 7, "07"),
        ("chineseCountingThousand", 0, "零"),
        ("chineseCounting", 10**8, "100000000"),
        ("lowerLetter", -1, "-1"),
    ],
)
def test_the_ends_of_a_format(form, number, spelt):
    assert spell(number, form) == spelt
