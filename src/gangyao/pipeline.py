"""The whole way: read, cut, classify, structure, outline."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, overload

import numpy as np

from gangyao.classify import ModelError, ShownPage, UnitClassifier
from gangyao.classify.labels import KIND_SLICE, LABELS, LEVEL_SLICE, ROLE_SLICE, START_INDEX
from gangyao.cut.units import CutUnit, Position, cut_page, presumed_parents, show
from gangyao.document import Cell, Document, Item, Kind, ModelInfo, Role, Unit
from gangyao.explain import Explanation, facts_of
from gangyao.outline import build_reports
from gangyao.page_warnings import warnings_of
from gangyao.read import ReadError, Text, read
from gangyao.structure import Evidence, Judged, PageStructure, list_items, structure
from gangyao.words.folding import fold

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


_LONGEST_NAME = 250
"""Characters that a file's name has at most."""


class Model:
    """A loaded model; ``load`` makes one."""

    def __init__(self, classifier: UnitClassifier) -> None:
        self._classifier = classifier
        self.info = ModelInfo(name=classifier.name, version=classifier.version)

    @overload
    def predict(self, source: Source) -> Document: ...  # type: ignore[overload-overlap]  # a str is a page, not a list

    @overload
    def predict(self, source: Iterable[Source], *, errors: Literal["raise"] = "raise") -> list[Document]: ...

    @overload
    def predict(self, source: Iterable[Source], *, errors: Literal["skip"]) -> list[Document | None]: ...

    def predict(
        self, source: Source | Iterable[Source], *, errors: Literal["raise", "skip"] = "raise"
    ) -> Document | list[Document] | list[Document | None]:
        """Read a page (text, bytes, or the path of a file) and give back its document; several give a list.

        Args:
            source: a ``str`` is the text itself, a ``Path`` a file; any iterable of these is several pages.
            errors: of several pages, what to do with one that cannot be read: ``raise``, or ``skip`` it and leave None
                in its place.

        Raises:
            ReadError: a source cannot be read as text.
            TypeError: the source is none of these, or a ``str`` that names a file.
            ValueError: ``errors`` is neither ``raise`` nor ``skip``.
        """
        if errors not in ("raise", "skip"):
            raise ValueError(f"errors is 'raise' or 'skip', not {errors!r}")
        if isinstance(source, str | bytes | Path):
            return self.read(read(_not_a_name(source)))
        if isinstance(source, Mapping | io.IOBase) or not isinstance(source, Iterable):
            given = type(source).__name__
            raise TypeError(f"predict takes a str (the text), bytes, a pathlib.Path or several of them, not a {given}")
        return [self._one(one, errors) for one in source]

    def _one(self, source: Source, errors: str) -> Document | None:
        try:
            return self.read(read(_not_a_name(source)))
        except ReadError:
            if errors == "raise":
                raise
            return None

    def classify(self, sentences: Iterable[str]) -> list[Verdict]:
        """Roles of sentences that are already split, read in order as neighbours.

        Raises:
            TypeError: something else than strings was given, or one string alone.
            ReadError: a sentence holds lone surrogates.
        """
        if isinstance(sentences, str | bytes | Path) or not isinstance(sentences, Iterable):
            raise TypeError("classify takes several sentences, each a str; predict takes a text")
        given = list(sentences)
        if not all(isinstance(sentence, str) for sentence in given):
            raise TypeError("classify takes several sentences, each a str; predict takes a text")
        texts = [show(fold(read(sentence).text)) for sentence in given]
        shown = ShownPage(texts, [Position.ALONE] * len(texts), [None] * len(texts), [True] * len(texts))
        return [_verdict(row) for row in self._classifier.probabilities(shown)]

    def read(self, text: Text) -> Document:
        """The document of a text that has been read already."""
        cuts, rows, page = self._judged(text)
        units = tuple(self._units(text, cuts, page.judged, rows))
        return Document(
            source=text.source(),
            model=self.info,
            units=units,
            reports=build_reports(units, page.reports, text.text),
            warnings=tuple(warnings_of(text, units)),
            text=text.text,
        )

    def explain(self, text: Text) -> list[Explanation]:
        """What was seen of each unit of a text, what the classifier said of it, and what decided; in order."""
        cuts, rows, page = self._judged(text)
        return [
            Explanation(cut.text, facts_of(cut), dict(zip(LABELS, (round(float(p), 4) for p in row), strict=True)), one)
            for cut, row, one in zip(cuts, rows, page.judged, strict=True)
        ]

    def _judged(self, text: Text) -> tuple[list[CutUnit], np.ndarray, PageStructure]:
        cuts = cut_page(text)
        rows = self._classifier.probabilities(shown_page(cuts))
        return cuts, rows, structure(cuts, [_evidence(row) for row in rows])

    def _units(self, text: Text, cuts: Sequence[CutUnit], judged: Sequence[Judged], rows: np.ndarray) -> Iterator[Unit]:
        recognised = [hint for hint in text.hints if hint.kind == "recognised"]
        whole = 0
        for number, (cut, one, row) in enumerate(zip(cuts, judged, rows, strict=True)):
            whole = whole if cut.continues or cut.inside else number
            said = rows[whole] if cut.continues else row
            verdict = _verdict(said) if one.kind in ASKED else Verdict(Role.BOILERPLATE, 1.0, PLAIN)
            heading = one.kind is Kind.HEADING and cut.marker is not None
            yield Unit(
                id=number,
                start=cut.start,
                end=cut.end,
                text=text.text[cut.start : cut.end],
                clean=cut.text,
                kind=one.kind,
                level=one.level,
                role=verdict.role,
                confidence=verdict.confidence,
                scores=verdict.scores,
                report=one.report,
                parent=one.parent,
                marker=cut.text[cut.marker.start : cut.marker.end].strip() if heading and cut.marker else None,
                value=cut.marker.value if heading and cut.marker else None,
                items=tuple(Item(marker=item.marker, start=item.start, end=item.end) for item in list_items(cut))
                if one.kind is Kind.SENTENCE and not cut.continues
                else (),
                cells=_cells(cut),
                continues=whole if cut.continues else None,
                recognised=any(hint.start < cut.end and cut.start < hint.end for hint in recognised),
            )


def _not_a_name(source: Source) -> Source:
    """The source, unless it is a ``str`` that names a file: that would be read as a report of a few characters."""
    if isinstance(source, str) and len(source) <= _LONGEST_NAME and "\n" not in source and _is_file(source):
        raise TypeError(f"a str is the text itself; to read the file give pathlib.Path({source!r})")
    return source


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _cells(cut: CutUnit) -> tuple[Cell, ...]:
    """The cells of a table's row; of a row that a page broke they stand with its first part."""
    if cut.hint is None or cut.inside or cut.continues:
        return ()
    return tuple(Cell(start=start, end=end) for start, end in cut.hint.cells)


def shown_page(cuts: Sequence[CutUnit]) -> ShownPage:
    """What the classifier is shown of a page's units; what the file itself says is no running text is left out."""
    wanted = [bool(cut.text) and not cut.inside and not cut.continues for cut in cuts]
    beside = [cut.hint is not None and cut.hint.beside for cut in cuts]
    texts = [cut.shown if want and not aside else "" for cut, want, aside in zip(cuts, wanted, beside, strict=True)]
    return ShownPage(texts, [cut.position for cut in cuts], presumed_parents(cuts), wanted)


def _evidence(row: np.ndarray) -> Evidence:
    kinds, levels = row[KIND_SLICE].tolist(), row[LEVEL_SLICE].tolist()
    return Evidence(tuple(kinds), float(row[START_INDEX]), tuple(levels))


def _verdict(row: np.ndarray) -> Verdict:
    roles = row[ROLE_SLICE]
    scores = {role: round(float(p), 4) for role, p in zip(ROLES, roles, strict=True)}
    role = ROLES[int(roles.argmax())]
    return Verdict(role, scores[role], scores)


def load(folder: str | Path) -> Model:
    """Load a saved model folder.

    Raises:
        ModelError: the folder is not there, or is not a gangyao model.
    """
    path = Path(folder)
    if not path.is_dir():
        raise ModelError(f"{path} is not a folder; give the folder of a gangyao model")
    return Model(UnitClassifier(path))


@cache
def default_model() -> Model:
    """The model that comes with the package, loaded once."""
    inside = Path(__file__).parent / "models" / "gangyao-base"
    checkout = Path(__file__).parents[2] / "models" / "gangyao-base"
    return load(inside if inside.is_dir() else checkout)
