import json
from pathlib import Path

import pytest
from training_pages import AUTHORED


@pytest.fixture
def authored(tmp_path):
    """A folder with one authored report."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "x-01.tsv").write_text(AUTHORED, encoding="utf-8")
    return folder


@pytest.fixture
def gold(tmp_path):
    """A folder with one page in the gold format."""
    folder = tmp_path / "gold"
    folder.mkdir()
    text = "来源：本站\r\n一、概况\r\n修渠两里，\r\n修桥一座。缺钱。\r\n"
    rows = [
        "start\tend\tkind\tlevel\trole\tnew",
        "0\t5\tfurniture\t-\tboilerplate\t0",
        "7\t11\theading\t1\treview\t1",
        "13\t25\tsentence\t-\treview\t0",
        "25\t28\tsentence\t-\tproblem\t0",
    ]
    (folder / "g.txt").write_bytes(text.encode())
    (folder / "g.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory):
    """Makes tiny random BERT encoders with a tokenizer of characters: ``tiny_encoder("unigram" or "wordpiece")``."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    from gangyao.train.encoder import unigram, wrap_tokenizer

    def make(kind):
        folder = tmp_path_factory.mktemp(kind)
        letters = sorted({c for c in AUTHORED if not c.isspace()} | set("，。！？一二三四五六七八九十年"))
        if kind == "unigram":
            pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *letters, "<mask>"]
            tokenizer = wrap_tokenizer(unigram(pieces, [0.0] * 4 + [-2.0] * (len(pieces) - 4)))
        else:
            pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + c for c in letters)]
            raw = Tokenizer(models.WordPiece({p: n for n, p in enumerate(pieces)}, unk_token="[UNK]"))
            raw.normalizer = normalizers.BertNormalizer()
            raw.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
            raw.post_processor = processors.TemplateProcessing(
                single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
            )
            names = {
                "cls_token": "[CLS]",
                "sep_token": "[SEP]",
                "pad_token": "[PAD]",
                "unk_token": "[UNK]",
                "mask_token": "[MASK]",
            }
            tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, **names)
        torch.manual_seed(3)
        config = BertConfig(
            vocab_size=len(pieces),
            hidden_size=32,
            num_hidden_layers=3,
            num_attention_heads=4,
            intermediate_size=64,
            max_position_embeddings=512,
            pad_token_id=tokenizer.pad_token_id,
        )
        BertModel(config, add_pooling_layer=False).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder

    return make


def read_json(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))
