"""Words read off pictures: scanned pages of a PDF, photographs of pages, by rapidocr (the ``ocr`` extra).

Its models come inside its wheel; no network is asked. Libraries are loaded when the first page comes.
"""

from __future__ import annotations

import importlib.util
import io
import logging
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from gangyao.read.child import Limits, read_in_child
from gangyao.read.types import Lines, Notice, Text, Unreadable

if TYPE_CHECKING:
    from gangyao.read.pdf.lines import Line

OCR_LIMITS = Limits(memory=6 << 30, seconds=3600.0, shows=True)
"""A page takes a second or two of a core and most of a gigabyte."""
MAX_PIXELS = 100_000_000
"""Of a picture as it is unpacked."""
MAX_FRAMES = 500
_SIDE = 2_400
"""Pixels of a page's longer side at most as it is looked at (A4 at 200 to the inch)."""
_SCALE = 200 / 72
_SURE = 0.5
"""Confidence under which a line is taken for a stain."""
_ASIDE = 0.6
"""Heights of a line within which two stretches stand on one line."""


def is_installed() -> bool:
    """Whether the ``ocr`` extra is there."""
    return importlib.util.find_spec("rapidocr") is not None


def pages_in_words(pages: Iterable[int]) -> str:
    """Numbers of pages, in order, in short: pages 1-3, 7."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    words = ", ".join("-".join(map(str, run)) for run in runs)
    return f"page{'s' if len(runs) > 1 or any(len(run) > 1 for run in runs) else ''} {words}"


def read_picture(data: bytes, name: str) -> Text:
    """The words of a picture of a page (.png, .jpg, .tiff with several pages).

    Raises:
        Unreadable: the ``ocr`` extra is missing; a damaged or oversized picture, or one without words.
    """
    if not is_installed():
        raise Unreadable("is a picture; to read it by recognition (OCR): pip install 'gangyao[ocr]'")
    return read_in_child("gangyao.read.ocr", "recognised_picture", data, name, OCR_LIMITS)


def recognised_picture(data: bytes, name: str) -> Text:
    """The same, in the process that does it."""
    from gangyao.read.pdf.lines import Page, usual_height
    from gangyao.read.pdf.meaning import Ranks, body_blocks

    recogniser = Recogniser()
    pages = [Page(lines) for lines in recogniser.frames(data)]
    usual = usual_height(pages)
    ranks = Ranks([line for page in pages for line in page.lines], usual)
    lines = Lines()
    for place, page in enumerate(pages):
        if place:
            lines.page_break()
        for block in body_blocks(page.lines, ranks, usual):
            lines.add(block)
    text = lines.text(name)
    if not text.text.strip():
        raise Unreadable("is a picture off which nothing could be read; scan it again, larger and straight")
    notice = Notice("recognised_page", "read off a picture, so there may be wrong characters", page=1)
    return Text(text.text, name, None, text.hints, text.breaks, (*text.notices, notice))


class Recogniser:
    """Reads pages one after the other; a bar on the terminal shows how far it is."""

    def __init__(self) -> None:
        logging.disable(logging.WARNING)
        from rapidocr import RapidOCR

        self._engine: Any = RapidOCR(params={"Global.log_level": "critical", "Global.text_score": _SURE})

    def pages(self, document: Any, numbers: list[int]) -> Iterator[tuple[int, list[Line]]]:
        """The lines of those pages of a PDF, with the pages' numbers from 0."""
        for number in _shown(numbers):
            page = document[number]
            width, height = page.get_size()
            scale = min(_SCALE, _SIDE / max(width, height, 1.0))
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
            yield number, self._lines(picture, 1 / scale)

    def frames(self, data: bytes) -> Iterator[list[Line]]:
        """The lines of a picture's pages.

        Raises:
            Unreadable: a damaged or oversized picture.
        """
        from PIL import Image, ImageOps, UnidentifiedImageError

        Image.MAX_IMAGE_PIXELS = MAX_PIXELS
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")) as picture:
                frames = getattr(picture, "n_frames", 1)
                if frames > MAX_FRAMES or picture.width * picture.height > MAX_PIXELS:
                    raise Unreadable(f"is a picture of more than {MAX_FRAMES} pages or {MAX_PIXELS} pixels")
                for number in _shown(list(range(frames))):
                    picture.seek(number)
                    if picture.width * picture.height > MAX_PIXELS:
                        raise Unreadable(f"is a picture of more than {MAX_PIXELS} pixels; save it smaller")
                    frame = ImageOps.exif_transpose(_on_white(picture))
                    frame.thumbnail((_SIDE, _SIDE))
                    yield self._lines(frame, 1.0)
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
            raise Unreadable(f"is a damaged picture: {error}") from None

    def _lines(self, picture: Any, unit: float) -> list[Line]:
        """The lines of a page from top to bottom, places in points (pixels times ``unit``) from its lower corner."""
        import numpy

        result = self._engine(numpy.array(picture))
        if result.boxes is None or result.txts is None:
            return []
        stretches = []
        for box, text in zip(result.boxes, result.txts, strict=True):
            across, down = [float(point[0]) * unit for point in box], [float(point[1]) * unit for point in box]
            if text.strip():
                stretches.append((min(down), max(down), min(across), max(across), text.strip()))
        return list(_in_order(stretches, picture.height * unit))


def _on_white(picture: Any) -> Any:
    """A picture without colours that can be seen through: what shines through them is white paper."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        return paper.convert("RGB")
    return picture.convert("RGB")


def _in_order(stretches: list[tuple[float, float, float, float, str]], height: float) -> Iterator[Line]:
    """Lines in the order in which they are read; stretches side by side are one line."""
    from gangyao.read.pdf.lines import Line

    rows: list[list[tuple[float, float, float, float, str]]] = []
    for stretch in sorted(stretches):
        middle = (stretch[0] + stretch[1]) / 2
        above = rows[-1][0] if rows else None
        if above is not None and abs(middle - (above[0] + above[1]) / 2) < _ASIDE * (above[1] - above[0]) / 1.2:
            rows[-1].append(stretch)
        else:
            rows.append([stretch])
    for row in rows:
        row.sort(key=lambda stretch: stretch[2])
        text = ""
        cells: list[tuple[int, int, float, float]] = []
        for upper, lower, left, right, words in row:
            if cells and left - cells[-1][3] <= lower - upper:
                first, _, begin, _ = cells.pop()
                cells.append((first, len(text) + len(words), begin, right))
            else:
                text += "  " if text else ""
                cells.append((len(text), len(text) + len(words), left, right))
            text += words
        top, bottom = min(stretch[0] for stretch in row), max(stretch[1] for stretch in row)
        depth = min(top, height - bottom) / max(1.0, height)
        yield Line(text, row[0][2], height - bottom, bottom - top, depth, (), tuple(cells), recognised=True)


def _shown(numbers: list[int]) -> Iterable[int]:
    """The numbers, with a bar on the terminal while more than one is gone through."""
    if len(numbers) < 2 or not sys.stderr.isatty():
        return numbers
    from rich.console import Console
    from rich.progress import track

    return track(numbers, "OCR", console=Console(stderr=True), transient=True)
