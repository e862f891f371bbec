"""Masked-language-model adaptation of an encoder to formal Chinese (Gururangan et al. 2020, arXiv:2004.10964).

The text is shown as fine-tuning shows it: lines, each closed by the separator, in windows of whole tokens.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import torch
from datasets import Dataset
from pydantic import Field
from transformers import (
    AutoModelForMaskedLM,
    AutoTokenizer,
    DataCollatorForLanguageModeling,
    PreTrainedTokenizerFast,
    Trainer,
    TrainingArguments,
    set_seed,
)

from gangyao.train.config import Strict
from gangyao.train.finetune import keep_layers
from gangyao.train.texts import iter_texts

BATCH_LINES = 20_000


class AdaptConfig(Strict):
    """One adaptation: ``layers`` keeps those of the encoder's layers; ``tokens`` is a window's size.

    ``max_windows`` bounds the windows of a pass, drawn by chance.
    """

    encoder: str
    texts: list[Path]
    layers: list[int] | None = None
    tokens: Annotated[int, Field(ge=32, le=512)] = 256
    max_windows: Annotated[int, Field(ge=1)] | None = None
    masked: Annotated[float, Field(gt=0, lt=1)] = 0.2
    epochs: Annotated[float, Field(gt=0)] = 1.0
    batch: Annotated[int, Field(ge=1)] = 32
    learning_rate: Annotated[float, Field(gt=0)] = 3e-4
    seed: int = 1


def adapt(config: AdaptConfig, folder: Path) -> float:
    """Train the encoder to fill masked tokens and save it without that head; gives the mean loss.

    Raises:
        ValueError: the texts are too short for one window, or a layer is not there.
    """
    set_seed(config.seed)
    tokenizer = AutoTokenizer.from_pretrained(config.encoder)
    model = AutoModelForMaskedLM.from_pretrained(config.encoder, dtype=torch.float32, use_safetensors=True)
    keep_layers(model, config.layers, config.encoder)
    windows = list(windows_of(iter_texts(config.texts), tokenizer, config.tokens))
    random.Random(config.seed).shuffle(windows)
    windows = windows[: config.max_windows]
    if not windows:
        raise ValueError(f"the texts fill no window of {config.tokens} tokens")
    print(f"adapting on {len(windows)} windows of {config.tokens} tokens", flush=True)
    gpu = torch.cuda.is_available()
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=str(folder / "logs"),
            num_train_epochs=config.epochs,
            per_device_train_batch_size=config.batch,
            learning_rate=config.learning_rate,
            lr_scheduler_type="cosine",
            warmup_steps=0.1,  # under 1: a share of the steps
            weight_decay=0.01,
            seed=config.seed,
            bf16=gpu,
            use_cpu=not gpu,
            save_strategy="no",
            logging_steps=100,
            report_to=[],
            dataloader_num_workers=4 if gpu else 0,
        ),
        train_dataset=Dataset.from_dict({"input_ids": windows}),
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm_probability=config.masked),
    )
    outcome = trainer.train()
    shutil.rmtree(folder / "logs", ignore_errors=True)
    if trainer.is_world_process_zero():
        trainer.model.base_model.cpu().half().save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return float(outcome.training_loss)


def windows_of(texts: Iterable[str], tokenizer: PreTrainedTokenizerFast, size: int) -> Iterator[list[int]]:
    """Windows of ``size`` tokens over lines, each closed by the separator, without a text's last, short one."""
    backend = tokenizer.backend_tokenizer
    for text in texts:
        lines = [line for line in text.splitlines() if line.strip()]
        ids: list[int] = []
        for at in range(0, len(lines), BATCH_LINES):
            for encoded in backend.encode_batch(lines[at : at + BATCH_LINES], add_special_tokens=False):
                ids += [*encoded.ids, tokenizer.sep_token_id]
        room = size - 1
        for at in range(0, len(ids) - room + 1, room):
            yield [tokenizer.cls_token_id, *ids[at : at + room]]
