"""What the scripts say to bad input: one line, exit code 2."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("datasets")
pytest.importorskip("matplotlib")

pytestmark = pytest.mark.train

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["experiment.py", "missing.yaml"], "missing.yaml"),
        (["calibrate.py", "missing", "p.npz", "--data", "missing"], "missing holds no labelled pages"),
        (["results.py", "missing"], "missing holds no labelled pages"),
        (["baseline.py", "missing"], "missing holds no labelled pages"),
        (["few_labels.py", "missing"], "labelled pages"),
        (["evaluate.py", "authored", "--json", "no/such.json"], "there is no folder no"),
        (["train.py", "missing.yaml"], "missing.yaml"),
        (["leave_one_out.py", "missing.yaml", "missing"], "missing.yaml"),
        (["label_pages.py", "missing.txt", "-o", "x", "--model", "no"], "no is not a folder"),
        (["adapt_encoder.py", "list.yaml", "--out", "x"], "holds no settings"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_bad_input_gets_one_line_and_exit_code_2(command, said, tmp_path):
    (tmp_path / "list.yaml").write_text("[]\n")
    arguments = [str(SCRIPTS / command[0]), *command[1:]]
    if command[0] == "few_labels.py":
        arguments += ["--config", str(SCRIPTS.parent / "configs" / "few-labels.yaml")]
    done = subprocess.run([sys.executable, *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "models").exists()


WITH_OPTIONS = [path for path in sorted(SCRIPTS.glob("*.py")) if "argparse" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("script", WITH_OPTIONS, ids=lambda path: path.stem)
def test_every_script_tells_what_it_does(script, monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location(script.stem, script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(sys, "argv", [script.name, "--help"])
    with pytest.raises(SystemExit) as ended:
        module.main()
    assert ended.value.code == 0
    assert script.name in capsys.readouterr().out
