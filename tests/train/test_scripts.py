"""What the scripts say to bad input: one line, exit code 2."""

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
        (["judge.py", "missing", "missing", "--name", "x"], "missing holds no labelled pages"),
        (["judge.py", "missing", "missing", "--name", "x", "--only", "("], "unterminated subpattern"),
        (["structure.py", "missing"], "missing holds no labelled pages"),
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
