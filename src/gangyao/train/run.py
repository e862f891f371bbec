"""One training run from its configuration: pages, split, fine-tuning, calibration, the saved folder, its scores."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from transformers import PreTrainedModel

from gangyao.classify import UnitClassifier
from gangyao.classify.labels import ROLE_SLICE
from gangyao.classify.session import SETTINGS_FILE
from gangyao.train.calibration import temperature_of
from gangyao.train.card import RunFacts, card, hardware
from gangyao.train.config import TrainConfig
from gangyao.train.distill import load_teachers, raw_pages, teach
from gangyao.train.evaluation import judge_recorded
from gangyao.train.examples import NO_LABEL, ROLES, PageUnits, page_units
from gangyao.train.export import save_model
from gangyao.train.finetune import fine_tune
from gangyao.train.labelled import LabelledPage
from gangyao.train.pages import load_pages, split
from gangyao.train.predictions import Predictions, predict_logits, role_rows
from gangyao.train.torch_classifier import TorchClassifier

VERSION = "4"
TRAIN_FILE = "train.json"
"""In a model's folder: its configuration and the facts of its run."""

CHECKED = 40
"""Training pages that int8 is compared with fp32 on where none are held out."""


def run(config: TrainConfig, folder: Path) -> dict[str, Any]:
    """Train, calibrate, save, and score on the held-out pages; the figures are also written to ``scores.json``.

    Under ``torchrun`` or ``accelerate launch`` the first process alone saves and scores; the others give back nothing.

    Raises:
        ValueError: a teacher is missing, or another run's checkpoints are there.
    """
    started = time.monotonic()
    pages = load_pages(config.data, config.groups)
    train, held = split(pages, config.held_out, config.split_seed, config.held_out_bodies)
    labelled = [page_units(page) for page in train]
    claim_checkpoints(folder / "checkpoints", config, labelled)
    units = labelled
    if config.distill:
        raw = raw_pages(config.distill, config.seed)
        units = teach([*labelled, *raw], load_teachers(config.distill), config.window.shape())
    print(f"{config.name}: {len(train)} pages to train on, {len(held)} held out", flush=True)
    tuned = fine_tune(config, units, folder / "checkpoints")
    if not tuned.first:
        return {}
    minutes = (time.monotonic() - started) / 60
    model, tokenizer = tuned.model.cpu(), tuned.tokenizer
    judged = predict_logits(TorchClassifier(model, tokenizer, config.window.shape()), held)
    save_model(model, tokenizer, folder, config, VERSION)
    roles = Counter(ROLES[label].value for page in labelled for label in page.labels if label != NO_LABEL)
    facts = RunFacts(
        pages=len(labelled),
        roles=dict(roles.most_common()),
        raw_pages=len(units) - len(labelled),
        held_pages=len(held),
        parameters=sum(p.numel() for p in model.parameters()),
        minutes=minutes,
        hardware=hardware(),
        loss=tuned.loss,
        changed=changed_roles(folder, model, tokenizer, held or train[:CHECKED]) if config.onnx else None,
    )
    (folder / TRAIN_FILE).write_text(
        json.dumps({"config": config.model_dump(mode="json"), "facts": asdict(facts)}, indent=1)
    )
    for checkpoint in (folder / "checkpoints").glob("checkpoint-*"):
        shutil.rmtree(checkpoint)  # another run into this folder must not go on from this one
    (folder / "checkpoints" / "run.txt").unlink()
    if not config.tensorboard:
        shutil.rmtree(folder / "checkpoints")
    scores = calibrate(folder, judged, held, cross_validated=False)
    if held:
        print(f"{config.name}: macro-F1 {scores['macro_f1']:.3f}, accuracy {scores['accuracy']:.3f} on held-out pages")
    return scores


def calibrate(
    folder: Path, judged: Predictions, pages: Sequence[LabelledPage], cross_validated: bool
) -> dict[str, Any]:
    """Fit the temperature of the model in ``folder`` on ``judged``, and write it, ``scores.json`` and the card.

    Without predictions the temperature is that of the model which training started from.

    Args:
        folder: what ``run`` wrote.
        judged: logits of pages that were not trained on.
        pages: those pages, with their labels.
        cross_validated: the logits are of other models of the same recipe, each of pages that it had not seen.

    Raises:
        ValueError: ``folder`` was not written by ``run``.
    """
    try:
        told = json.loads((folder / TRAIN_FILE).read_text(encoding="utf-8"))
        config, facts = TrainConfig.model_validate(told["config"]), RunFacts(**told["facts"])
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{folder} was not written by scripts/train.py: {str(error).splitlines()[0]}") from None
    temperature = temperature_of(judged) if role_rows(judged).any() else _temperature_in(Path(config.encoder))
    settings["calibration"] = {"temperature": round(temperature, 4)}
    (folder / SETTINGS_FILE).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    summary = judge_recorded(judged, pages, temperature)
    scores = {
        "temperature": temperature,
        "cross_validated": cross_validated,
        **summary.pop("roles"),
        **summary,
        "pages": judged.pages,
    }
    (folder / "scores.json").write_text(json.dumps(scores, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(card(config, facts, scores), encoding="utf-8")
    return scores


def _temperature_in(encoder: Path) -> float:
    try:
        return float(json.loads((encoder / SETTINGS_FILE).read_text(encoding="utf-8"))["calibration"]["temperature"])
    except (OSError, ValueError, KeyError, TypeError):
        return 1.0  # no classifier of ours


def claim_checkpoints(folder: Path, config: TrainConfig, pages: Sequence[PageUnits]) -> None:
    """Mark ``folder`` as holding the checkpoints of this configuration over these pages.

    Raises:
        ValueError: it holds checkpoints of another run, from which this one must not go on.
    """
    told = config.model_dump_json() + "".join(f"{page.name}{page.targets}{page.texts}" for page in pages)
    mark = hashlib.sha256(told.encode()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "run.txt"
    if any(folder.glob("checkpoint-*")) and (not file.is_file() or file.read_text() != mark):
        raise ValueError(f"{folder} holds checkpoints of another run; remove it, or give another --out")
    if os.environ.get("RANK", "0") == "0":  # of several processes one alone writes
        file.write_text(mark)


def changed_roles(
    folder: Path, model: PreTrainedModel, tokenizer: Any, pages: Sequence[LabelledPage]
) -> tuple[int, int]:
    """How many units with a role get another one from the saved int8 model than from fp32, and of how many."""
    saved = UnitClassifier(folder)
    full = predict_logits(TorchClassifier(model, tokenizer, saved.shape), pages)
    asked = role_rows(full)
    one, other = (said.logits[asked][:, ROLE_SLICE].argmax(axis=1) for said in (full, predict_logits(saved, pages)))
    return int((one != other).sum()), int(asked.sum())
