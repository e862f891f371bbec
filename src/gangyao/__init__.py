"""gangyao (纲要) reads a Chinese work report and gives back its outline.

>>> from gangyao import predict
>>> doc = predict(text)                # doctest: +SKIP
>>> print(doc.to_markdown())           # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import overload

# onnxruntime keeps an identifier under the user's home and reports its use over the network, from its import on and
# unless told not to; a tool that reads other people's reports does neither. Whoever wants it sets the variable to 0.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

from gangyao.document import Document, DocumentError, Item, Kind, OutlineNode, Report, Role, Unit
from gangyao.pipeline import Model, ModelError, Source, Verdict, default_model, load
from gangyao.read import ReadError

__all__ = [
    "Document",
    "DocumentError",
    "Item",
    "Kind",
    "Model",
    "ModelError",
    "OutlineNode",
    "ReadError",
    "Report",
    "Role",
    "Unit",
    "Verdict",
    "__version__",
    "classify",
    "load",
    "predict",
]

try:
    __version__ = version("gangyao")
except PackageNotFoundError:  # a checkout that is not installed
    __version__ = "0.0.0"


@overload
def predict(source: Source) -> Document: ...  # type: ignore[overload-overlap]  # a str is a page, not a list of pages


@overload
def predict(source: Sequence[Source]) -> list[Document]: ...


def predict(source: Source | Sequence[Source]) -> Document | list[Document]:
    """Read a page with the shipped model: text, bytes or a path gives a document, a list of them a list.

    Raises:
        ReadError: the source cannot be read as text.
    """
    return default_model().predict(source)


def classify(sentences: Sequence[str]) -> list[Verdict]:
    """Roles of sentences that are already split, read in order as neighbours, by the shipped model."""
    return default_model().classify(sentences)
