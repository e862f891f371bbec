"""The most confident mistakes, sorted by their likely cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gangyao.document import Kind
from gangyao.train.evaluation import PageResult
from gangyao.train.labelled import LabelledPage, clean, labelled_units, parents


@dataclass(frozen=True)
class Mistake:
    """A unit that got another role, how sure the model was, and what may have misled it.

    ``text`` is empty for pages that nobody wrote for this project: their sentences are not printed.
    """

    page: str
    text: str
    true: str
    guess: str
    confidence: float
    cause: str


def mistakes(results: Sequence[PageResult], pages: Sequence[LabelledPage], most: int) -> list[Mistake]:
    """The ``most`` confident mistakes, by cause and then by confidence."""
    by_name = {page.name: page for page in pages}
    found = [mistake for result in results for mistake in _of_page(result, by_name[result.name])]
    found.sort(key=lambda one: -one.confidence)
    return sorted(found[:most], key=lambda one: (one.cause, -one.confidence))


def _of_page(result: PageResult, page: LabelledPage) -> Iterator[Mistake]:
    above = parents(page)
    ours = page.facts.get("kind") != "gold"
    for number, (true, guess, value, _) in zip(labelled_units(page), result.pairs, strict=True):
        if guess != true:
            text = clean(page.text_of(page.units[number])) if ours else ""
            yield Mistake(page.name, text, true, guess, value, _cause(page, number, above[number], guess))


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
