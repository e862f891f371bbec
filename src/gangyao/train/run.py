"""One training run from its configuration: pages, split, fine-tuning, calibration, the saved folder, its scores."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel

from gangyao.classify import RoleClassifier, WindowShape
from gangyao.document import Role
from gangyao.train.calibration import fit_temperature
from gangyao.train.card import RunFacts, card
from gangyao.train.config import TrainConfig
from gangyao.train.distill import teach
from gangyao.train.examples import NO_LABEL, ROLES, PageUnits, page_units
from gangyao.train.export import save_model
from gangyao.train.finetune import fine_tune, page_logits
from gangyao.train.metrics import expected_calibration_error, score_roles
from gangyao.train.pages import load_pages, split

VERSION = "1"


def run(config: TrainConfig, folder: Path, fold: str | None = None) -> dict[str, Any]:
    """Train, calibrate, save, and score on the held-out pages; the figures are also written to ``scores.json``."""
    if fold is not None and config.distill:
        raise ValueError("--fold: a teacher has seen pages of every fold; train the fold without distill")
    started = time.monotonic()
    train, held = split(load_pages(config.data), config.held_out, config.split_seed, fold, config.held_out_pages)
    labelled = [page_units(page) for page in train]
    units = teach(config, labelled) if config.distill else labelled
    print(f"{config.name}: {len(train)} pages to train on, {len(held)} held out", flush=True)
    claim_checkpoints(folder / "checkpoints", config, labelled)
    model, tokenizer = fine_tune(config, units, folder / "checkpoints")
    minutes = (time.monotonic() - started) / 60
    shape = WindowShape(config.window.tokens, config.window.context)
    held_units = [page_units(page) for page in held]
    logits, labels, names = held_out_logits(model, tokenizer, held_units, shape)
    temperature = config.temperature or (fit_temperature(logits, labels) if len(labels) else 1.0)
    save_model(model, tokenizer, folder, config.name, VERSION, shape, temperature)
    scores = summary(logits / temperature, labels, names)
    facts = RunFacts(
        train=labelled,
        raw_pages=len(units) - len(labelled),
        held_pages=len(held),
        parameters=sum(p.numel() for p in model.parameters()),
        minutes=minutes,
        temperature=temperature,
        changed=changed_roles(RoleClassifier(folder), held_units, logits),
        scores=scores,
    )
    (folder / "README.md").write_text(card(config, facts), encoding="utf-8")
    (folder / "train.json").write_text(config.model_dump_json(indent=1) + "\n", encoding="utf-8")
    report = {"fold": fold, "temperature": temperature, **scores}
    (folder / "scores.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(folder / "checkpoints")  # another run into this folder must not go on from this one
    if held:
        print(f"{config.name}: macro-F1 {scores['macro_f1']:.3f}, accuracy {scores['accuracy']:.3f} on held-out pages")
    return report


def claim_checkpoints(folder: Path, config: TrainConfig, pages: Sequence[PageUnits]) -> None:
    """Mark ``folder`` as holding the checkpoints of this configuration over these pages.

    Raises:
        ValueError: it holds checkpoints of another run, from which this one must not go on.
    """
    told = config.model_dump_json() + "".join(f"{page.name}{page.labels}" for page in pages)
    mark = hashlib.sha256(told.encode()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "run.txt"
    if any(folder.glob("checkpoint-*")) and (not file.is_file() or file.read_text() != mark):
        raise ValueError(f"{folder} holds checkpoints of another run; remove it, or give another --out")
    file.write_text(mark)


def changed_roles(classifier: RoleClassifier, pages: Sequence[PageUnits], logits: Tensor) -> int:
    """How many labelled units of ``pages`` get another role from the saved int8 model than from ``logits`` (fp32)."""
    guesses: list[int] = []
    for page in pages:
        wanted = [label != NO_LABEL for label in page.labels]
        rows = classifier.logits(page.texts, page.parents, wanted)[wanted]
        guesses += rows.argmax(axis=1).tolist()
    return sum(a != b for a, b in zip(guesses, logits.argmax(dim=1).tolist(), strict=True))


def held_out_logits(
    model: PreTrainedModel, tokenizer: Any, pages: Sequence[PageUnits], shape: WindowShape
) -> tuple[Tensor, Tensor, list[str]]:
    """Logits (units, roles) and labels of the labelled units of ``pages``, and each unit's page."""
    logits, labels, names = [torch.zeros((0, len(ROLES)))], [torch.zeros(0, dtype=torch.long)], []
    for page in pages:
        wanted = torch.tensor([label != NO_LABEL for label in page.labels])
        logits.append(page_logits(model, tokenizer, page, shape)[wanted])
        labels.append(torch.tensor(page.labels)[wanted])
        names += [page.name] * int(wanted.sum())
    return torch.cat(logits), torch.cat(labels), names


def summary(logits: Tensor, labels: Tensor, names: list[str]) -> dict[str, Any]:
    """Scores over all held-out units, and each page's accuracy."""
    probabilities = torch.softmax(logits, dim=1)
    confidence, guess = probabilities.max(dim=1) if len(labels) else (torch.zeros(0), torch.zeros(0, dtype=torch.long))
    roles = list(Role)
    scores = score_roles([roles[n].value for n in labels], [roles[n].value for n in guess])
    right = (guess == labels).tolist()
    pages: dict[str, list[bool]] = {}
    for name, hit in zip(names, right, strict=True):
        pages.setdefault(name, []).append(hit)
    return {
        **asdict(scores),
        "ece": expected_calibration_error(confidence.tolist(), right),
        "pages": {name: sum(hits) / len(hits) for name, hits in pages.items()},
    }
