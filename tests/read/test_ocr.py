"""Words read off pictures; what needs the recognition itself skips itself without the extra."""

import importlib.util
import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from gangyao.read import ReadError, read
from gangyao.read.ocr import pages_in_words

with_extra = pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="needs the extra ocr")


def picture(lines):
    page = Image.new("RGB", (1000, 900), "white")
    draw = ImageDraw.Draw(page)
    for place, line in enumerate(lines):
        draw.text((80, 80 + 90 * place), line, fill="black", font=ImageFont.load_default(size=40))
    return page


def saved(form, *pages, **options):
    target = io.BytesIO()
    first, *rest = map(picture, pages)
    first.save(target, form, **({"save_all": True, "append_images": rest} if rest else {}), **options)
    return target.getvalue()


@pytest.mark.parametrize(
    ("pages", "words"), [([1], "page 1"), ([1, 2, 3], "pages 1-3"), ([2, 4, 5, 9], "pages 2, 4-5, 9")]
)
def test_pages_are_named_in_short(pages, words):
    assert pages_in_words(pages) == words


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF"])
def test_a_picture_without_the_extra_says_what_to_install(form, monkeypatch):
    monkeypatch.setattr("gangyao.read.ocr.is_installed", lambda: False)
    with pytest.raises(ReadError, match=r"pip install .gangyao\[ocr\]"):
        read(saved(form, ["2023"]))


@with_extra
def test_a_picture_is_read_line_by_line_and_marked_as_recognised():
    page = read(saved("PNG", ["Roof 2023", "Beds: 60"]), "a.png")
    assert page.text.split("\n") == ["Roof 2023", "Beds: 60"]
    assert [page.text[h.start : h.end] for h in page.hints if h.kind == "recognised"] == ["Roof 2023", "Beds: 60"]
    assert [notice.code for notice in page.notices] == ["recognised_page"]


@with_extra
def test_scanned_pages_of_a_pdf_are_read_and_parted():
    page = read(saved("PDF", ["Roof 2023"], ["Beds: 60"], resolution=100))
    assert page.text == "Roof 2023\nBeds: 60" and page.breaks == (10,)


@with_extra
def test_a_picture_without_words_and_a_broken_one_are_told():
    for data, said in ((saved("PNG", []), "nothing could be read"), (saved("PNG", ["Roof"])[:200], "damaged")):
        with pytest.raises(ReadError, match=said):
            read(data)
