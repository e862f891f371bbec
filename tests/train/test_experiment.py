import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("datasets")
pytest.importorskip("matplotlib")

from training_pages import AUTHORED, config

from gangyao.train.adapt import AdaptConfig, adapt
from gangyao.train.experiment import load_experiment, read_outcomes, run_trials, trials
from gangyao.train.finetune import load_encoder
from gangyao.train.pages import load_pages
from gangyao.train.predictions import load_predictions, read_predictions, targets_of
from gangyao.train.results.page import results
from gangyao.train.run import calibrate, run

pytestmark = pytest.mark.train

SCRIPTS = Path(__file__).parents[2] / "scripts"
EXPERIMENT = """
base: {encoder: ENCODER, layers: [0], epochs: 1, batch: 2, data: [DATA]}
splits: [{by: folds, count: 2}]
rows:
  1 alone: {change: {window: {context: 0}}}
  student: {change: {distill: {weight: 0.5}}, teachers: [{layers: null}]}
"""


@pytest.fixture
def pages(authored, gold):
    """Folders: six authored reports of as many bodies, and a hand-labelled page."""
    for number, body in enumerate("甲乙丙丁戊", 2):
        (authored / f"x-{number:02d}.tsv").write_text(AUTHORED.replace("柳叶沟", f"{body}家沟"), encoding="utf-8")
    return [str(authored), str(gold)]


@pytest.fixture
def experiment(tiny_encoder, pages, tmp_path):
    path = tmp_path / "e.yaml"
    text = EXPERIMENT.replace("ENCODER", str(tiny_encoder("unigram"))).replace("DATA", pages[0])
    path.write_text(text, encoding="utf-8")
    return path


def test_an_experiment_judges_every_page_by_models_that_did_not_see_it(experiment, pages, tmp_path):
    todo = list(trials(load_experiment(experiment), {}, [pages[1]]))
    assert len(todo) == 2 * 2
    assert all(not set(trial.split.train) & set(trial.split.test) for trial in todo)
    ended = [outcome for _, outcome in run_trials(todo, tmp_path / "out", jobs=1)]
    assert all(outcome is not None and 0 <= outcome.macro_f1 <= 1 for outcome in ended)
    assert len(read_outcomes(tmp_path / "out")) == 4
    by_name = {page.name: page for page in load_pages(pages)}
    for trial in todo:
        found = read_predictions(tmp_path / "out" / trial.file)
        assert found.pages == trial.split.test and found.logits.shape == (len(found.names), 15)
        for name in found.pages:
            assert (found.of([name]).targets == targets_of(by_name[name])).all()
    assert not list(run_trials(todo, tmp_path / "out", jobs=1))  # nothing is run twice
    changed = list(trials(load_experiment(experiment), {"epochs": 2}, [pages[1]]))
    assert len(list(run_trials(changed[:1], tmp_path / "out", jobs=1))) == 1  # other settings, another trial
    assert len(read_outcomes(tmp_path / "out")) == 4  # of a trial that was run twice the last counts
    late = run_trials(todo, tmp_path / "late", jobs=1, deadline=time.monotonic() - 1)
    assert {outcome for _, outcome in late} == {None}


@pytest.fixture
def script(monkeypatch):
    """A script's ``main``, run here: its exit code."""

    def run_script(name, *arguments):
        spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
        return module.main()

    return run_script


def test_a_recipe_is_judged_by_leaving_repositories_out_and_the_model_is_calibrated_by_it(
    script, pages, tiny_encoder, tmp_path, capsys
):
    table = "name\trepository\n" + "".join(f"x-0{n}\t{'same' if n < 3 else n}\n" for n in range(1, 7))
    (Path(pages[0]) / "sources.csv").write_text(table, encoding="utf-8")
    settings = config(tiny_encoder("unigram"), pages[1], epochs=2)
    (tmp_path / "tiny.yaml").write_text(settings.model_dump_json(), encoding="utf-8")  # JSON is YAML
    out = tmp_path / "runs" / "loo"
    command = ("leave_one_out", tmp_path / "tiny.yaml", pages[0], "--folds", 2, "--out", out)
    assert script(*command, "--fold", 1) == 0
    assert "figures wait for tiny--2of2--1.npz" in capsys.readouterr().out
    assert script(*command) == 0
    said = capsys.readouterr().out
    assert "fold 2/2" in said and "fold 1/2" not in said and "| all | 6 |" in said
    told = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    assert [row["register"] for row in told["registers"]] == ["all", "plain"]

    files = sorted(out.glob("*.npz"))
    labelled = load_pages(pages)
    found = load_predictions(files, labelled)
    assert sorted(found.pages) == [f"x-0{n}" for n in range(1, 7)]
    one = [file for file in files if {"x-01", "x-02"} & set(read_predictions(file).pages)]
    assert len(one) == 1  # of one repository

    run(settings, tmp_path / "m")
    scores = calibrate(tmp_path / "m", found, labelled, cross_validated=True)
    saved = json.loads((tmp_path / "m" / "gangyao.json").read_text())
    assert saved["calibration"]["temperature"] == pytest.approx(scores["temperature"], abs=1e-3)
    card = (tmp_path / "m" / "README.md").read_text(encoding="utf-8")
    assert "cross-validation" in card and f"{scores['units']} headings and sentences of 6 pages" in card
    with pytest.raises(ValueError, match="labelled otherwise"):
        load_predictions(files, load_pages(pages[1:]))

    text = results(tmp_path / "runs", labelled, tmp_path / "plots")
    assert "## loo" in text and "Trials of loo" in text and "| plain | 6 |" in text
    assert {file.name for file in (tmp_path / "plots").iterdir()} == {"reliability-loo.svg", "risk-coverage-loo.svg"}


def test_a_recipe_with_teachers_is_not_judged_by_teachers_that_saw_the_pages(
    script, pages, tiny_encoder, tmp_path, capsys
):
    settings = config(tiny_encoder("unigram"), pages[1], epochs=1, distill={"teachers": ["models/runs/x"]})
    (tmp_path / "tiny.yaml").write_text(settings.model_dump_json(), encoding="utf-8")
    command = ("leave_one_out", tmp_path / "tiny.yaml", pages[0], "--folds", 2, "--out", tmp_path / "out")
    assert script(*command) == 2
    assert "its teachers are not trained here" in capsys.readouterr().err


def test_what_a_few_labels_buy_is_judged_before_and_after(script, pages, tiny_encoder, tmp_path, capsys):
    settings = config(tiny_encoder("unigram"), pages[1], epochs=1)
    (tmp_path / "few.yaml").write_text(settings.model_dump_json(), encoding="utf-8")
    options = ("--config", tmp_path / "few.yaml", "--shots", 2, "--draws", 1, "--control", pages[1])
    assert script("few_labels", pages[0], *options, "--out", tmp_path / "few") == 0, capsys.readouterr().err
    told = [(outcome.row, outcome.split) for outcome in read_outcomes(tmp_path / "few")]
    assert told == [(row, split) for row in ("before", "after") for split in ("2 reports", "other kinds")]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("rows: {x: {change: {epoch: 2}}}", "epoch"),
        ("rows: {x: {teachers: [missing.yaml]}}", "missing.yaml"),
        ("rows: {x: {teacher: []}}", "teacher"),
        ("rows: {x: {}}\nsplits: [{by: gold}]", "splits"),
        ("rows: {x: {}}\nbase: {encoder: x, data: [{folder: DATA, only: nothing}]}", "none of 6 pages' names matches"),
        ("rows: {x: {}}\nsplits: [{by: folds, count: 2}, {by: folds, count: 2}]", "two trials are called x--1of2--1"),
        ("rows: [", "e.yaml"),
    ],
)
def test_a_broken_experiment_is_refused_in_one_line(change, fault, pages, tmp_path):
    path = tmp_path / "e.yaml"
    base = f"base: {{encoder: x, data: ['{pages[0]}']}}\nsplits: [{{by: folds, count: 2}}]\n"
    path.write_text(base + change.replace("DATA", pages[0]) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=fault) as caught:
        list(trials(load_experiment(path), {}))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["unigram", "wordpiece"])
def test_an_adapted_encoder_is_a_plain_folder_with_the_layers_asked_for(kind, tiny_encoder, tmp_path):
    (tmp_path / "t.txt").write_text("修渠三公里，浇地九千亩。\n明年再修桥一座。\n" * 40, encoding="utf-8")
    settings = AdaptConfig(
        encoder=str(tiny_encoder(kind)), texts=[tmp_path / "t.txt"], layers=[0, 2], tokens=32, batch=4, epochs=2
    )
    assert adapt(settings, tmp_path / "adapted") > 0
    model, tokenizer = load_encoder(str(tmp_path / "adapted"))
    assert model.config.num_hidden_layers == 2 and tokenizer.sep_token_id is not None
    assert not (tmp_path / "adapted" / "logs").exists()
    (tmp_path / "short.txt").write_text("修渠三公里。\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no window"):
        adapt(settings.model_copy(update={"texts": [tmp_path / "short.txt"]}), tmp_path / "none")


@pytest.mark.slow
def test_two_processes_reach_the_loss_of_one(tiny_encoder, pages, tmp_path):
    settings = config(tiny_encoder("unigram"), pages[0], epochs=12, batch=4, warmup=0.0)
    file = tmp_path / "tiny.yaml"
    file.write_text(settings.model_dump_json(), encoding="utf-8")
    losses = {}
    for count in (1, 2):
        out = tmp_path / str(count)
        command = ["-m", "torch.distributed.run", "--standalone", f"--nproc_per_node={count}", SCRIPTS / "train.py"]
        environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
        done = subprocess.run(
            [sys.executable, *map(str, command), str(file), "--out", str(out)],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        losses[count] = json.loads((out / "train.json").read_text())["facts"]["loss"]
        assert re.search("tiny: 6 pages", done.stdout)
    assert losses[2] == pytest.approx(losses[1], rel=0.1)
