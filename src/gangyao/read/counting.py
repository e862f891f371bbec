"""How numbers are written in each of Word's number formats (ISO/IEC 29500-1, 17.18.59, and what Word makes of it).

Word departs from the standard in places; [MS-DOCX] 2.4 shows by example what it writes: chineseCounting goes from
九十九 to 一○○, chineseCountingThousand to 一百, ideographDigital writes 一〇 for ten, ideographEnclosedCircle ㈠.
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_LEGAL_TRADITIONAL = str.maketrans("一二三四五六七八九十百千万", "壹貳參肆伍陸柒捌玖拾佰仟萬")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 99_999
"""Beyond this, as beyond the reach of a format, the number is written in plain digits."""


def spell(number: int, form: str) -> str:
    """A number as Word writes it in a format of ``w:numFmt``; a format that is not known gives decimal digits."""
    writer = _WRITERS.get(form)
    spelt = writer(number) if writer is not None and 0 <= number <= _MOST else None
    return str(number) if spelt is None else spelt


def _thousands(number: int) -> str:
    """一百零一, 二千零三十: the way numbers are read out; ten to nineteen do without their first 一."""
    return _in_full(number)[1:] if 10 <= number < 20 else _in_full(number)


def _in_full(number: int) -> str:
    """As ``_thousands``, with 一十 for ten."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return _in_full(high) + "万" + ("零" if 0 < low < 1000 else "") + (_in_full(low) if low else "")
    spelt = ""
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if digit != "0":
            spelt += _DIGITS[int(digit)] + _UNITS[place]
        elif spelt and not spelt.endswith("零"):
            spelt += "零"
    return spelt.rstrip("零") or _DIGITS[0]


def _counting(number: int) -> str:
    """二十一 up to 九十九, then digit by digit: 一○○."""
    return _thousands(number) if 0 < number < 100 else _digits(number, "○")


def _japanese(number: int) -> str:
    """百一, 千十: no 一 before a unit, no 零 for a gap."""
    high, low = divmod(number, 10_000)
    parts = [_DIGITS[high] + "万" if 0 < high < 10 else _japanese(high) + "万" if high else ""]
    for place in (3, 2, 1, 0):
        digit = low // 10**place % 10
        if digit:
            parts.append(("" if digit == 1 and place else _DIGITS[digit]) + _UNITS[place])
    return "".join(parts) or _DIGITS[0]


def _digits(number: int, zero: str) -> str:
    return "".join(zero if digit == "0" else _DIGITS[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    """壹拾, 壹佰零壹: as on a cheque, where 拾 is never without its 壹."""
    return _in_full(number).translate(_LEGAL)


def _legal_traditional(number: int) -> str:
    return _in_full(number).translate(_LEGAL_TRADITIONAL)


def _letters(number: int) -> str | None:
    """From a to z, then aa, bb: the letter repeated."""
    if not 0 < number <= 780:
        return None
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str | None:
    if not 0 < number < 4000:
        return None
    spelt = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        spelt += letters * count
    return spelt


def _series(characters: str) -> Callable[[int], str | None]:
    """A format that has one character for each of its first numbers."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else None


def _upper(writer: Callable[[int], str | None]) -> Callable[[int], str | None]:
    return lambda number: None if (spelt := writer(number)) is None else spelt.upper()


_CIRCLES = _series("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_WRITERS: dict[str, Callable[[int], str | None]] = {
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    "japaneseCounting": _japanese,
    "ideographDigital": lambda number: _digits(number, "〇"),
    "japaneseDigitalTenThousand": lambda number: _digits(number, "〇"),
    "taiwaneseDigital": lambda number: _digits(number, "○"),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "ideographTraditional": _series("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _series("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _series("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
    "decimalEnclosedCircle": _CIRCLES,
    "decimalEnclosedCircleChinese": _CIRCLES,
    "decimalEnclosedFullstop": _series("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _series("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "lowerLetter": _letters,
    "upperLetter": _upper(_letters),
    "lowerRoman": _roman,
    "upperRoman": _upper(_roman),
}
