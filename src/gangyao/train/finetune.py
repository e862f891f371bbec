"""Fine-tunes a BERT for token classification on packed windows; a unit's logits are the mean over its own tokens."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset, concatenate_datasets
from torch import Tensor
from torch.utils.data import SequentialSampler
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

from gangyao.classify.labels import KIND_SLICE, LABELS, LEVEL_SLICE, ROLE_SLICE, START_INDEX
from gangyao.classify.windows import WindowShape
from gangyao.cut.units import Position
from gangyao.train.config import TrainConfig
from gangyao.train.examples import NO_LABEL, ROLES, Encode, Ends, PageUnits, cut, epoch_rows, row
from gangyao.train.machine import cpu_has_bf16, keep_memory
from gangyao.train.restore import restored


def load_encoder(name: str, layers: list[int] | None = None) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """A token classifier with the labels of ``LABELS`` on the encoder ``name``, in fp32, with only ``layers`` kept.

    A shipped model's folder holds its weights in ``model.onnx`` alone: they are taken from there. Tokens that say where
    a unit stands are added to its vocabulary where they are not there yet.
    """
    tokenizer = AutoTokenizer.from_pretrained(name)
    folder = Path(name)
    if (folder / "model.onnx").is_file() and not (folder / "model.safetensors").is_file():
        model = restored(folder)
        keep_layers(model, layers, name)
        return model, tokenizer
    model = AutoModelForTokenClassification.from_pretrained(
        name,
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={label: n for n, label in enumerate(LABELS)},
        dtype=torch.float32,
        use_safetensors=True,  # nothing pickled is ever loaded
        ignore_mismatched_sizes=True,  # a head for other labels is made anew
    )
    if tokenizer.add_special_tokens({"additional_special_tokens": [position.value for position in Position]}):
        model.resize_token_embeddings(len(tokenizer))
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
    backend.encode_special_tokens = True  # a page that writes <s> means these three characters

    def encode(texts: list[str]) -> list[list[int]]:
        return [encoded.ids for encoded in backend.encode_batch(texts, add_special_tokens=False)]

    positions = tuple(tokenizer.convert_tokens_to_ids(position.value) for position in Position)
    return encode, Ends(tokenizer.cls_token_id, tokenizer.sep_token_id, positions)


def unit_logits(token_logits: Tensor, firsts: Tensor, ends: Tensor) -> Tensor:
    """Mean of the token logits over each unit's own tokens.

    Shapes: ``token_logits`` (windows, tokens, labels); ``firsts`` and ``ends`` (windows, units); the result is
    (windows, units, labels), zero where a span is empty (padding).
    """
    sums = torch.cumsum(torch.nn.functional.pad(token_logits, (0, 0, 1, 0)), dim=1)
    index = torch.stack([firsts, ends])[..., None].expand(-1, -1, -1, token_logits.shape[-1])
    totals = sums.gather(1, index[1]) - sums.gather(1, index[0])
    return totals / (ends - firsts).clamp(min=1)[..., None]


ROUND = 64
"""Batches are padded to a multiple of so many tokens: a CPU compiles its products anew for every other shape."""


class Collate:
    """Pads windows and their units to the longest of the batch."""

    def __init__(self, pad: int) -> None:
        self.pad = pad

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Tensor]:
        """Ids and mask (windows, tokens); firsts, ends and targets (windows, units); soft (windows, units, labels)."""
        longest = max(len(row["input_ids"]) for row in rows)
        tokens = -(-longest // ROUND) * ROUND
        units = max(len(row["labels"]) for row in rows)
        nothing = [0.0] * len(LABELS)

        def filled(name: str, width: int, value: int) -> Tensor:
            return torch.tensor([row[name] + [value] * (width - len(row[name])) for row in rows])

        mask = torch.tensor([[1] * len(r["input_ids"]) + [0] * (tokens - len(r["input_ids"])) for r in rows])
        soft = [[list(s) for s in row["soft"]] + [nothing] * (units - len(row["soft"])) for row in rows]
        return {
            "input_ids": filled("input_ids", tokens, self.pad),
            "attention_mask": mask,
            "firsts": filled("firsts", units, 0),
            "ends": filled("ends", units, 0),
            **{name: filled(name, units, NO_LABEL) for name in TARGETS},
            "soft": torch.tensor(soft),
        }


TARGETS = ("labels", "kinds", "starts", "levels")
SHARES = {"labels": 1.0, "kinds": 0.6, "starts": 0.3, "levels": 0.3}
"""What each question's loss weighs beside that of the roles."""


class UnitTrainer(Trainer):
    """Trainer with the loss over units: cross-entropy of each group of labels, and of the teachers' where given."""

    class_weights: Tensor
    soft_weight: float = 0.0
    soft_temperature: float = 1.0

    def _get_train_sampler(self, train_dataset: Any = None) -> SequentialSampler:
        """Rows in their order: epoch after epoch, each shuffled where its rows are made."""
        return SequentialSampler(train_dataset or self.train_dataset)

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        """Loss of a batch of windows."""
        output = model(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"])
        logits = unit_logits(output.logits.float(), inputs["firsts"], inputs["ends"]).flatten(0, 1)
        targets = {name: inputs[name].flatten() for name in TARGETS}
        loss = self.loss(logits, targets, inputs["soft"].flatten(0, 1))
        return (loss, output) if return_outputs else loss

    def loss(self, logits: Tensor, targets: dict[str, Tensor], soft: Tensor) -> Tensor:
        """The loss of units: ``logits`` and ``soft`` (units, labels), each of ``targets`` (units)."""
        weights = self.class_weights.to(logits.device)
        hard = (
            SHARES["labels"] * _cross_entropy(logits[:, ROLE_SLICE], targets["labels"], weights)
            + SHARES["kinds"] * _cross_entropy(logits[:, KIND_SLICE], targets["kinds"])
            + SHARES["starts"] * _binary(logits[:, START_INDEX], targets["starts"])
            + SHARES["levels"] * _cross_entropy(logits[:, LEVEL_SLICE], targets["levels"])
        )
        taught = soft.sum(dim=1) > 0
        if not bool(taught.any()):
            return hard
        return (1 - self.soft_weight) * hard + self.soft_weight * self._taught(logits[taught], soft[taught])

    def _taught(self, logits: Tensor, soft: Tensor) -> Tensor:
        t = self.soft_temperature
        loss = logits.new_zeros(())
        for name, group in (("labels", ROLE_SLICE), ("kinds", KIND_SLICE), ("levels", LEVEL_SLICE)):
            softened = torch.softmax(torch.log(soft[:, group].clamp(min=1e-6)) / t, dim=1)
            cross = -(softened * torch.log_softmax(logits[:, group] / t, dim=1)).sum(dim=1).mean()
            loss = loss + SHARES[name] * t * t * cross
        start = torch.nn.functional.binary_cross_entropy_with_logits(logits[:, START_INDEX], soft[:, START_INDEX])
        return loss + SHARES["starts"] * start


def _cross_entropy(logits: Tensor, targets: Tensor, weights: Tensor | None = None) -> Tensor:
    asked = targets != NO_LABEL
    if not bool(asked.any()):
        return logits.sum() * 0.0
    each = torch.nn.functional.cross_entropy(logits[asked], targets[asked], weight=weights, reduction="none")
    return each.mean()


def _binary(logits: Tensor, targets: Tensor) -> Tensor:
    asked = targets != NO_LABEL
    if not bool(asked.any()):
        return logits.sum() * 0.0
    return torch.nn.functional.binary_cross_entropy_with_logits(logits[asked], targets[asked].float())


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
    keep_memory()
    set_seed(config.seed)
    model, tokenizer = load_encoder(config.encoder, config.layers)
    _prepare(model, config)
    rows = training_rows(config, pages, tokenizer)
    trainer = UnitTrainer(
        model=model,
        args=_arguments(config, folder),
        train_dataset=rows,
        data_collator=Collate(tokenizer.pad_token_id),
        optimizers=_optimizer(model, config, -(-len(rows) // config.batch)),
    )
    trainer.class_weights = class_weights(pages, config.class_weight_power)
    if config.distill:
        trainer.soft_weight, trainer.soft_temperature = config.distill.weight, config.distill.temperature
    resume = folder is not None and any(folder.glob("checkpoint-*"))
    outcome = trainer.train(resume_from_checkpoint=resume)
    # On a CPU bf16 stays in the model's own forward until it is unwrapped: it is judged and exported in fp32.
    model = trainer.accelerator.unwrap_model(model, keep_fp32_wrapper=False)
    return Tuned(model.eval(), tokenizer, outcome.training_loss, trainer.is_world_process_zero())


def training_rows(config: TrainConfig, pages: Sequence[PageUnits], tokenizer: PreTrainedTokenizerFast) -> Dataset:
    """The rows of all epochs, one after the other."""
    encode, ends = encoding(tokenizer)
    shape = config.window.shape()
    epochs = (
        epoch_rows(pages, encode, shape, ends, config.styles, epoch, config.seed) for epoch in range(config.epochs)
    )
    return concatenate_datasets([Dataset.from_list(rows) for rows in epochs if rows])


def _prepare(model: PreTrainedModel, config: TrainConfig) -> None:
    """Set the dropout, and freeze the embeddings where the configuration says so."""
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = config.dropout
        if hasattr(module, "dropout_prob"):  # of attention that is computed in one product
            module.dropout_prob = config.dropout
    for name in ("hidden_dropout_prob", "attention_probs_dropout_prob"):
        setattr(model.config, name, config.dropout)
    if config.freeze_embeddings:
        model.base_model.embeddings.requires_grad_(False)
    for layer in model.base_model.encoder.layer[: config.freeze_layers]:
        layer.requires_grad_(False)


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
        bf16=_has_bf16() if config.bf16 is None else config.bf16,
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


def _has_bf16() -> bool:
    return bool(torch.cuda.is_bf16_supported()) if torch.cuda.is_available() else cpu_has_bf16()


def _optimizer(model: PreTrainedModel, config: TrainConfig, steps: int) -> tuple[Any, Any]:
    head = list(model.classifier.parameters())
    known = {id(p) for p in head}
    body = [p for p in model.parameters() if id(p) not in known and p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": config.learning_rate}, {"params": head, "lr": config.head_learning_rate}],
        weight_decay=config.weight_decay,
        fused=True,
    )
    return optimizer, get_linear_schedule_with_warmup(optimizer, int(steps * config.warmup), steps)


@torch.no_grad()
def pages_logits(
    model: PreTrainedModel, tokenizer: Any, pages: Sequence[PageUnits], shape: WindowShape
) -> list[Tensor]:
    """Logits of every unit of each page: (units, labels), zero for those without a token.

    On a CPU every window runs by itself, as it does in ``gangyao.classify``; a GPU takes them in batches.
    """
    encode, ends = encoding(tokenizer)
    collate = Collate(tokenizer.pad_token_id)
    results = [torch.zeros((len(page.texts), len(LABELS))) for page in pages]
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
