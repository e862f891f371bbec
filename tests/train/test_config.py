from pathlib import Path

import pytest

from gangyao.train.config import ConfigError, DataEntry, TrainConfig, entry_of, load_config
from gangyao.train.experiment import config_of, load_experiment
from gangyao.train.styles import STYLES

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))
EXPERIMENTS = sorted((CONFIGS[0].parent / "experiments").glob("*.yaml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_shipped_configuration_is_valid_and_named_after_its_file(path):
    config = load_config(path)
    assert config.name == path.stem
    assert config.styles.page_styles().keys() <= STYLES.keys()
    # No path outside the project stands in one.
    assert all(not entry.folder.startswith(("/", "..")) for entry in config.data)


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_every_shipped_experiment_is_valid(path):
    experiment = load_experiment(path)
    for name, row in experiment.rows.items():
        own = {**experiment.base, **row.change, "name": name}
        assert config_of(own)
        assert all(config_of({**own, "distill": None, **teacher, "name": name}) for teacher in row.teachers)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name: x\nencoder: e\nepoch: 3\n", "epoch"),
        ("name: x\nencoder: e\nepochs: 0\n", "epochs"),
        ("name: x\nencoder: e\ndata: [{folder: f, passes: 0}]\n", "passes"),
        ("name: x\nencoder: e\ndata: [{folder: f, only: '('}]\n", "only"),
        ("encoder: e\n", "name"),
        ("name: [\n", "x.yaml"),
        ("- 1\n", "x.yaml"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_refused_in_one_line(text, fault, tmp_path):
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(ConfigError, match=fault) as caught:
        load_config(tmp_path / "x.yaml")
    assert "\n" not in str(caught.value)


def test_a_missing_configuration_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        load_config(tmp_path / "no.yaml")


def test_changes_replace_fields_and_further_data_stand_beside_the_configurations_own(tmp_path):
    (tmp_path / "x.yaml").write_text("name: x\nencoder: e\nseed: 1\n")
    config = load_config(tmp_path / "x.yaml", ["my/labels:2", "more"], seed=7, encoder=None)
    assert (config.seed, config.encoder) == (7, "e")
    assert [(entry.folder, entry.passes) for entry in config.data] == [("authored", 1), ("my/labels", 2), ("more", 1)]


def test_an_entry_on_the_command_line_may_name_its_passes():
    assert entry_of("a/b:0.25") == {"folder": "a/b", "passes": 0.25}
    assert entry_of("c:/reports") == {"folder": "c:/reports"}
    assert entry_of("a/b") == {"folder": "a/b"}


def test_a_configuration_survives_json():
    data = ["authored", {"folder": "f", "only": "x-[0-9]", "passes": 0.25}]
    config = TrainConfig.model_validate(
        {"name": "x", "encoder": "e", "data": data, "held_out_bodies": ["甲厂", "乙.*"]}
    )
    assert TrainConfig.model_validate(config.model_dump(mode="json")) == config
    assert config.data[0] == DataEntry(folder="authored")
