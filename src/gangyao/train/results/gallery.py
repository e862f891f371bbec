"""The most confident mistakes on authored pages, sorted by their likely cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gangyao.document import Kind
from gangyao.train.examples import ROLES
from gangyao.train.labelled import LabelledPage, clean, labelled_units, parents
from gangyao.train.predictions import Predictions


@dataclass(frozen=True)
class Mistake:
    """A unit that got another role, how sure the model was, and what may have misled it."""

    page: str
    text: str
    true: str
    guess: str
    confidence: float
    cause: str


def mistakes(predictions: Predictions, pages: Sequence[LabelledPage], temperature: float, most: int) -> list[Mistake]:
    """The ``most`` confident mistakes on authored pages, by cause and then by confidence."""
    found = [
        mistake
        for page in pages
        if page.facts.get("kind") != "gold"
        for mistake in _of_page(predictions.of([page.name]), page, temperature)
    ]
    found.sort(key=lambda one: -one.confidence)
    return sorted(found[:most], key=lambda one: (one.cause, -one.confidence))


def _of_page(predictions: Predictions, page: LabelledPage, temperature: float) -> Iterator[Mistake]:
    asked = labelled_units(page)
    above = parents(page)
    values, guesses = predictions.probabilities(temperature).max(dim=1)
    for number, value, guess in zip(asked, values.tolist(), guesses.tolist(), strict=bool(predictions.names)):
        unit = page.units[number]
        named = ROLES[guess]
        if named is not unit.role:
            cause = _cause(page, number, above[number], named.value)
            yield Mistake(page.name, clean(page.text_of(unit)), unit.role.value, named.value, value, cause)


def _cause(page: LabelledPage, number: int, parent: int | None, guess: str) -> str:
    unit = page.units[number]
    text = clean(page.text_of(unit))
    if unit.kind is Kind.HEADING:
        return "a heading over mixed parts or taken by its own words"
    if text[-1] in "：:" or "r2" in unit.tags:
        return "a lead-in or closer"
    if parent is not None and page.units[parent].role.value == guess:
        return "copied the section: the sentence differs from its heading's role"
    if unit.role.value == "boilerplate" or guess == "boilerplate":
        return "boilerplate or substance (swap test, importance of a field, thanks)"
    if parent is None:
        return "no heading above"
    return "another role than both its own and the section's"
