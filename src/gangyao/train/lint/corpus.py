"""Faults of the corpus as a whole: balance, rare rules, copies, worn openings, borrowed text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelledPage
from gangyao.train.lint.counts import FORMAL_RULES, RULES, counted_sections, counted_tags
from gangyao.train.lint.pages import Fault
from gangyao.train.metrics import near_copies

LONG = 12
"""A sentence of this many characters, said twice, is a copy and not chance."""

SHARED_SHARE = 0.05
COMMON_REPORTS = 3
OPENING = 6
BORROWED = 18
"""Characters of a clause that counts as borrowed: shorter ones are names and set phrases."""

BALANCE = {Role.PROBLEM: 0.10, Role.BOILERPLATE: 0.15, Role.TARGET: 0.15, Role.REVIEW: 0.25}
"""Least shares of the sentences of the whole corpus."""

RULE_CASES = 20
"""Least cases of each rule: accuracy by rule means nothing on fewer."""

MIXED_SHARE = 1 / 3
"""Least share of the sections with a sentence of another role: else a section's name gives all its labels away."""

_MARKS = str.maketrans(",:;!?", "，：；！？")
_BLANKS = re.compile(r"[^\S\n]+")
_CLAUSE_ENDS = re.compile(r"[。！？；\n\"]")


def check_corpus(pages: Sequence[LabelledPage]) -> Iterator[Fault]:
    """Faults that no page has by itself."""
    yield from _balance(pages)
    yield from _hardness(pages)
    yield from _copies(pages)
    yield from _openings(pages)


def _hardness(pages: Sequence[LabelledPage]) -> Iterator[Fault]:
    tags = counted_tags(pages)
    for rule in RULES[:FORMAL_RULES]:  # the others are too rare on a page to be asked for
        if tags[rule] < RULE_CASES:
            yield Fault("corpus", f"{tags[rule]} units that {rule} decides, at least {RULE_CASES} are wanted")
    sections = counted_sections(pages)
    if sections.mixed < MIXED_SHARE * sections.all:
        yield Fault("corpus", f"{sections.mixed} of {sections.all} sections hold another role, a third is wanted")


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


def borrowed(pages: Sequence[LabelledPage], others: Iterable[str]) -> Iterator[Fault]:
    """Clauses of 18 characters or more that stand word for word, whole, in other people's texts.

    Blanks, line breaks inside a clause and the width of marks make no difference.
    """
    ours: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        for clause in dict.fromkeys(_clauses(page.text)):
            ours[clause].append(page.name)
    theirs = {clause for text in others for way in (text, _joined(text)) for clause in _clauses(way) if clause in ours}
    for clause, names in ours.items():
        if clause in theirs:
            yield from (Fault(name, f"stands word for word in another text: {clause[:24]}") for name in names)


def _clauses(text: str) -> list[str]:
    even = _BLANKS.sub("", text.translate(_MARKS))
    return [clause for clause in _CLAUSE_ENDS.split(even) if len(clause) >= BORROWED]


def _joined(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")
