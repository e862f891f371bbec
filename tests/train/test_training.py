import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("datasets")

from training_pages import config
from transformers import AutoTokenizer

from gangyao.classify import RoleClassifier, WindowShape
from gangyao.document import Role
from gangyao.train.config import DistillConfig, StyleConfig
from gangyao.train.examples import NO_LABEL, ROLES, PageUnits, page_units, training_rows
from gangyao.train.export import export_onnx
from gangyao.train.finetune import (
    Collate,
    RoleTrainer,
    class_weights,
    encoding,
    fine_tune,
    load_encoder,
    pages_logits,
    unit_logits,
)
from gangyao.train.labelled import load_folder
from gangyao.train.run import claim_checkpoints, run

pytestmark = pytest.mark.train


def test_unit_logits_are_means_over_a_units_own_tokens():
    logits = torch.arange(24.0).reshape(1, 6, 4)
    means = unit_logits(logits, torch.tensor([[1, 3, 0]]), torch.tensor([[3, 6, 0]]))
    torch.testing.assert_close(means[0, 0], logits[0, 1:3].mean(dim=0))
    torch.testing.assert_close(means[0, 1], logits[0, 3:6].mean(dim=0))
    assert means[0, 2].abs().sum() == 0


def test_the_loss_counts_labelled_units_and_learns_soft_labels_alone_where_there_is_no_hard_one():
    trainer = object.__new__(RoleTrainer)
    trainer.class_weights, trainer.soft_weight, trainer.soft_temperature = torch.ones(4), 0.5, 1.0
    logits = torch.tensor([[4.0, 0, 0, 0], [0, 4.0, 0, 0], [0, 0, 9.0, 0]])
    none = torch.zeros(3, 4)
    hard = trainer._loss(logits, torch.tensor([0, 1, NO_LABEL]), none)
    torch.testing.assert_close(hard, torch.nn.functional.cross_entropy(logits[:2], torch.tensor([0, 1])))
    soft = none.clone()
    soft[2, 3] = 1.0
    assert trainer._loss(logits, torch.tensor([0, 1, NO_LABEL]), soft) > 2.5


def test_rare_roles_weigh_more():
    page = PageUnits("x", [""] * 5, [None] * 5, [0, 0, 0, 0, 1])
    weights = class_weights([page], 0.5)
    assert float(weights[1]) == pytest.approx(2 * float(weights[0]), rel=1e-5)
    assert float(class_weights([page], 0.0)[0]) == pytest.approx(1.0)


@pytest.mark.parametrize("kind", ["unigram", "wordpiece"])
def test_a_run_learns_its_page_and_saves_a_folder_that_every_backend_reads_alike(
    kind, tiny_encoder, authored, tmp_path
):
    out = tmp_path / "model"
    run(config(tiny_encoder(kind), authored), out)
    names = {path.name for path in out.iterdir()}
    assert {"config.json", "model.safetensors", "model.onnx", "tokenizer.json", "gangyao.json", "README.md"} <= names
    assert not any(name.endswith((".bin", ".pkl", ".pt")) for name in names)

    page = page_units(load_folder(authored)[0])
    wanted = [label != NO_LABEL for label in page.labels]
    classifier = RoleClassifier(out)
    rows = classifier.probabilities(page.texts, page.parents, wanted)
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)
    learnt = [list(Role)[n].value for n, want in zip(rows.argmax(axis=1), wanted, strict=True) if want]
    assert learnt == [ROLES[label].value for label in page.labels if label != NO_LABEL]

    model, tokenizer = load_encoder(str(out))
    logits = pages_logits(model.eval(), tokenizer, [page], WindowShape(256, 48))[0][torch.tensor(wanted)]
    assert logits.argmax(dim=1).tolist() == [
        n for n, want in zip(rows.argmax(axis=1).tolist(), wanted, strict=True) if want
    ]


def test_fp32_onnx_gives_the_logits_of_torch(tiny_encoder, tmp_path):
    import onnxruntime

    model, _ = load_encoder(str(tiny_encoder("unigram")))
    export_onnx(model.eval(), tmp_path / "m.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "m.onnx")
    for length in (3, 40, 200):
        ids = torch.randint(5, 60, (1, length))
        with torch.no_grad():
            expected = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits.numpy()
        feeds = {"input_ids": ids.numpy(), "attention_mask": np.ones((1, length), dtype=np.int64)}
        np.testing.assert_allclose(session.run(None, feeds)[0], expected, atol=1e-4)


def test_a_student_keeps_the_layers_named(tiny_encoder):
    model, _ = load_encoder(str(tiny_encoder("unigram")), layers=[0, 2])
    assert len(model.base_model.encoder.layer) == model.config.num_hidden_layers == 2
    with pytest.raises(ValueError, match="layers 0 to 2"):
        load_encoder(str(tiny_encoder("unigram")), layers=[3])


def test_a_student_learns_from_its_teacher_and_from_raw_pages(tiny_encoder, authored, tmp_path):
    run(config(tiny_encoder("unigram"), authored), tmp_path / "teacher")
    (tmp_path / "raw.txt").write_text(
        "一、概况\n放水四次。浇地九千亩。\n二、明年干什么\n坝脚渗水要堵住。\n", encoding="utf-8"
    )
    distill = DistillConfig(teachers=[tmp_path / "teacher"], texts=[tmp_path / "raw.txt"])
    report = run(config(tmp_path / "teacher", authored, layers=[0, 2], distill=distill, epochs=2), tmp_path / "student")
    assert report["units"] == 0
    with pytest.raises(ValueError, match="fold"):
        run(config(tmp_path / "teacher", authored, distill=distill), tmp_path / "other", fold="1/2")
    assert RoleClassifier(tmp_path / "student").name == "tiny"


def test_a_share_of_the_weights_that_a_run_started_from_is_kept(tiny_encoder, authored, tmp_path):
    pages = [page_units(page) for page in load_folder(authored)]
    settings = config(tiny_encoder("unigram"), authored, epochs=1)
    with pytest.raises(ValueError, match="is no role classifier"):
        fine_tune(settings.model_copy(update={"keep": 0.5}), pages, None)
    fine_tune(settings, pages, None).model.save_pretrained(tmp_path / "m")
    AutoTokenizer.from_pretrained(settings.encoder).save_pretrained(tmp_path / "m")
    again = settings.model_copy(update={"encoder": str(tmp_path / "m")})
    start = load_encoder(again.encoder)[0].state_dict()
    trained, kept, mean = (
        fine_tune(again.model_copy(update={"keep": share}), pages, None).model.state_dict() for share in (0.0, 1.0, 0.5)
    )
    name = "classifier.weight"
    assert torch.equal(kept[name], start[name]) and not torch.equal(trained[name], start[name])
    assert torch.allclose(mean[name], (trained[name] + start[name]) / 2, atol=1e-6)


def test_a_broken_run_resumes_from_its_last_checkpoint(tiny_encoder, authored, tmp_path, monkeypatch):
    settings = config(tiny_encoder("unigram"), authored, epochs=8, save_steps=2)
    taken, step = [], RoleTrainer.training_step

    def counted(self, *arguments, **named):
        taken.append(self.state.global_step)
        if len(taken) == 4:
            raise KeyboardInterrupt
        return step(self, *arguments, **named)

    monkeypatch.setattr(RoleTrainer, "training_step", counted)
    with pytest.raises(KeyboardInterrupt):
        run(settings, tmp_path / "m")
    taken.extend([-1])  # the second run is not broken off
    run(settings, tmp_path / "m")
    before, after = taken[:4], taken[5:]
    assert before == [0, 1, 2, 3]
    assert after == list(range(2, 2 + len(after)))  # from the checkpoint at step 2 to the end
    assert len(after) >= 2
    assert not (tmp_path / "m" / "checkpoints").exists()


def test_checkpoints_of_another_run_are_not_gone_on_from(tiny_encoder, authored, tmp_path):
    first = config(tiny_encoder("unigram"), authored)
    (tmp_path / "checkpoint-2").mkdir()
    with pytest.raises(ValueError, match="another run"):
        claim_checkpoints(tmp_path, first, [])


def test_the_rows_of_a_pass_differ_and_the_first_is_plain(tiny_encoder, authored):
    from transformers import AutoTokenizer

    encode, ends = encoding(AutoTokenizer.from_pretrained(tiny_encoder("unigram")))
    page = page_units(load_folder(authored)[0])
    styles = StyleConfig(half_width=1.0, drop_numbers=1.0, blank_figures=0.0, no_context=0.0)
    rows = list(training_rows([page], encode, WindowShape(64, 16), ends, styles, passes=2, seed=1))
    plain = list(training_rows([page], encode, WindowShape(64, 16), ends, styles, passes=1, seed=1))
    assert rows[: len(plain)] == plain and rows[len(plain) :] != plain


def test_batches_are_padded_without_touching_the_labels(tiny_encoder):
    rows = [
        {"input_ids": [0, 5, 2], "firsts": [1], "ends": [2], "labels": [1], "soft": [[]]},
        {"input_ids": [0, 5, 2, 6, 2], "firsts": [1, 3], "ends": [2, 4], "labels": [0, 2], "soft": [[], []]},
    ]
    batch = Collate(pad=1)(rows)
    assert batch["input_ids"].tolist()[0] == [0, 5, 2, 1, 1] and batch["attention_mask"].sum() == 8
    assert batch["labels"].tolist() == [[1, NO_LABEL], [0, 2]]
