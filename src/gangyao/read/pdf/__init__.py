"""PDF files: the lines of their pages, with what size, weight and place of type say; scanned pages by recognition.

pdfium allocates outside Python's reach, is not safe among threads and may die of a file made to harm it, so that it
runs in a process of its own with bounds. A file with scanned pages is read a second time, with larger bounds, where the
``ocr`` extra is installed.
"""

from __future__ import annotations

from gangyao.read.child import Limits, read_in_child
from gangyao.read.ocr import OCR_LIMITS, is_installed, pages_in_words
from gangyao.read.types import Text, Unreadable

__all__ = ["read_pdf"]

_LAYER = "gangyao.read.pdf.layer"
LIMITS = Limits()


def read_pdf(data: bytes, name: str) -> Text:
    """The text of a PDF, a line of the page a line of the text.

    A line set in by about two characters begins with two ideographic spaces, as such a paragraph would in plain text.
    Headers, footers and page numbers that come again at the same place of the page are hinted, a page's header before
    its text and its footer behind it; so are lines in larger or bolder type and rows of tables.

    Raises:
        Unreadable: a damaged, cut-off, locked or oversized file; a scan, which has pictures for pages and no text,
            without the ``ocr`` extra; a file whose fonts do not tell which characters they show.
    """
    text = read_in_child(_LAYER, "read_layer", data, name, LIMITS)
    scanned = [notice.page for notice in text.notices if notice.code == "scanned_page" and notice.page is not None]
    if scanned and is_installed():
        text = read_in_child(_LAYER, "read_recognised", data, name, OCR_LIMITS)
    if text.text.strip():
        return text
    if not scanned:
        raise Unreadable("is a PDF without text or pictures; save it again from the program that made it")
    if is_installed():
        raise Unreadable("is a scan off which nothing could be read; scan it again, larger and straight")
    raise Unreadable(
        f"is a PDF without text (a scan: {pages_in_words(scanned)}); to read it by recognition (OCR): "
        "pip install 'gangyao[ocr]'"
    )
