"""Training: encoder, corpus, fine-tuning, distillation, metrics, baselines, export (``pip install gangyao[train]``).

Nothing of the inference path imports this package.
"""

from __future__ import annotations

from pathlib import Path


def corpus_folder() -> Path:
    """The authored corpus of the checkout: labelled reports, one TSV a page (see ``corpus/README.md``).

    It is no part of the wheel: outside a checkout it is the folder ``corpus`` of the working directory.
    """
    checkout = Path(__file__).parents[3] / "corpus"
    return checkout if checkout.is_dir() else Path("corpus")
