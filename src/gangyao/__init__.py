"""gangyao (纲要) reads a Chinese work report and gives back its outline.

>>> from gangyao import predict
>>> doc = predict(text)                # doctest: +SKIP
>>> print(doc.to_markdown())           # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Literal, overload

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
def predict(source: Iterable[Source], *, errors: Literal["raise"] = "raise") -> list[Document]: ...


@overload
def predict(source: Iterable[Source], *, errors: Literal["skip"]) -> list[Document | None]: ...


def predict(
    source: Source | Iterable[Source], *, errors: Literal["raise", "skip"] = "raise"
) -> Document | list[Document] | list[Document | None]:
    """Read a page with the shipped model: text, bytes or a path gives a document, several of them a list.

    Args:
        source: a ``str`` is the text itself, a ``Path`` a file; any iterable of these is several pages.
        errors: of several pages, ``raise`` at one that cannot be read, or ``skip`` it and leave None in its place.

    Raises:
        ReadError: a source cannot be read as text.
        TypeError: the source is none of these, or a ``str`` that names a file.
    """
    return default_model().predict(source, errors=errors)  # type: ignore[arg-type]  # overloads know no union


def classify(sentences: Iterable[str]) -> list[Verdict]:
    """Roles of sentences that are already split, read in order as neighbours, by the shipped model."""
    return default_model().classify(sentences)
