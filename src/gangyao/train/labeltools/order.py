"""Which page to look at first: the one whose labels are least certain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gangyao.train.labeltools.pages import DraftPage, DraftUnit, least_confidence, mean_confidence

ORDERS: dict[str, Callable[[Sequence[DraftUnit]], float]] = {"mean": mean_confidence, "least": least_confidence}
"""What a page's certainty is: the mean over its headings and sentences, or that of the most doubtful one."""


def least_certain_first(pages: Iterable[DraftPage], order: str = "mean") -> list[DraftPage]:
    """Pages by rising certainty (``ORDERS``); pages that are equally certain keep their order."""
    certainty = ORDERS[order]
    return sorted(pages, key=lambda page: certainty(page.units))
