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

from training_pages import AUTHORED, config

from gangyao.train.adapt import AdaptConfig, adapt
from gangyao.train.experiment import load_experiment, read_outcomes, run_trials, trials
from gangyao.train.finetune import load_encoder
from gangyao.train.pages import load_pages
from gangyao.train.predictions import load_predictions, read_predictions
from gangyao.train.results.page import results
from gangyao.train.run import calibrate, run

pytestmark = pytest.mark.train

EXPERIMENT = """
base: {encoder: ENCODER, layers: [0], epochs: 2, batch: 2, held_out: 0}
splits: [{by: folds, count: 2}, {by: gold}]
rows:
  1 alone: {change: {window: {around: 0}}}
  student: {change: {distill: {weight: 0.5}}, teachers: [{layers: null}]}
"""


@pytest.fixture
def pages(authored, gold):
    """Folders: six authored reports of as many bodies, and a hand-labelled page."""
    for number, body in enumerate("甲乙丙丁戊", 2):
        (authored / f"x-{number:02d}.tsv").write_text(AUTHORED.replace("柳叶沟", f"{body}家沟"), encoding="utf-8")
    return [str(authored), str(gold)]


@pytest.fixture
def experiment(tiny_encoder, tmp_path):
    path = tmp_path / "e.yaml"
    path.write_text(EXPERIMENT.replace("ENCODER", str(tiny_encoder("unigram"))), encoding="utf-8")
    return path


def test_an_experiment_judges_every_page_by_models_that_did_not_see_it(experiment, pages, tmp_path):
    todo = list(trials(load_experiment(experiment), pages, {}))
    assert len(todo) == 2 * 3
    assert all(not set(trial.split.train) & set(trial.split.test) for trial in todo)
    ended = [outcome for _, outcome in run_trials(todo, tmp_path / "out", jobs=1)]
    assert all(outcome is not None and 0 <= outcome.macro_f1 <= 1 for outcome in ended)
    assert len(read_outcomes(tmp_path / "out")) == 6
    for trial in todo:
        found = read_predictions(tmp_path / "out" / trial.file)
        assert set(found.names) == set(trial.split.test) and found.logits.shape == (len(found.labels), 4)
    assert not list(run_trials(todo, tmp_path / "out", jobs=1))  # nothing is run twice
    changed = list(trials(load_experiment(experiment), pages, {"epochs": 1}))
    assert len(list(run_trials(changed[:1], tmp_path / "out", jobs=1))) == 1  # other settings, another trial
    assert len(read_outcomes(tmp_path / "out")) == 6  # of a trial that was run twice the last counts
    late = run_trials(todo, tmp_path / "late", jobs=1, deadline=time.monotonic() - 1)
    assert {outcome for _, outcome in late} == {None}


def test_the_page_of_results_is_made_of_what_the_experiments_left(experiment, pages, tmp_path):
    todo = [trial for trial in trials(load_experiment(experiment), pages, {}) if trial.row == "student"]
    list(run_trials(todo, tmp_path / "recipe", jobs=1))
    text = results(tmp_path, load_pages(pages), tmp_path / "plots")
    assert "| g | 3 |" in text and "7 pages" in text
    assert {file.name for file in (tmp_path / "plots").iterdir()} == {"reliability.svg", "risk-coverage.svg"}


def test_a_model_is_calibrated_by_its_recipes_cross_validation_and_its_card_says_so(
    experiment, pages, tiny_encoder, tmp_path
):
    todo = [trial for trial in trials(load_experiment(experiment), pages, {}) if trial.row == "student"]
    list(run_trials(todo, tmp_path / "out", jobs=1))
    settings = config(tiny_encoder("unigram"), pages[0], epochs=1).model_copy(update={"data": pages})
    run(settings, tmp_path / "m")
    found = load_predictions(sorted((tmp_path / "out").glob("*.npz")), load_pages(pages))
    scores = calibrate(tmp_path / "m", found, cross_validated=True)
    saved = json.loads((tmp_path / "m" / "gangyao.json").read_text())
    assert saved["calibration"]["temperature"] == pytest.approx(scores["temperature"], abs=1e-3)
    card = (tmp_path / "m" / "README.md").read_text(encoding="utf-8")
    assert "cross-validation" in card and f"{scores['units']} headings and sentences of 7 pages" in card
    with pytest.raises(ValueError, match="labelled otherwise"):
        load_predictions(sorted((tmp_path / "out").glob("*.npz")), load_pages(pages[:1]))


def test_a_run_on_pages_chosen_by_name_in_bf16_is_judged_by_the_script(pages, tiny_encoder, tmp_path):
    chosen = {"only": re.compile("x-0[23]"), "bf16": True, "data": pages}
    run(config(tiny_encoder("wordpiece"), pages[0], epochs=1).model_copy(update=chosen), tmp_path / "m")
    assert json.loads((tmp_path / "m" / "train.json").read_text())["facts"]["pages"] == 2
    script = Path(__file__).parents[2] / "scripts" / "judge.py"
    command = [script, tmp_path / "m", pages[0], "--only", "x-0[45]", "--name", "first--rest", "--out", tmp_path]
    done = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True)
    assert done.returncode == 0 and "macro-F1" in done.stdout, done.stderr[-500:]
    assert set(read_predictions(tmp_path / "first--rest.npz").names) == {"x-04", "x-05"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("rows: {x: {change: {epoch: 2}}}", "epoch"),
        ("rows: {x: {teachers: [missing.yaml]}}", "missing.yaml"),
        ("rows: {x: {teacher: []}}", "teacher"),
        ("rows: {x: {change: {only: w}}}", "only belongs in the base"),
        ("rows: {x: {}}\nbase: {encoder: x, only: nothing}", "none of 7 pages' names matches"),
        ("rows: {x: {}}\nsplits: [{by: folds, count: 2}, {by: folds, count: 2}]", "two trials are called x--1of2--1"),
        ("rows: [", "e.yaml"),
    ],
)
def test_a_broken_experiment_is_refused_in_one_line(change, fault, pages, tmp_path):
    path = tmp_path / "e.yaml"
    path.write_text(f"base: {{encoder: x}}\nsplits: [{{by: folds, count: 2}}]\n{change}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=fault) as caught:
        list(trials(load_experiment(path), pages, {}))
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
    script = Path(__file__).parents[2] / "scripts" / "train.py"
    settings = config(tiny_encoder("unigram"), pages[0], epochs=12, batch=4, warmup=0.0)
    file = tmp_path / "tiny.yaml"
    file.write_text(settings.model_dump_json(), encoding="utf-8")  # JSON is YAML
    losses = {}
    for count in (1, 2):
        out = tmp_path / str(count)
        command = ["-m", "torch.distributed.run", "--standalone", f"--nproc_per_node={count}", str(script)]
        environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
        done = subprocess.run(
            [sys.executable, *command, str(file), "--out", str(out)], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        losses[count] = json.loads((out / "train.json").read_text())["facts"]["loss"]
        assert re.search("tiny: 6 pages", done.stdout)
    assert losses[2] == pytest.approx(losses[1], rel=0.1)
