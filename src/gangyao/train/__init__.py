"""Training: encoder, corpus, fine-tuning, distillation, metrics, baselines, export (``pip install gangyao[train]``).

Nothing of the inference path imports this package.
"""

from __future__ import annotations

from pathlib import Path


def corpus_folder() -> Path:
    """The authored corpus: labelled reports, one TSV a page (see ``corpus/README.md``)."""
    return Path(__file__).parent / "corpus"
