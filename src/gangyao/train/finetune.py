"""Fine-tunes a BERT for token classification on packed windows; a unit's logits are the mean over its own tokens."""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from torch import Tensor
from transformers import (
    AutoModelForTokenClassification,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Trainer,
    TrainingArguments,
    get_linear_schedule_with_warmup,
    set_seed,
)

from gangyao.classify.windows import WindowShape
from gangyao.train.config import TrainConfig
from gangyao.train.examples import NO_LABEL, ROLES, Encode, Ends, PageUnits, cut, row, training_rows


def load_encoder(name: str, layers: list[int] | None = None) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """A token classifier with four roles on the encoder ``name``, in fp32, with only ``layers`` of its layers kept."""
    tokenizer = AutoTokenizer.from_pretrained(name)
    model = AutoModelForTokenClassification.from_pretrained(
        name,
        num_labels=len(ROLES),
        id2label={n: role.value for n, role in enumerate(ROLES)},
        label2id={role.value: n for n, role in enumerate(ROLES)},
        dtype=torch.float32,
        use_safetensors=True,  # nothing pickled is ever loaded
    )
    keep_layers(model, layers, name)
    return model, tokenizer


def keep_layers(model: PreTrainedModel, layers: list[int] | None, name: str) -> None:
    """Drop all but ``layers`` of the model's encoder; None keeps all.

    Raises:
        ValueError: a layer that the encoder ``name`` does not have.
    """
    if layers is None:
        return
    encoder = model.base_model.encoder
    if not layers or min(layers) < 0 or max(layers) >= len(encoder.layer):
        raise ValueError(f"layers {layers}: {name} has layers 0 to {len(encoder.layer) - 1}")
    encoder.layer = torch.nn.ModuleList(encoder.layer[n] for n in layers)
    model.config.num_hidden_layers = len(layers)


def encoding(tokenizer: PreTrainedTokenizerFast) -> tuple[Encode, Ends]:
    """The tokenizer as the functions that windows are made with."""
    backend = tokenizer.backend_tokenizer

    def encode(texts: list[str]) -> list[list[int]]:
        return [encoded.ids for encoded in backend.encode_batch(texts, add_special_tokens=False)]

    return encode, Ends(tokenizer.cls_token_id, tokenizer.sep_token_id)


def unit_logits(token_logits: Tensor, firsts: Tensor, ends: Tensor) -> Tensor:
    """Mean of the token logits over each unit's own tokens.

    Shapes: ``token_logits`` (windows, tokens, roles); ``firsts`` and ``ends`` (windows, units); the result is
    (windows, units, roles), zero where a span is empty (padding).
    """
    sums = torch.cumsum(torch.nn.functional.pad(token_logits, (0, 0, 1, 0)), dim=1)
    index = torch.stack([firsts, ends])[..., None].expand(-1, -1, -1, token_logits.shape[-1])
    totals = sums.gather(1, index[1]) - sums.gather(1, index[0])
    return totals / (ends - firsts).clamp(min=1)[..., None]


class Collate:
    """Pads windows and their units to the longest of the batch."""

    def __init__(self, pad: int) -> None:
        self.pad = pad

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Tensor]:
        """Ids and mask (windows, tokens); firsts, ends, labels (windows, units); soft (windows, units, roles)."""
        tokens = max(len(row["input_ids"]) for row in rows)
        units = max(len(row["labels"]) for row in rows)
        uniform = [0.0] * len(ROLES)

        def filled(name: str, width: int, value: int) -> Tensor:
            return torch.tensor([row[name] + [value] * (width - len(row[name])) for row in rows])

        ids = filled("input_ids", tokens, self.pad)
        mask = torch.tensor([[1] * len(r["input_ids"]) + [0] * (tokens - len(r["input_ids"])) for r in rows])
        soft = [[list(s) or uniform for s in row["soft"]] + [uniform] * (units - len(row["soft"])) for row in rows]
        return {
            "input_ids": ids,
            "attention_mask": mask,
            "firsts": filled("firsts", units, 0),
            "ends": filled("ends", units, 0),
            "labels": filled("labels", units, NO_LABEL),
            "soft": torch.tensor(soft),
        }


class RoleTrainer(Trainer):
    """Trainer with the loss over units: weighted cross-entropy, and the teacher's soft labels where there are any."""

    class_weights: Tensor
    soft_weight: float = 0.0
    soft_temperature: float = 1.0

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        """Loss of a batch of windows."""
        output = model(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"])
        logits = unit_logits(output.logits.float(), inputs["firsts"], inputs["ends"])
        loss = self._loss(logits.flatten(0, 1), inputs["labels"].flatten(), inputs["soft"].flatten(0, 1))
        return (loss, output) if return_outputs else loss

    def _loss(self, logits: Tensor, labels: Tensor, soft: Tensor) -> Tensor:
        hard = torch.nn.functional.cross_entropy(
            logits, labels, weight=self.class_weights.to(logits.device), ignore_index=NO_LABEL, reduction="none"
        )
        taught = soft.sum(dim=1) > 0
        labelled = labels != NO_LABEL
        if not bool(taught.any()):
            return hard.sum() / labelled.sum().clamp(min=1)
        t = self.soft_temperature
        softened = torch.softmax(torch.log(soft.clamp(min=1e-6)) / t, dim=1)
        cross = -(softened * torch.log_softmax(logits / t, dim=1)).sum(dim=1) * t * t
        soft_share = torch.where(labelled, self.soft_weight, 1.0) * taught
        each = hard * (1 - soft_share) * labelled + cross * soft_share
        return each.sum() / (labelled | taught).sum().clamp(min=1)


def class_weights(pages: Iterable[PageUnits], power: float) -> Tensor:
    """Inverse role frequency to the ``power``, scaled to mean 1 over the units (0: no weighting)."""
    counts = Counter(label for page in pages for label in page.labels if label != NO_LABEL)
    total = sum(counts.values())
    weights = torch.tensor([(total / max(1, counts[n])) ** power for n in range(len(ROLES))])
    mean = sum(float(weights[n]) * counts[n] for n in range(len(ROLES))) / max(1, total)
    return weights / mean


@dataclass(frozen=True)
class Tuned:
    """A trained model in fp32, its tokenizer and mean training loss; ``first``: this process is the one to save it."""

    model: PreTrainedModel
    tokenizer: Any
    loss: float
    first: bool


def fine_tune(config: TrainConfig, pages: Sequence[PageUnits], folder: Path | None) -> Tuned:
    """Train on ``pages``; checkpoints and logs go to ``folder``, from whose last checkpoint a broken run resumes.

    Without a folder nothing is kept. Under ``torchrun`` or ``accelerate launch`` the processes share each batch.
    """
    set_seed(config.seed)
    model, tokenizer = load_encoder(config.encoder, config.layers)
    if config.keep and "TokenClassification" not in str(model.config.architectures):
        raise ValueError(f"keep: {config.encoder} is no role classifier that weights could be kept of")
    start = {name: value.clone() for name, value in model.state_dict().items()} if config.keep else {}
    encode, ends = encoding(tokenizer)
    rows = list(training_rows(pages, encode, config.window.shape(), ends, config.styles, config.epochs, config.seed))
    random.Random(config.seed).shuffle(rows)
    steps = -(-len(rows) // config.batch)
    trainer = RoleTrainer(
        model=model,
        args=_arguments(config, folder),
        train_dataset=Dataset.from_list(rows),
        data_collator=Collate(tokenizer.pad_token_id),
        optimizers=_optimizer(model, config, steps),
    )
    trainer.class_weights = class_weights(pages, config.class_weight_power)
    if config.distill:
        trainer.soft_weight, trainer.soft_temperature = config.distill.weight, config.distill.temperature
    resume = folder is not None and any(folder.glob("checkpoint-*"))
    outcome = trainer.train(resume_from_checkpoint=resume)
    # On a CPU bf16 stays in the model's own forward until it is unwrapped: it is judged and exported in fp32.
    model = trainer.accelerator.unwrap_model(model, keep_fp32_wrapper=False)
    _mean_with(model, start, config.keep)
    return Tuned(model.eval(), tokenizer, outcome.training_loss, trainer.is_world_process_zero())


@torch.no_grad()
def _mean_with(model: PreTrainedModel, start: dict[str, Tensor], share: float) -> None:
    """Move the model's weights back towards those that it started from."""
    trained = model.state_dict()
    for name, value in start.items():
        if value.is_floating_point():
            trained[name].lerp_(value.to(trained[name].device), share)


def _arguments(config: TrainConfig, folder: Path | None) -> TrainingArguments:
    gpu = torch.cuda.is_available()
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    if config.batch % processes:
        raise ValueError(f"batch {config.batch}: {processes} processes cannot share it; take a multiple")
    arguments = TrainingArguments(
        output_dir=str(folder or Path(tempfile.gettempdir()) / "gangyao"),
        num_train_epochs=1,  # the passes, each cut anew, are rows of one dataset
        per_device_train_batch_size=config.batch // processes,
        ddp_backend=None if gpu or processes == 1 else "gloo",
        seed=config.seed,
        bf16=(gpu and torch.cuda.is_bf16_supported()) if config.bf16 is None else config.bf16,
        logging_steps=20,
        save_strategy="steps" if folder else "no",
        save_steps=config.save_steps,
        disable_tqdm=folder is None,
        save_total_limit=1,
        report_to=["tensorboard"] if config.tensorboard else [],
        remove_unused_columns=False,
        label_names=["labels"],
        dataloader_pin_memory=gpu,
        use_cpu=not gpu,
    )
    if processes == 1:
        arguments._n_gpu = min(1, arguments.n_gpu)  # several GPUs take one process each: torchrun
    return arguments


def _optimizer(model: PreTrainedModel, config: TrainConfig, steps: int) -> tuple[Any, Any]:
    head = list(model.classifier.parameters())
    known = {id(p) for p in head}
    body = [p for p in model.parameters() if id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": config.learning_rate}, {"params": head, "lr": config.head_learning_rate}],
        weight_decay=config.weight_decay,
    )
    return optimizer, get_linear_schedule_with_warmup(optimizer, int(steps * config.warmup), steps)


def _wanted(page: PageUnits) -> list[bool]:
    return [page.soft is not None or label != NO_LABEL for label in page.labels]


@torch.no_grad()
def pages_logits(
    model: PreTrainedModel, tokenizer: Any, pages: Sequence[PageUnits], shape: WindowShape
) -> list[Tensor]:
    """Logits of every unit of each page: (units, roles), NaN for units that want none, zero for those without a token.

    On a CPU every window runs by itself, as it does in ``gangyao.classify``; a GPU takes them in batches.
    """
    encode, ends = encoding(tokenizer)
    collate = Collate(tokenizer.pad_token_id)
    results = [
        torch.where(torch.tensor(_wanted(page))[:, None], 0.0, float("nan")).repeat(1, len(ROLES)) for page in pages
    ]
    windows = [(number, window) for number, page in enumerate(pages) for window in cut(page, encode, shape, ends)]
    size = 64 if model.device.type == "cuda" else 1
    windows.sort(key=lambda one: len(one[1].ids))
    for at in range(0, len(windows), size):
        batch = windows[at : at + size]
        inputs = collate([row(pages[number], window) for number, window in batch])
        inputs = {name: value.to(model.device) for name, value in inputs.items()}
        output = model(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"])
        logits = unit_logits(output.logits.float(), inputs["firsts"], inputs["ends"]).cpu()
        for (number, window), rows in zip(batch, logits, strict=True):
            for (unit, _, _), values in zip(window.spans, rows, strict=False):
                results[number][unit] = values
    return results
