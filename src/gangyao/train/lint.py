"""Checks of the authored corpus: format, labels, balance, near-copies, worn openings, borrowed text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gangyao.document import Kind, Role
from gangyao.layout.numbering import parse_marker
from gangyao.train.labelled import LabelledPage, LabelledUnit
from gangyao.train.metrics import near_copies

FACTS = ("body", "kind", "year", "occasion", "writer", "register", "brief")
TAG = re.compile(r"new|set|r(?:[1-9]|1[0-2])")
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|（[^）]*）|《[^》]*》|【[^】]*】|〔[^〕]*〕|\"[^\"]*\"|\([^)]*\)")
CLOSED = re.compile(r"[。！？!?.][”’」』）)】〗\"]*$")
INNER_STOP = re.compile(r"[。！？!?](?=[^。！？!?”’」』）)】〗\"…])")
LONG = 12
"""A sentence of this many characters, said twice, is a copy and not chance."""

SHARED_SHARE = 0.05
COMMON_REPORTS = 3
OPENING = 6
BORROWED = 18
"""Characters of a clause that counts as borrowed: shorter ones are names and set phrases."""

BALANCE = {Role.PROBLEM: 0.10, Role.BOILERPLATE: 0.15, Role.TARGET: 0.15, Role.REVIEW: 0.25}
"""Least shares of the sentences of the whole corpus."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the corpus: the page (or ``corpus``) and what it is."""

    page: str
    message: str

    def __str__(self) -> str:
        return f"{self.page}: {self.message}"


def check(pages: Sequence[LabelledPage]) -> list[Fault]:
    """Every fault of the corpus."""
    faults = [fault for page in pages for fault in check_page(page)]
    return faults + list(_balance(pages)) + list(_copies(pages)) + list(_openings(pages))


def check_page(page: LabelledPage) -> Iterator[Fault]:
    """Faults of one page: facts, labels, levels, cuts, tags."""
    for fact in FACTS:
        if not page.facts.get(fact):
            yield Fault(page.name, f"its header has no `# {fact}: ...`")
    for unit, following in zip(page.units, [*page.units[1:], None], strict=True):
        text = page.text_of(unit)
        if following is not None and following.start == unit.end and not CLOSED.search(text):
            yield Fault(page.name, f"no closing mark, and the paragraph goes on: {text[-24:]}")
        for message in _unit_faults(unit, text):
            yield Fault(page.name, f"{message}: {text[:24]}")


def _unit_faults(unit: LabelledUnit, text: str) -> Iterator[str]:
    if text != text.strip() or not text:
        yield "blank at an end"
    if unit.kind in (Kind.TITLE, Kind.FURNITURE) and unit.role is not Role.BOILERPLATE:
        yield f"a {unit.kind.value} has the role boilerplate"
    if (unit.kind is Kind.HEADING) != (unit.level is not None):
        yield "a heading has a level and nothing else has one"
    if unit.kind is Kind.HEADING and (fault := _level_fault(unit, text)):
        yield fault
    if unit.kind in (Kind.HEADING, Kind.SENTENCE) and INNER_STOP.search(QUOTED.sub("", text)):
        yield "two sentences in one unit"
    for tag in unit.tags:
        if not TAG.fullmatch(tag):
            yield f"unknown tag {tag}"


def _level_fault(unit: LabelledUnit, text: str) -> str | None:
    if unit.level is None or not 0 <= unit.level <= 5:
        return f"level {unit.level}"
    marker = parse_marker(text)
    if marker is None or marker.form.level == unit.level:
        return None
    if marker.form.scheme == "chapter" and unit.level == 0:
        return None  # 第一部分 above 一、
    return f"its number stands for level {marker.form.level}, the label says {unit.level}"


def _balance(pages: Sequence[LabelledPage]) -> Iterator[Fault]:
    counts = Counter(unit.role for page in pages for unit in page.units if unit.kind is Kind.SENTENCE)
    total = counts.total()
    for role, least in BALANCE.items():
        if total and counts[role] < least * total:
            yield Fault(
                "corpus", f"{role.value} is {counts[role] / total:.1%} of the sentences, at least {least:.0%} is wanted"
            )


def _sentences(page: LabelledPage) -> set[str]:
    return {
        page.text_of(unit)
        for unit in page.units
        if unit.kind in (Kind.HEADING, Kind.SENTENCE) and "set" not in unit.tags and unit.end - unit.start >= LONG
    }


def _copies(pages: Sequence[LabelledPage]) -> Iterator[Fault]:
    """Sentences in too many reports, and pairs of reports that share too many, word for word or nearly."""
    texts = [(page.name, text) for page in pages for text in sorted(_sentences(page))]
    sentences = [text for _, text in texts]
    reports: dict[int, set[str]] = defaultdict(set)
    shared: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one, other in near_copies(sentences, sentences):
        reports[one].add(texts[other][0])
        if texts[one][0] < texts[other][0]:
            shared[texts[one][0], texts[other][0]].add(one)
    for text in sorted({sentences[n] for n, names in reports.items() if len(names) > COMMON_REPORTS}):
        yield Fault("corpus", f"in more than {COMMON_REPORTS} reports and not marked as a set phrase: {text[:24]}")
    sizes = Counter(name for name, _ in texts)
    for (a, b), numbers in sorted(shared.items()):
        if len(numbers) > SHARED_SHARE * min(sizes[a], sizes[b]):
            yield Fault(a, f"shares {len(numbers)} sentences with {b}")


def _openings(pages: Sequence[LabelledPage]) -> Iterator[Fault]:
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({text[:OPENING] for text in _sentences(page) if not text[0].isdigit()})
    limit = max(10, len(pages) // 6)
    for opening, count in counts.items():
        if count > limit:
            yield Fault("corpus", f"{count} reports have a sentence that opens with {opening} (at most {limit})")


def borrowed(pages: Sequence[LabelledPage], others: Sequence[str]) -> Iterator[Fault]:
    """Clauses of 18 characters or more that stand word for word, whole, in other people's texts."""
    cut = re.compile(rf"[^。！？!?；;\n\t\"]{{{BORROWED},}}")
    theirs = {match.group().strip() for text in others for match in cut.finditer(text)}
    for page in pages:
        for match in cut.finditer(page.text):
            if match.group().strip() in theirs:
                yield Fault(page.name, f"stands word for word in another text: {match.group().strip()[:24]}")
