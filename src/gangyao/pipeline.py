"""The whole way: read, layout, classify, outline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import overload

import numpy as np

from gangyao.classify import ModelError, RoleClassifier
from gangyao.document import Document, Item, Kind, ModelInfo, Role, Unit
from gangyao.layout import LayoutUnit, layout
from gangyao.outline import build_reports
from gangyao.read import Text, read

__all__ = ["Model", "ModelError", "Source", "Verdict", "default_model", "load"]

Source = str | bytes | Path
ROLES = tuple(Role)
ASKED = (Kind.HEADING, Kind.SENTENCE)
PLAIN = {role: float(role is Role.BOILERPLATE) for role in ROLES}
"""Scores of titles and furniture, whose role is boilerplate by definition."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The role of one sentence, its probability, and the probabilities of all four roles (they sum to 1)."""

    role: Role
    confidence: float
    scores: dict[Role, float]


class Model:
    """A loaded model; ``load`` makes one."""

    def __init__(self, classifier: RoleClassifier) -> None:
        self._classifier = classifier
        self.info = ModelInfo(name=classifier.name, version=classifier.version)

    @overload
    def predict(self, source: Source) -> Document: ...  # type: ignore[overload-overlap]  # a str is a page, not a list of pages

    @overload
    def predict(self, source: Sequence[Source]) -> list[Document]: ...

    def predict(self, source: Source | Sequence[Source]) -> Document | list[Document]:
        """Read a page (text, bytes, or the path of a file) and give back its document; a list gives a list.

        Raises:
            ReadError: the source cannot be read as text.
            TypeError: the source is none of these.
        """
        if isinstance(source, str | bytes | Path) or not isinstance(source, Iterable):
            return self.read(read(source))
        return [self.read(read(one)) for one in source]

    def classify(self, sentences: Sequence[str]) -> list[Verdict]:
        """Roles of sentences that are already split, read in order as neighbours.

        Raises:
            TypeError: something else than a list of strings was given.
            ReadError: a sentence holds lone surrogates.
        """
        if isinstance(sentences, str) or not all(isinstance(sentence, str) for sentence in sentences):
            raise TypeError("classify takes a list of sentences, each a str; predict takes a text")
        texts = [read(sentence).text for sentence in sentences]
        rows = self._classifier.probabilities(texts, [None] * len(texts), [True] * len(texts))
        return [_verdict(row) for row in rows]

    def read(self, text: Text) -> Document:
        """The document of a text that has been read already."""
        page = layout(text.text)
        verdicts = self._verdicts(page.units)
        units = tuple(
            Unit(
                id=number,
                start=unit.start,
                end=unit.end,
                text=text.text[unit.start : unit.end],
                kind=unit.kind,
                level=unit.level,
                role=verdict.role,
                confidence=verdict.confidence,
                scores=verdict.scores,
                report=unit.report,
                parent=unit.parent,
                marker=unit.marker,
                value=unit.value,
                items=tuple(Item(marker=item.marker, start=item.start, end=item.end) for item in unit.items),
            )
            for number, (unit, verdict) in enumerate(zip(page.units, verdicts, strict=True))
        )
        return Document(source=text.source(), model=self.info, units=units, reports=build_reports(units, page.reports))

    def _verdicts(self, units: Sequence[LayoutUnit]) -> list[Verdict]:
        """Verdicts of a page's units; furniture is neither asked about nor shown to the model."""
        verdicts = [Verdict(Role.BOILERPLATE, 1.0, PLAIN)] * len(units)
        shown = [number for number, unit in enumerate(units) if unit.kind is not Kind.FURNITURE]
        if not shown:
            return verdicts
        place = {number: index for index, number in enumerate(shown)}
        parents = [units[number].parent for number in shown]
        rows = self._classifier.probabilities(
            [units[number].clean for number in shown],
            [None if parent is None else place[parent] for parent in parents],
            [units[number].kind in ASKED for number in shown],
        )
        for number, row in zip(shown, rows, strict=True):
            if units[number].kind in ASKED:
                verdicts[number] = _verdict(row)
        return verdicts


def _verdict(row: np.ndarray) -> Verdict:
    scores = {role: round(float(p), 4) for role, p in zip(ROLES, row, strict=True)}
    role = ROLES[int(row.argmax())]
    return Verdict(role, scores[role], scores)


def load(folder: str | Path) -> Model:
    """Load a saved model folder.

    Raises:
        ModelError: the folder is not there, or is not a gangyao model.
    """
    path = Path(folder)
    if not path.is_dir():
        raise ModelError(f"{path} is not a folder; give the folder of a gangyao model")
    return Model(RoleClassifier(path))


@cache
def default_model() -> Model:
    """The model that comes with the package, loaded once."""
    inside = Path(__file__).parent / "models" / "gangyao-small"
    checkout = Path(__file__).parents[2] / "models" / "gangyao-small"
    return load(inside if inside.is_dir() else checkout)
