"""What the fine-tuned model is measured against, under the same splits by page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import jieba
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from gangyao.document import Kind
from gangyao.train.labelled import LabelledPage, clean, labelled_units, parents

Predict = Callable[[Sequence[LabelledPage]], list[str]]
"""Pages to the roles of their headings and sentences, page by page in order."""

SECTION_NAMES = {
    "problem": re.compile(r"问题|不足|困难|差距|教训|短板"),
    "target": re.compile(r"打算|安排|计划|目标|任务|下一步|今后|明年|下半年|思路|设想|措施|要求"),
    "review": re.compile(r"回顾|总结|成绩|完成|主要工作|做法|情况|成效"),
}


def true_roles(pages: Sequence[LabelledPage]) -> list[str]:
    """The roles of the headings and sentences of ``pages``."""
    return [page.units[n].role.value for page in pages for n in labelled_units(page)]


def section_name(train: Sequence[LabelledPage]) -> Predict:
    """The role that the nearest heading's words name; without one, the commonest role of ``train``."""
    commonest = Counter(true_roles(train)).most_common(1)[0][0]

    def predict(pages: Sequence[LabelledPage]) -> list[str]:
        return [
            _by_section(page, n, above, commonest)
            for page in pages
            for above in [parents(page)]
            for n in labelled_units(page)
        ]

    return predict


def _by_section(page: LabelledPage, index: int, above: list[int | None], commonest: str) -> str:
    at: int | None = index if page.units[index].kind is Kind.HEADING else above[index]
    while at is not None:
        for role, names in SECTION_NAMES.items():
            if names.search(page.text_of(page.units[at])):
                return role
        at = above[at]
    return commonest


def tfidf(train: Sequence[LabelledPage]) -> Predict:
    """Words by jieba, TF-IDF, logistic regression with balanced classes, each unit alone."""
    jieba.setLogLevel(60)
    model = make_pipeline(
        TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000),
    )
    model.fit(_texts(train), true_roles(train))

    def predict(pages: Sequence[LabelledPage]) -> list[str]:
        return [str(role) for role in model.predict(_texts(pages))]

    return predict


def _texts(pages: Sequence[LabelledPage]) -> list[str]:
    return [clean(page.text_of(page.units[n])) for page in pages for n in labelled_units(page)]


Embed = Callable[[list[str]], np.ndarray]
"""Texts to rows of unit length."""
BATCH = 16


def frozen(encoder: Path) -> Callable[[Sequence[LabelledPage]], Predict]:
    """Mean-pooled states of an encoder that is not trained, of a unit and its two neighbours, logistic regression."""
    return _on_embeddings(embedder(encoder))


def static(encoder: Path) -> Callable[[Sequence[LabelledPage]], Predict]:
    """The same over the mean of the encoder's word embeddings alone (as Model2Vec's static embeddings are)."""
    return _on_embeddings(static_embedder(encoder))


def _on_embeddings(embed: Embed) -> Callable[[Sequence[LabelledPage]], Predict]:
    def features(pages: Sequence[LabelledPage]) -> np.ndarray:
        embed(_texts(pages))  # all at once: texts of like length go together
        return np.concatenate([with_neighbours(embed(_texts([page]))) for page in pages])

    def fit(train: Sequence[LabelledPage]) -> Predict:
        model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=300)
        model.fit(features(train), true_roles(train))

        def predict(pages: Sequence[LabelledPage]) -> list[str]:
            return [str(role) for role in model.predict(features(pages))]

        return predict

    return fit


def with_neighbours(rows: np.ndarray) -> np.ndarray:
    """Each row (units, states) with those of its two neighbours beside it: (units, 3 x states)."""
    empty = np.zeros((1, rows.shape[1]), dtype=rows.dtype)
    before, after = np.concatenate([empty, rows[:-1]]), np.concatenate([rows[1:], empty])
    scale = np.float32(np.sqrt(rows.shape[1]))  # unit-length rows are too small for the regression's penalty
    joined: np.ndarray = np.concatenate([rows, before, after], axis=1) * scale
    return joined


def static_embedder(encoder: Path) -> Embed:
    """The mean of the encoder's word embeddings over a text's tokens."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(encoder)
    table = AutoModel.from_pretrained(encoder, dtype=torch.float32).get_input_embeddings().weight.detach().numpy()

    def embed(texts: list[str]) -> np.ndarray:
        ids = tokenizer(texts, add_special_tokens=False)["input_ids"]
        rows = np.stack([table[one].mean(axis=0) if one else np.zeros(table.shape[1], table.dtype) for one in ids])
        unit: np.ndarray = rows / np.maximum(1e-9, np.linalg.norm(rows, axis=1, keepdims=True))
        return unit

    return embed


def embedder(encoder: Path) -> Embed:
    """The mean of the frozen encoder's last states over a text's tokens; states are kept."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(encoder)
    model = AutoModel.from_pretrained(encoder, dtype=torch.float32).eval()
    cache: dict[str, np.ndarray] = {}

    def embed(texts: list[str]) -> np.ndarray:
        fresh = sorted({text for text in texts if text not in cache}, key=len)
        for at in range(0, len(fresh), BATCH):
            batch = fresh[at : at + BATCH]
            given = tokenizer(batch, truncation=True, max_length=256, padding=True, return_tensors="pt")
            mask = given["attention_mask"][..., None].float()
            with torch.no_grad():
                states = model(input_ids=given["input_ids"], attention_mask=given["attention_mask"]).last_hidden_state
            means = torch.nn.functional.normalize((states * mask).sum(dim=1) / mask.sum(dim=1), dim=1)
            cache.update(zip(batch, means.numpy(), strict=True))
        return np.stack([cache[text] for text in texts])

    return embed
