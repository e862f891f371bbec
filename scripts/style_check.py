"""How far a classifier tells authored pages from real ones by their style alone.

    python scripts/style_check.py REAL_FOLDER [--only '[x-z]'] [--surest 10]

TF-IDF of one to three characters and logistic regression, five folds over whole pages, stretches of 600 characters so
that length tells nothing. 0.5 is what no difference would give. ``--surest`` names the authored pages that are told
most surely: they are the ones to write again.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline

from gangyao.train import corpus_folder
from gangyao.train.labelled import LabelError, LabelledPage, load_folder

STRETCH = 600


def stretches(pages: list[LabelledPage]) -> list[tuple[str, str]]:
    """Name and text of each stretch of the pages; struck-out names and blanks, a habit of real pages, are evened."""
    found = []
    for page in pages:
        text = re.sub(r"[\u00d7*xX]{2,}", "某", re.sub(r"\s+", " ", page.text))
        found += [(page.name, text[at : at + STRETCH]) for at in range(0, max(1, len(text) - 200), STRETCH)]
    return found


def main() -> int:
    """Print the accuracy, balanced over both sides."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path)
    parser.add_argument("--only", default="[x-z]", help="pattern of the authored pages' names")
    parser.add_argument("--surest", type=int, default=0)
    args = parser.parse_args()
    try:
        real = stretches(load_folder(args.real))
        authored = stretches([page for page in load_folder(corpus_folder()) if re.match(args.only, page.name)])
    except LabelError as error:
        print(f"style_check: {error}", file=sys.stderr)
        return 2
    texts = np.array([text for _, text in real + authored])
    names = np.array([name for name, _ in real + authored])
    labels = np.array([0] * len(real) + [1] * len(authored))
    chances = np.zeros(len(texts))
    for train, test in GroupKFold(5).split(texts, labels, names):
        model = make_pipeline(
            TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=3, max_features=60_000, sublinear_tf=True),
            LogisticRegression(C=10.0, class_weight="balanced", max_iter=300),
        )
        chances[test] = model.fit(texts[train], labels[train]).predict_proba(texts[test])[:, 1]
    right = (chances > 0.5) == (labels == 1)
    balanced = (right[labels == 0].mean() + right[labels == 1].mean()) / 2
    print(f"{len(real)} real and {len(authored)} authored stretches: balanced accuracy {balanced:.3f}")
    pages = {name: chances[(names == name) & (labels == 1)].mean() for name in set(names[labels == 1])}
    for name, chance in sorted(pages.items(), key=lambda item: -item[1])[: args.surest]:
        print(f"{name} {chance:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
