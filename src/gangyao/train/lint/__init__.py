"""Checks of the authored corpus, what it holds, and the part of its data sheet that is counted."""

from __future__ import annotations

from collections.abc import Sequence

from gangyao.train.labelled import LabelledPage
from gangyao.train.lint.corpus import borrowed, check_corpus
from gangyao.train.lint.pages import Fault, check_page

__all__ = ["Fault", "borrowed", "check", "check_corpus", "check_page"]


def check(pages: Sequence[LabelledPage]) -> list[Fault]:
    """Every fault of the corpus."""
    return [fault for page in pages for fault in check_page(page)] + list(check_corpus(pages))
