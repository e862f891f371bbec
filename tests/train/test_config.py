from pathlib import Path

import pytest

from gangyao.train.config import ConfigError, load_config
from gangyao.train.experiment import load_experiment, trials

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_shipped_configuration_is_valid_and_named_after_its_file(path):
    # The second stage makes the shipped model, under its name.
    assert load_config(path).name == ("gangyao-small" if path.stem == "further" else path.stem)


@pytest.mark.parametrize("path", sorted((CONFIGS[0].parent / "experiments").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_experiment_is_valid(path):
    assert list(trials(load_experiment(path), ["authored"], {}))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name: x\nencoder: e\nepoch: 3\n", "epoch"),
        ("name: x\nencoder: e\nepochs: 0\n", "epochs"),
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


def test_changes_replace_fields(tmp_path):
    (tmp_path / "x.yaml").write_text("name: x\nencoder: e\nseed: 1\n")
    assert load_config(tmp_path / "x.yaml", seed=7, data=None).seed == 7
