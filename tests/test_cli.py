import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import gangyao.pipeline
from gangyao import cli
from gangyao.document import Document
from gangyao.pipeline import Model
from gangyao.read import read
from rule_classifier import RuleClassifier

SAMPLE = Path(__file__).parent / "data" / "sample.txt"
PAGE = "水站工作总结\n一、全年工作\n换管八百米。\n但是水泵坏了两次。\n二、明年打算\n要再打一口井。\n谢谢大家！\n"


DATA = PAGE.encode()


@pytest.fixture
def run(monkeypatch, capfdbinary):
    """Runs the command in this process: exit code, standard output, standard error."""
    monkeypatch.setattr(gangyao.pipeline, "default_model", lambda: Model(RuleClassifier()))

    def call(*arguments, stdin=DATA):
        monkeypatch.setattr(sys, "argv", ["gangyao", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return stopped.value.code or 0, out.decode(), err.decode()

    return call


def test_outline_prints_markdown_with_headings_and_folded_boilerplate(run):
    code, out, err = run("outline", "-")
    assert (code, err) == (0, "")
    assert out.startswith("# 水站工作总结\n") and "\n## 一、全年工作 〔回顾〕\n" in out
    assert "**〔问题〕** 但是水泵坏了两次。" in out and "（结尾套话 1 句，已略）" in out and "谢谢" not in out


def test_outline_only_and_full(run):
    assert "谢谢大家！" in run("outline", "-", "--full")[1]
    for names in ("problem,target", " Target，problem", "问题、目标"):
        shown = run("outline", "-", "--only", names)[1]
        assert "水泵" in shown and "一口井" in shown and "换管" not in shown and "未列：回顾 1 句" in shown


def test_outline_marks_what_is_doubtful(run):
    shown = run("outline", "-", "--min-confidence", "0.98")[1]
    assert "换管八百米。〔存疑 0.97〕" in shown and "存疑 6 处（置信度低于 0.98）" in shown
    assert "存疑 0 处" in run("outline", "-", "--min-confidence", "0.97")[1]
    assert 'class="u doubtful"' in run("outline", "-", "--min-confidence", "0.98", "-f", "html")[1]


def test_outline_as_html_and_json(run):
    assert run("outline", "-", "--format", "html")[1].lstrip().startswith("<!DOCTYPE html>")
    assert Document.from_json(run("outline", "-", "-f", "json")[1]).reports[0].title == "水站工作总结"


def test_predict_writes_the_json_contract(run):
    code, out, _ = run("predict", SAMPLE)
    document = json.loads(out)
    text = read(SAMPLE).text
    assert code == 0 and document["schema"] == 2
    assert document["source"]["chars"] == len(text) and document["source"]["name"] == "sample.txt"
    keys = ["id", "start", "end", "text", "kind", "level", "role", "confidence", "scores"]
    assert list(document["units"][0])[:9] == keys
    covered = "".join(text[unit["start"] : unit["end"]] for unit in document["units"])
    assert "".join(covered.split()) == "".join(text.split())


def test_predict_tsv_has_a_line_a_unit(run):
    out = run("predict", "-", "--format", "tsv")[1]
    assert out.startswith(
        "start\tend\tkind\tlevel\trole\tnew\tconfidence\ttext\n0\t6\ttitle\t-\tboilerplate\t1\t1.0000\t水"
    )
    assert "\n7\t13\theading\t1\treview\t0\t0.9700\t一、全年工作\n" in out


def test_tsv_escapes_what_would_end_a_field_or_a_line():
    text = "第一句话\t里有\\各种\r\n断开\u2028的\x0b地方。"
    lines = cli.to_tsv(Model(RuleClassifier()).read(read(text))).splitlines()
    assert all(len(line.split("\t")) == len(cli.TSV_COLUMNS) for line in lines)
    texts = [line.split("\t")[-1] for line in lines[1:]]
    spans = [tuple(map(int, line.split("\t")[:2])) for line in lines[1:]]
    for shown, (start, end) in zip(texts, spans, strict=True):
        assert shown.encode("latin-1", "backslashreplace").decode("unicode_escape") == text[start:end]


def test_standard_input_in_another_encoding(run):
    code, out, _ = run("predict", "-", stdin=PAGE.encode("gb18030"))
    assert code == 0 and json.loads(out)["source"] == {**json.loads(run("predict", "-")[1])["source"]}


def test_an_empty_page_is_an_empty_document(run):
    code, out, err = run("outline", "-", stdin=b"")
    assert code == 0 and "没有文字" in out and err == "gangyao: warning: the page holds no text\n"
    assert json.loads(run("predict", "-", stdin=b"")[1])["units"] == []


def test_output_is_written_whole_and_replaces_with_the_same_permissions(run, tmp_path):
    target = tmp_path / "纲要.md"
    target.write_text("旧的")
    target.chmod(0o640)
    assert run("outline", "-", "-o", target) == (0, "", "")
    assert target.read_bytes().decode() == run("outline", "-", "-o", "-")[1]
    assert [path.name for path in tmp_path.iterdir()] == ["纲要.md"]
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o640


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing_behind(run, tmp_path, monkeypatch):
    target = tmp_path / "纲要.md"
    target.write_text("旧的")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    code, _, err = run("outline", "-", "-o", target)
    assert code == 2 and "No space left" in err
    assert run("outline", "-", "-o", target, stdin=b"\x89PNG")[0] == 2
    assert target.read_text() == "旧的" and [path.name for path in tmp_path.iterdir()] == ["纲要.md"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("outline 没有.txt", "no such file"),
        ("predict .", "is a folder"),
        ("outline 图.png", "picture"),
        ("outline 总结.doc", "save it as"),
        ("outline - --only problem,news", "no role 'news'; the roles are review, problem, target, boilerplate"),
        ("outline - --only ,", "no role ''"),
        ("outline - --only target --format json", "do not go with --format json"),
        ("outline - --min-confidence 0.7 --format json", "do not go with --format json"),
        ("outline - --min-confidence 1.2", "--min-confidence: 1.2 is no number from 0 to 1"),
        ("outline - --min-confidence -1", "--min-confidence: -1.0 is no number from 0 to 1"),
        ("outline - --min-confidence nan", "--min-confidence: nan is no number from 0 to 1"),
        ("outline - --min-confidence 七成", "--min-confidence"),
        ("outline 好.txt -o ./好.txt", "is the report itself"),
        ("outline - --model 没有", "not a folder"),
        ("outline - --model 空", "空"),
        ("outline - -o 没有/x.md", "没有/x.md cannot be written"),
        ("outline - -o 空", "cannot be written: it is a folder"),
        ("outline", "Missing argument"),
        ("outline - --colour", "No such option"),
        ("predict - --format xml", "xml"),
        ("sketch -", "No such command"),
    ],
)
def test_bad_input_gets_one_line_and_exit_code_2(arguments, words, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("图.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    Path("总结.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64))
    Path("空").mkdir()
    Path("好.txt").write_bytes(DATA)
    before = sorted(Path().iterdir())
    code, out, err = run(*arguments.split())
    assert sorted(Path().iterdir()) == before and Path("好.txt").read_bytes() == DATA
    assert (code, out) == (2, "")
    assert err.startswith("gangyao: ") and err.count("\n") == 1 and words in err


def test_an_empty_name_is_no_folder(run):
    assert run("outline", "")[2] == "gangyao: FILE is empty; give the name of a file, or -\n"
    assert run("outline", "-", "-o", "")[2] == "gangyao: --output is empty; give the name of a file, or -\n"


def test_standard_input_that_is_no_text_gets_one_line(run):
    code, out, err = run("outline", "-", stdin=bytes(range(256)))
    assert (code, out) == (2, "") and err.startswith("gangyao: standard input: ") and err.count("\n") == 1


def test_version_and_help(run):
    assert run("--version")[1] == f"gangyao {gangyao.__version__}\n"
    for arguments in ((), ("--help",), ("outline", "-h"), ("predict", "--help")):
        code, out, err = run(*arguments)
        assert (code, err) == (0, "") and "Usage: gangyao" in out


def test_an_interrupt_ends_quietly(run, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Model, "read", interrupted)
    assert run("outline", "-") == (130, "", "")


SHELL = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


def shell(command):
    gangyao_command = f"'{sys.executable}' -c 'from gangyao.cli import main; main()'"
    return subprocess.run(command.replace("gangyao", gangyao_command, 1), shell=True, capture_output=True, text=True)


@SHELL
def test_a_closed_pipe_is_met_in_silence():
    assert shell(f"(sleep 1; gangyao predict '{SAMPLE}') | true").stderr == ""


@SHELL
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_standard_output_gets_one_line():
    done = shell(f"gangyao predict '{SAMPLE}' > /dev/full")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "standard output cannot be written" in done.stderr


@SHELL
@pytest.mark.parametrize("ends", ["predict - <&-", f"predict '{SAMPLE}' >&-"])
def test_a_closed_stream_gets_one_line(ends):
    done = shell(f"gangyao {ends}")
    assert (done.returncode, done.stderr) == (2, "gangyao: standard input or output is closed\n")


@SHELL
def test_a_command_that_is_ended_leaves_nothing_half_written(tmp_path):
    command = [sys.executable, "-c", "from gangyao.cli import main; main()", "outline", "-", "-o", tmp_path / "x.md"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        while not list(tmp_path.iterdir()):  # the file beside is made before the report is read
            assert process.poll() is None
            time.sleep(0.05)
        process.terminate()
        assert process.wait(30) == cli.TERMINATED
    assert list(tmp_path.iterdir()) == []


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_gets_colour_unless_markdown_is_asked_for(run, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = []
    for arguments in (("outline", "-"), ("outline", "-", "--format", "md")):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stdout", terminal)
        run(*arguments)
        shown.append(terminal.getvalue())
    assert "\x1b[" in shown[0] and "##" not in shown[0] and "水泵坏了两次" in shown[0]
    assert "\x1b[" not in shown[1] and "## " in shown[1]
