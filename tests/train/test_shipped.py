"""The shipped models through their backends, and what their folders hold."""

import json
import shutil
from pathlib import Path

import pytest

from gangyao.classify import ModelError, UnitClassifier
from gangyao.classify.labels import LABELS, ROLE_SLICE
from gangyao.train import corpus_folder
from gangyao.train.labelled import load_authored

MODELS = Path(__file__).parents[2] / "models"
FOLDERS = sorted(path.parent for path in MODELS.glob("gangyao-*/gangyao.json"))
PAGES = ["a1-01", "a2-03", "a3-06", "w01-05", "w04-09", "w06-12"]
MOST_MB = {"gangyao-small": 16, "gangyao-base": 28}
"""Of the int8 model."""


@pytest.fixture(params=FOLDERS, ids=lambda path: path.name)
def folder(request):
    """A shipped model's folder; a model with another head than this version's is passed over."""
    try:
        UnitClassifier(request.param)
    except ModelError as error:
        pytest.skip(str(error))
    return request.param


def test_the_folder_is_whole_and_holds_nothing_pickled(folder):
    names = {path.name for path in folder.iterdir()}
    assert names >= {
        "README.md",
        "config.json",
        "gangyao.json",
        "model.onnx",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    assert not any(name.endswith((".bin", ".pkl", ".pickle", ".pt", ".pth")) for name in names)
    assert (folder / "model.onnx").stat().st_size <= MOST_MB[folder.name] * 1e6
    config = json.loads((folder / "config.json").read_text())
    assert config["architectures"] == ["BertForTokenClassification"]
    assert [config["id2label"][str(n)] for n in range(len(LABELS))] == list(LABELS)


def test_the_card_tells_data_figures_limits_and_licence(folder):
    card = (folder / "README.md").read_text(encoding="utf-8")
    for words in ("license: apache-2.0", "macro-F1", "int8 against fp32", "## Limits", "## Licence", "held out"):
        assert words in card


@pytest.mark.train
def test_torch_and_onnx_give_the_same_role_on_every_unit_and_int8_on_nearly_every_one(folder, tmp_path):
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    pytest.importorskip("onnx")
    from gangyao.train.export import export_onnx
    from gangyao.train.finetune import load_encoder
    from gangyao.train.predictions import predict_logits, role_rows
    from gangyao.train.torch_classifier import TorchClassifier

    if not (folder / "model.safetensors").is_file():
        pytest.skip("the weights in full precision are not here")
    model, tokenizer = load_encoder(str(folder))
    full = tmp_path / "fp32"
    shutil.copytree(folder, full, ignore=shutil.ignore_patterns("model.*"))
    export_onnx(model.eval(), full / "model.onnx")
    pages = [load_authored(corpus_folder() / f"{name}.tsv") for name in PAGES]
    shipped = UnitClassifier(folder)
    said = [
        predict_logits(classifier, pages)
        for classifier in (TorchClassifier(model, tokenizer, shipped.shape), UnitClassifier(full), shipped)
    ]
    asked = role_rows(said[0])
    torch_roles, onnx_roles, int8_roles = (one.logits[asked][:, ROLE_SLICE].argmax(axis=1) for one in said)
    assert (torch_roles == onnx_roles).all()
    assert (int8_roles != torch_roles).mean() <= 0.01
