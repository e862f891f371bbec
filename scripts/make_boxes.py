"""Make src/gangyao/read/pdf/boxes.ttf: a font of one box for every character (needs fontTools).

pdfium drops words whose font is not in the file and has no likeness on the machine: a glyph without extent is no word
to it. With this font every character has an extent, and a PDF is read alike on every machine.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

TARGET = Path(__file__).resolve().parents[1] / "src/gangyao/read/pdf/boxes.ttf"
# the name that pdfium looks for where a Chinese font is wanted
NAME = "WenQuanYi Micro Hei"
UPPER, LOWER, WIDTH = 880, -120, 1000
GB, BIG5, JAPANESE, KOREAN = 18, 20, 17, 19


def _box() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((50, -100))
    for corner in ((50, 800), (950, 800), (950, -100)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def main() -> None:
    """Write the font."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    builder = FontBuilder(WIDTH, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({0x4E00: "box"})
    builder.setupGlyf({".notdef": _box(), "box": _box()})
    builder.setupHorizontalMetrics({".notdef": (WIDTH, 50), "box": (WIDTH, 50)})
    builder.setupHorizontalHeader(ascent=UPPER, descent=LOWER)
    names = {"familyName": NAME, "styleName": "Regular", "fullName": NAME, "psName": NAME.replace(" ", "")}
    builder.setupNameTable(names)
    pages = sum(1 << page for page in (0, GB, BIG5, JAPANESE, KOREAN))
    builder.setupOS2(sTypoAscender=UPPER, usWinAscent=UPPER, usWinDescent=-LOWER, ulCodePageRange1=pages)
    builder.setupPost(keepGlyphNames=False)
    # format 13: a range of characters, all of them one glyph
    table = CmapSubtable.getSubtableClass(13)(13)
    table.platformID, table.platEncID, table.format = 3, 10, 13
    table.reserved = table.length = table.language = 0
    table.nGroups = 1
    table.cmap = dict.fromkeys(range(0x20, 0xFFFF), "box")
    builder.font["cmap"].tables = [table]
    builder.save(TARGET)


if __name__ == "__main__":
    main()
