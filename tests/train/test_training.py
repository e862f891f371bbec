import random
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("datasets")

from training_pages import config
from transformers import AutoTokenizer

from gangyao.classify import UnitClassifier, WindowShape
from gangyao.classify.labels import KIND_SLICE, LABELS, LEVEL_SLICE, ROLE_SLICE, START_INDEX
from gangyao.cut.units import cut_page
from gangyao.document import Kind
from gangyao.pipeline import load, shown_page
from gangyao.train.config import DistillConfig, StyleConfig
from gangyao.train.distill import raw_pages, teach
from gangyao.train.evaluation import judge, summarise
from gangyao.train.examples import NO_LABEL, PageUnits, Target, epoch_pages, epoch_rows, page_units
from gangyao.train.export import export_onnx
from gangyao.train.finetune import (
    TARGETS,
    Collate,
    UnitTrainer,
    _prepare,
    class_weights,
    encoding,
    load_encoder,
    training_rows,
    unit_logits,
)
from gangyao.train.labelled import load_folder
from gangyao.train.machine import cpu_has_bf16, keep_memory
from gangyao.train.predictions import predict_logits, targets_of
from gangyao.train.run import claim_checkpoints, run
from gangyao.train.torch_classifier import TorchClassifier

pytestmark = pytest.mark.train


def test_unit_logits_are_means_over_a_units_own_tokens():
    logits = torch.arange(24.0).reshape(1, 6, 4)
    means = unit_logits(logits, torch.tensor([[1, 3, 0]]), torch.tensor([[3, 6, 0]]))
    torch.testing.assert_close(means[0, 0], logits[0, 1:3].mean(dim=0))
    torch.testing.assert_close(means[0, 1], logits[0, 3:6].mean(dim=0))
    assert means[0, 2].abs().sum() == 0


def targets(**given):
    count = len(next(iter(given.values())))
    return {name: torch.tensor(given.get(name, [NO_LABEL] * count)) for name in TARGETS}


def test_the_loss_asks_each_question_of_the_units_that_have_it_and_learns_soft_labels_alone_elsewhere():
    trainer = object.__new__(UnitTrainer)
    trainer.class_weights, trainer.soft_weight, trainer.soft_temperature = torch.ones(4), 0.5, 1.0
    logits = torch.randn(3, len(LABELS), generator=torch.Generator().manual_seed(1))
    none = torch.zeros(3, len(LABELS))
    roles = trainer.loss(logits, targets(labels=[0, 1, NO_LABEL]), none)
    torch.testing.assert_close(roles, torch.nn.functional.cross_entropy(logits[:2, ROLE_SLICE], torch.tensor([0, 1])))
    more = trainer.loss(logits, targets(labels=[0, 1, NO_LABEL], kinds=[2, 2, 0], starts=[1, 0, 0]), none)
    assert more > roles
    soft = none.clone()
    soft[2] = torch.as_tensor([0, 0, 0, 1.0, 0, 0, 1.0, 0, 0, 1.0, 0, 0, 0, 0, 0])
    taught = trainer.loss(logits, targets(labels=[NO_LABEL] * 3), soft)
    agreeing = logits.clone()
    agreeing[2] = torch.where(soft[2] > 0, 20.0, -20.0)
    assert trainer.loss(agreeing, targets(labels=[NO_LABEL] * 3), soft) < 0.05 < taught


def test_rare_roles_weigh_more():
    page = PageUnits("x", [""] * 5, [0] * 5, [None] * 5, [Target(role=n) for n in (0, 0, 0, 0, 1)])
    weights = class_weights([page], 0.5)
    assert float(weights[1]) == pytest.approx(2 * float(weights[0]), rel=1e-5)
    assert float(class_weights([page], 0.0)[0]) == pytest.approx(1.0)


@pytest.mark.parametrize("kind", ["unigram", "wordpiece"])
def test_a_run_learns_its_page_and_saves_a_folder_that_every_backend_reads_alike(
    kind, tiny_encoder, authored, tmp_path
):
    out = tmp_path / "model"
    run(config(tiny_encoder(kind), authored, epochs=40, freeze_embeddings=False), out)
    names = {path.name for path in out.iterdir()}
    assert {"config.json", "model.safetensors", "model.onnx", "tokenizer.json", "gangyao.json", "README.md"} <= names
    assert not any(name.endswith((".bin", ".pkl", ".pt")) for name in names)

    (page,) = load_folder(authored)
    scores = summarise(list(judge(load(out), [page])))
    assert scores["roles"]["accuracy"] == 1.0
    assert all(scores["spans"][row]["f1"] == 1.0 for row in ("title", "heading", "sentence", "report start"))

    saved = predict_logits(UnitClassifier(out), [page])
    model, tokenizer = load_encoder(str(out))
    again = predict_logits(TorchClassifier(model.eval(), tokenizer, UnitClassifier(out).shape), [page])
    assert (saved.targets == again.targets).all() and (saved.targets == targets_of(page)).all()
    for group in (ROLE_SLICE, KIND_SLICE):
        assert (saved.logits[:, group].argmax(axis=1) == again.logits[:, group].argmax(axis=1)).all()


def test_training_reads_a_page_as_inference_does(authored):
    (page,) = load_folder(authored)
    shown, units = shown_page(cut_page(page.text)), page_units(page)
    assert list(shown.texts) == units.texts
    assert list(shown.parents) == units.parents
    kinds = [target.kind for target in units.targets]
    assert [kinds.count(n) for n, _ in enumerate(Kind)] == [1, 3, 5, 0]
    assert [target.start for target in units.targets] == [1] + [0] * 8
    assert [target.level for target in units.targets if target.level != NO_LABEL] == [1, 3, 1]


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


def test_dropout_is_off_and_embeddings_are_frozen_unless_the_configuration_says_otherwise(tiny_encoder, authored):
    settings = config(tiny_encoder("unigram"), authored)
    model, _ = load_encoder(settings.encoder)
    _prepare(model, settings)
    assert {m.p for m in model.modules() if isinstance(m, torch.nn.Dropout)} == {0.0}
    assert not any(p.requires_grad for p in model.base_model.embeddings.parameters())
    assert all(p.requires_grad for p in model.base_model.encoder.parameters())
    model, _ = load_encoder(settings.encoder)
    _prepare(model, settings.model_copy(update={"dropout": 0.3, "freeze_embeddings": False}))
    assert {m.p for m in model.modules() if isinstance(m, torch.nn.Dropout)} == {0.3}
    assert all(p.requires_grad for p in model.parameters())


def test_a_student_learns_from_its_teacher_and_from_raw_pages(tiny_encoder, authored, tmp_path):
    run(config(tiny_encoder("unigram"), authored, epochs=2), tmp_path / "teacher")
    (tmp_path / "raw.txt").write_text(
        "一、概况\n放水四次。浇地九千亩。\n二、明年干什么\n坝脚渗水要堵住。\n", encoding="utf-8"
    )
    distill = DistillConfig(teachers=[tmp_path / "teacher"], texts=[tmp_path / "raw.txt"])
    report = run(config(tmp_path / "teacher", authored, layers=[0, 2], distill=distill, epochs=2), tmp_path / "student")
    assert report["roles"]["review"]["units"] == 0 and report["temperature"] == 1.0
    assert UnitClassifier(tmp_path / "student").name == "tiny"
    with pytest.raises(ValueError, match="no teachers"):
        run(config(tmp_path / "teacher", authored, distill=DistillConfig()), tmp_path / "other")


def test_soft_labels_are_probabilities_of_every_group(tiny_encoder, authored, tmp_path):
    (tmp_path / "raw.txt").write_text("一、概况\n\n放水四次。浇地九千亩。\n" * 20, encoding="utf-8")
    (raw,) = raw_pages(DistillConfig(texts=[tmp_path / "raw.txt"], text_units=5), 1)
    assert len(raw.texts) == 5 and all(parent is None or 0 <= parent < 5 for parent in raw.parents)
    page = page_units(load_folder(authored)[0])
    page = replace(page, targets=[Target(), *page.targets[1:]])
    model, tokenizer = load_encoder(str(tiny_encoder("unigram")))
    for taught in teach([page, raw], [(model.eval(), tokenizer)], WindowShape()):
        soft = np.asarray(taught.soft)
        told = soft.sum(axis=1) > 0
        assert told.tolist() == [taught.source is None or n > 0 for n in range(len(soft))]
        for group in (ROLE_SLICE, KIND_SLICE, LEVEL_SLICE):
            np.testing.assert_allclose(soft[told][:, group].sum(axis=1), 1, atol=1e-5)
        assert ((soft[:, START_INDEX] >= 0) & (soft[:, START_INDEX] <= 1)).all()


def test_a_broken_run_resumes_from_its_last_checkpoint(tiny_encoder, authored, tmp_path, monkeypatch):
    settings = config(tiny_encoder("unigram"), authored, epochs=8, batch=1, save_steps=2)
    taken, step = [], UnitTrainer.training_step

    def counted(self, *arguments, **named):
        taken.append(self.state.global_step)
        if len(taken) == 4:
            raise KeyboardInterrupt
        return step(self, *arguments, **named)

    monkeypatch.setattr(UnitTrainer, "training_step", counted)
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


def test_the_rows_of_epochs_differ_and_the_first_shows_pages_as_they_stand(tiny_encoder, authored):
    encode, ends = encoding(AutoTokenizer.from_pretrained(tiny_encoder("unigram")))
    page = page_units(load_folder(authored)[0])
    styles = StyleConfig(half_width=1.0, drop_numbers=1.0, blank_figures=0.0, no_context=0.0, fragments=0.0)

    def rows(epoch):
        return epoch_rows([page], encode, WindowShape(64, 16), ends, styles, epoch, seed=1)

    assert rows(0) == rows(0) and rows(1) == rows(1)
    assert rows(0) != rows(1) != rows(2)
    assert sum(len(row["labels"]) for row in rows(0)) == len(page.texts)


def test_the_epochs_follow_one_another_in_the_rows(tiny_encoder, authored):
    settings = config(tiny_encoder("unigram"), authored, epochs=3)
    _, tokenizer = load_encoder(settings.encoder)
    page = page_units(load_folder(authored)[0])
    rows = training_rows(settings, [page], tokenizer)
    one = training_rows(settings.model_copy(update={"epochs": 1}), [page], tokenizer)
    assert rows[: len(one)]["input_ids"] == one[:]["input_ids"] and len(rows) > len(one)


def test_an_epoch_takes_the_passes_of_each_entry():
    def pages(prefix, count, passes):
        from gangyao.train.labelled import LabelledPage

        sources = [LabelledPage(f"{prefix}{n}", "", (), passes=passes) for n in range(count)]
        return [PageUnits(source.name, [], [], [], [], source=source) for source in sources]

    given = [*pages("a", 8, 0.25), *pages("b", 3, 2.0), *pages("c", 4, 1.5), PageUnits("raw", [], [], [], [])]
    draws = [[page.name for page in epoch_pages(given, random.Random(epoch))] for epoch in range(6)]
    for names in draws:
        assert sum(name.startswith("a") for name in names) == 2
        assert [names.count(f"b{n}") for n in range(3)] == [2, 2, 2]
        assert sum(name.startswith("c") for name in names) == 6 and names.count("raw") == 1
    assert len({tuple(names[:2]) for names in draws}) > 1


def test_batches_are_padded_without_touching_the_labels():
    none = [0.0] * len(LABELS)

    def row(ids, firsts, ends, labels):
        others = {name: [NO_LABEL] * len(labels) for name in TARGETS if name != "labels"}
        return {
            "input_ids": ids,
            "firsts": firsts,
            "ends": ends,
            "labels": labels,
            **others,
            "soft": [none] * len(labels),
        }

    batch = Collate(pad=1)([row([0, 5, 2], [1], [2], [1]), row([0, 5, 2, 6, 2], [1, 3], [2, 4], [0, 2])])
    assert batch["input_ids"].tolist()[0][:5] == [0, 5, 2, 1, 1] and batch["attention_mask"].sum() == 8
    assert batch["labels"].tolist() == [[1, NO_LABEL], [0, 2]]
    assert batch["soft"].shape == (2, 2, len(LABELS))


def test_bf16_is_told_from_the_processors_flags(tmp_path):
    (tmp_path / "cpuinfo").write_text("processor : 0\nflags\t\t: fpu avx512_bf16 amx_tile\n")
    assert cpu_has_bf16(tmp_path / "cpuinfo")
    (tmp_path / "cpuinfo").write_text("processor : 0\nflags\t\t: fpu avx2\n")
    assert not cpu_has_bf16(tmp_path / "cpuinfo") and not cpu_has_bf16(tmp_path / "missing")
    keep_memory()
