"""Pages as the shipped model reads them."""

from __future__ import annotations

from gangyao.document import Document
from gangyao.pipeline import default_model


def read_page(text: str) -> Document:
    """The document of a text, by the model that comes along."""
    return default_model().predict(text)
