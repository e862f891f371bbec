"""Roles come in runs: what a unit's neighbours are tells what it is, less so across a heading.

The chain is a hidden Markov model with its parameters counted on labelled pages: how often a role follows a role, apart
for sentences, for headings of a part and for headings below those. skweak (Lison et al. 2021, arXiv:2104.09683)
aggregates votes on sequences so, with parameters inferred from the votes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from gangyao.document import Kind, Role

ROLES = tuple(Role)
TRUST = 0.7
"""The power that counted chances are taken to: votes and neighbours tell partly the same, and would be counted twice.
Weighed by one half of the corpus, log-loss on the other half is least here (0.635; 0.657 without this)."""
TRUST_BESIDE_MODEL = 0.3
"""The same beside a model, which has read words and neighbours itself."""

Floats = NDArray[np.float64]


class Step(Enum):
    """How a unit follows the one before it."""

    BEGINS = "a report begins with it"
    PART = "the heading of a part"
    HEADING = "a heading inside a part"
    SENTENCE = "a sentence"

    @classmethod
    def to(cls, kind: Kind, level: int | None, new: bool) -> Step:
        """The step to a unit of this kind and level."""
        if new:
            return cls.BEGINS
        if kind is not Kind.HEADING:
            return cls.SENTENCE
        return cls.PART if (level or 0) <= 1 else cls.HEADING


Changes = Mapping[Step, Floats]
"""P(role | the role before), a row a role before, by step; the rows of ``BEGINS`` are all alike."""


def counted(pages: Sequence[Sequence[tuple[Step, Role]]]) -> Changes:
    """The chances of role after role, from the steps and roles of labelled pages."""
    counts = {step: np.ones((len(ROLES), len(ROLES))) for step in Step}
    for page in pages:
        before: int | None = None
        for step, role in page:
            at = ROLES.index(role)
            if step is Step.BEGINS:
                counts[step][:, at] += 1
            elif before is not None:
                counts[step][before, at] += 1
            before = at
    return {step: table / table.sum(axis=1, keepdims=True) for step, table in counts.items()}


def smoothed(said: Floats, steps: Sequence[Step], changes: Changes, trust: float) -> Floats:
    """Probabilities of the roles of a page's units in order, by the forward-backward algorithm.

    Args:
        said: a row a unit: log P(what was said of it | role), up to a constant.
        steps: how each unit follows the one before; whatever the first one's is, it begins.
        changes: see ``counted``.
        trust: the power that chances of change are taken to; with 0 no neighbour counts.
    """
    if not len(said):
        return said
    tempered = {step: table**trust for step, table in changes.items()}
    tables = [tempered[step] / tempered[step].sum(axis=1, keepdims=True) for step in (Step.BEGINS, *steps[1:])]
    likely = np.exp(said - said.max(axis=1, keepdims=True))
    before = [tables[0][0] * likely[0]]
    for table, now in zip(tables[1:], likely[1:], strict=True):
        before.append((before[-1] / before[-1].sum() @ table) * now)
    after = [np.ones(len(ROLES))]
    for table, now in zip(tables[:0:-1], likely[:0:-1], strict=True):
        after.append(table @ (now * after[-1] / after[-1].sum()))
    both = np.array(before) * np.array(after[::-1])
    chances: Floats = both / both.sum(axis=1, keepdims=True)
    return chances
