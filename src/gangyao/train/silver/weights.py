"""Weighs votes against each other: naive Bayes over sources, each as good as it was on labelled pages.

A source's vote is worth log P(vote | role) for every role, counted on labelled pages (by default the authored corpus
of the package) and smoothed. That is the generative label model of data programming (Ratner et al. 2016,
arXiv:1605.07723) with its parameters counted where there are labels to count on, instead of inferred from agreement:
most cues speak for one role only and seldom meet, and from agreement alone snorkel's LabelModel places them worse.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelError, LabelledPage
from gangyao.train.silver.votes import Votes, page_votes

ROLES = tuple(Role)
SMOOTHING = 0.5
"""Votes of each source added to every role's count, so that a cue never seen under a role does not rule it out."""

SUREST = 0.99
"""No probability of a model counts for more: it may be wrong in a way that its calibration has not seen."""

BESIDE_MODEL = 0.5
"""What a vote counts for beside a model, which has read the same words: else they would be counted twice."""


@dataclass(frozen=True)
class Weights:
    """``prior`` holds log P(role), ``worth`` log P(a source's vote | role), both in the order of ``Role``."""

    prior: tuple[float, ...]
    worth: Mapping[tuple[str, Role], tuple[float, ...]]

    @classmethod
    def counted(cls, pages: Sequence[LabelledPage]) -> Weights:
        """The weights that the headings and sentences of labelled pages give.

        Raises:
            LabelError: the pages have no sentence.
        """
        units: Counter[Role] = Counter()
        fired: dict[tuple[str, Role], Counter[Role]] = {}
        for page in pages:
            for unit, found in zip(page.units, page_votes(page), strict=True):
                if unit.kind not in (Kind.HEADING, Kind.SENTENCE):
                    continue
                units[unit.role] += 1
                for vote in found.items():
                    fired.setdefault(vote, Counter())[unit.role] += 1
        if not units:
            raise LabelError("the labelled pages hold no sentence to weigh votes by")
        total = units.total() + len(ROLES)
        return cls(
            tuple(math.log((units[role] + 1) / total) for role in ROLES),
            {
                vote: tuple(math.log((counts[role] + SMOOTHING) / (units[role] + 1)) for role in ROLES)
                for vote, counts in fired.items()
            },
        )

    def probabilities(self, votes: Votes, model: Mapping[Role, float] | None = None) -> tuple[float, ...]:
        """Probabilities of the roles, in the order of ``Role``: prior, votes, and what a model's probabilities add."""
        logs = list(self.prior)
        share = 1.0 if model is None else BESIDE_MODEL
        for vote in votes.items():
            for n, worth in enumerate(self.worth.get(vote, ())):
                logs[n] += share * worth
        if model is not None:
            least = (1 - SUREST) / (len(ROLES) - 1)
            for n, role in enumerate(ROLES):
                logs[n] += math.log(min(max(model[role], least), SUREST)) - self.prior[n]
        top = max(logs)
        exponents = [math.exp(value - top) for value in logs]
        total = sum(exponents)
        return tuple(value / total for value in exponents)
