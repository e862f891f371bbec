import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gangyao import cli
from gangyao.document import Document, Role
from gangyao.read import read

DATA = Path(__file__).parent / "data"
SAMPLE = DATA / "sample.txt"


@pytest.fixture
def run(monkeypatch, capfdbinary):
    """Runs the command in this process: exit code, standard output, standard error."""

    def call(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["gangyao", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return stopped.value.code or 0, out.decode(), err.decode()

    return call


def test_outline_prints_markdown_with_headings_and_folded_boilerplate(run):
    code, out, err = run("outline", SAMPLE)
    assert (code, err) == (0, "")
    assert out.startswith("# ") and "\n## 一、" in out and "已略" in out


def test_outline_only_and_full(run):
    assert "套话" in run("outline", SAMPLE, "--full")[1]
    shown = run("outline", SAMPLE, "--only", "problem,target")[1]
    assert "句未列" in shown and "已略）*\n- " not in shown


def test_outline_as_html_and_json(run):
    assert "<!DOCTYPE html>" in run("outline", SAMPLE, "--format", "html")[1]
    assert Document.from_json(run("outline", SAMPLE, "--format", "json")[1]).reports


def test_predict_writes_the_json_contract(run):
    code, out, _ = run("predict", SAMPLE)
    document = json.loads(out)
    text = read(SAMPLE).text
    assert code == 0 and document["schema"] == 1 and document["source"]["chars"] == len(text)
    assert list(document["units"][0])[:9] == [
        "id",
        "start",
        "end",
        "text",
        "kind",
        "level",
        "role",
        "confidence",
        "scores",
    ]
    covered = "".join(text[unit["start"] : unit["end"]] for unit in document["units"])
    assert "".join(covered.split()) == "".join(text.split())


def test_predict_tsv_has_a_line_a_unit(run):
    text = "第一句话\t里有一个制表符。\n第二句\\话。\n"
    lines = run("predict", "-", "--format", "tsv", stdin=text.encode())[1].splitlines()
    assert lines[0].split("\t") == list(cli.TSV_COLUMNS)
    assert all(len(line.split("\t")) == len(cli.TSV_COLUMNS) for line in lines)
    assert lines[-1].endswith("第二句\\\\话。")


def test_standard_input_in_another_encoding(run):
    code, out, _ = run("predict", "-", stdin=SAMPLE.read_text(encoding="utf-8").encode("gb18030"))
    assert code == 0 and json.loads(out)["source"]["chars"] == len(SAMPLE.read_text(encoding="utf-8"))


def test_output_is_written_whole_and_replaces(run, tmp_path):
    target = tmp_path / "纲要.md"
    target.write_text("旧的")
    assert run("outline", SAMPLE, "-o", target)[0] == 0
    assert target.read_text(encoding="utf-8").startswith("# ")
    assert [path.name for path in tmp_path.iterdir()] == ["纲要.md"]


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing_behind(run, tmp_path, monkeypatch):
    target = tmp_path / "纲要.md"
    target.write_text("旧的")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    code, _, err = run("outline", SAMPLE, "-o", target)
    assert code == 2 and "No space left" in err
    assert target.read_text() == "旧的" and [path.name for path in tmp_path.iterdir()] == ["纲要.md"]


def bad_inputs(folder):
    (folder / "图.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "空").mkdir()
    return {
        "missing file": (["outline", folder / "没有.txt"], "no such file"),
        "folder": (["predict", folder], "folder"),
        "picture": (["outline", folder / "图.png"], "picture"),
        "unknown role": (["outline", SAMPLE, "--only", "problem,news"], "roles are"),
        "no model": (["outline", SAMPLE, "--model", folder / "空"], "config.json"),
        "model is a file": (["outline", SAMPLE, "--model", SAMPLE], "not a folder"),
        "output into nowhere": (["outline", SAMPLE, "-o", folder / "无" / "x.md"], "cannot be written"),
        "output onto a folder": (["outline", SAMPLE, "-o", folder], "cannot be written"),
    }


@pytest.mark.parametrize("case", list(bad_inputs(Path(__import__("tempfile").mkdtemp()))))
def test_bad_input_gets_one_line_and_exit_code_2(case, run, tmp_path):
    arguments, word = bad_inputs(tmp_path)[case]
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("gangyao: ") and err.count("\n") == 1 and word in err


def test_version(run):
    assert run("--version")[1].startswith("gangyao ")


def test_a_closed_pipe_is_met_in_silence():
    command = f"{sys.executable} -c 'from gangyao.cli import main; main()' outline {SAMPLE} --full | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.stderr == "" and done.stdout.startswith("# ")


def test_a_terminal_gets_the_outline_in_colour():
    from rich.console import Console

    import gangyao
    from gangyao.outline.terminal import print_outline

    document = gangyao.predict(SAMPLE)
    console = Console(file=io.StringIO(), force_terminal=True, width=100, color_system="standard")
    print_outline(console, document, {Role.PROBLEM})
    shown = console.file.getvalue()
    assert "\x1b[" in shown and "**" not in shown
