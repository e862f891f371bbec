"""Renders a page's units as people paste them: half-width marks, numbers dropped, figures struck out."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gangyao.train.config import StyleConfig
    from gangyao.train.examples import PageUnits

HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")
NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、](?!\d)|[①-⑳]|第[一二三四五六七八九十]+，)"
)
FIGURE = re.compile(r"\d+(?:\.\d+)?(?=[\u4e00-\u9fff%])")


def half_width(text: str) -> str:
    """Marks as a half-width keyboard gives them."""
    return text.translate(HALF_WIDTH)


def drop_number(text: str) -> str:
    """A heading or item without its number."""
    return NUMBER.sub("", text) or text


def blank_figures(text: str, mark: str) -> str:
    """Figures struck out with ``mark``, as anonymised pages have them."""
    return FIGURE.sub(mark, text)


def restyle(page: PageUnits, styles: StyleConfig, draw: random.Random) -> PageUnits:
    """The same page in a style drawn by chance; labels and order stay."""
    texts = page.texts
    if draw.random() < styles.half_width:
        texts = [half_width(text) for text in texts]
    if draw.random() < styles.drop_numbers:
        texts = [drop_number(text) for text in texts]
    if draw.random() < styles.blank_figures:
        mark = draw.choice(["××", "**", "x", " ", ""])
        texts = [blank_figures(text, mark) for text in texts]
    return replace(page, texts=texts)
