"""The shipped model through its backends, and what its folder holds."""

import json
import shutil
from pathlib import Path

import pytest

from gangyao.classify import RoleClassifier
from gangyao.document import Role
from gangyao.train import corpus_folder
from gangyao.train.labelled import load_authored

FOLDER = Path(__file__).parents[2] / "models" / "gangyao-small"
PAGES = ["a1-01", "a2-03", "a3-06", "w01-05", "w04-09", "w06-12"]


def test_the_folder_is_whole_and_holds_nothing_pickled():
    names = {path.name for path in FOLDER.iterdir()}
    assert names >= {
        "README.md",
        "config.json",
        "gangyao.json",
        "model.onnx",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    assert not any(name.endswith((".bin", ".pkl", ".pickle", ".pt", ".pth")) for name in names)
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 60e6
    config = json.loads((FOLDER / "config.json").read_text())
    assert config["architectures"] == ["BertForTokenClassification"] and 4 <= config["num_hidden_layers"] <= 6
    assert [config["id2label"][str(n)] for n in range(4)] == [role.value for role in Role]


def test_the_card_tells_data_figures_limits_and_licence():
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    for words in ("license: apache-2.0", "macro-F1", "int8 against fp32", "## Limits", "## Licence", "held out"):
        assert words in card


@pytest.mark.train
def test_torch_and_onnx_give_the_same_role_on_every_unit_and_int8_on_nearly_every_one(tmp_path):
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    pytest.importorskip("onnx")
    from gangyao.train.examples import NO_LABEL, page_units
    from gangyao.train.export import export_onnx
    from gangyao.train.finetune import load_encoder, pages_logits

    model, tokenizer = load_encoder(str(FOLDER))
    full = tmp_path / "fp32"
    shutil.copytree(FOLDER, full, ignore=shutil.ignore_patterns("model.*"))
    export_onnx(model.eval(), full / "model.onnx")
    shipped, exported = RoleClassifier(FOLDER), RoleClassifier(full)
    changed = units = 0
    for name in PAGES:
        page = page_units(load_authored(corpus_folder() / f"{name}.tsv"))
        wanted = [label != NO_LABEL for label in page.labels]
        torch_roles = pages_logits(model, tokenizer, [page], shipped.shape)[0][wanted].argmax(dim=1).tolist()
        assert exported.logits(page.texts, page.parents, wanted)[wanted].argmax(axis=1).tolist() == torch_roles
        int8_roles = shipped.logits(page.texts, page.parents, wanted)[wanted].argmax(axis=1).tolist()
        changed += sum(a != b for a, b in zip(int8_roles, torch_roles, strict=True))
        units += len(torch_roles)
    assert changed <= 0.02 * units
