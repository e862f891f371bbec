"""Make src/gangyao/words/folding.txt: characters that are read as another one, a pair a line.

    python scripts/make_folding.py [--check]

Traditional characters come from OpenCC's t2s (Apache-2.0), the radicals of the CJK blocks from Unicode's names and
compatibility mappings, full-width letters and digits from NFKC. Every pair is one character for one: offsets stay.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from pathlib import Path

import opencc

TARGET = Path(__file__).parents[1] / "src" / "gangyao" / "words" / "folding.txt"
# Radicals that Unicode maps to no ideograph, by the ideograph that stands for them in running text.
_RADICALS = (
    "⺁⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺏⺑⺒⺓⺔⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺴⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮"
    "⻯⻰⻱⻲"
)
_IDEOGRAPHS = (
    "厂乙亻冂几刀刂卜卩小小尢尣巳幺彑忄㣺扌攵旡日月歺民氵氺灬爫爫丬牛犭王疋目示礻竹糸纟罓罒网羊羊羊耂肀聿"
    "月臼艹艹艹虎衤覀西见角觓讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿"
    "竜龙龟龜"
)
SUPPLEMENT = dict(zip(_RADICALS, _IDEOGRAPHS, strict=True))


def pairs() -> dict[str, str]:
    """Each folded character and what it is read as."""
    found: dict[str, str] = {}
    convert = opencc.OpenCC("t2s").convert
    for code in [*range(0x3400, 0xA000), *range(0xF900, 0xFB00)]:
        simple = convert(chr(code))
        if len(simple) == 1 and simple != chr(code) and ord(simple) < 0x10000:
            found[chr(code)] = simple
    for code in [*range(0x2E80, 0x2FE0), *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]:
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain == chr(code):
            plain = SUPPLEMENT.get(plain, plain)
        if len(plain) == 1 and plain != chr(code) and ord(plain) < 0x10000:
            found[chr(code)] = convert(plain)
    return found


def main() -> int:
    """Write the file, or say that it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the file is out of date")
    args = parser.parse_args()
    text = "".join(f"{odd}{plain}\n" for odd, plain in sorted(pairs().items()))
    if args.check:
        if TARGET.read_text(encoding="utf-8") != text:
            print(f"make_folding: {TARGET.name} is out of date; run scripts/make_folding.py", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
