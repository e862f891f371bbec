"""Pages labelled by a model alone, on their way to files and back."""

import gzip
import importlib.util
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gangyao.classify.labels import KIND_SLICE, LABELS, ROLE_SLICE, START_INDEX
from gangyao.classify.session import normalised
from gangyao.document import Kind, Role
from gangyao.pipeline import Model
from gangyao.read import ReadError, read
from gangyao.train.labelled import LabelError, load_folder, load_gold
from gangyao.train.labeltools.files import is_file_name, raw_pages, whole_file, write_gold
from gangyao.train.labeltools.pages import DraftPage, DraftUnit, from_document, from_json

SCRIPT = Path(__file__).parents[2] / "scripts" / "label_pages.py"
PAGE = "石桥渡口工作总结\n一、今年工作回顾\n换了两条渡船，摆渡三千趟。\n二、存在的问题\n救生衣有一半是旧的。\n"


class Rules:
    """Stands in for a classifier: titles by 总结, headings by 、, problems by 旧 and 问题, never sure of these."""

    name, version = "rules", "1"

    def probabilities(self, page):
        rows = np.zeros((len(page.texts), len(LABELS)), dtype=np.float32)
        for row, text in zip(rows, page.texts, strict=True):
            kind = "title" if "总结" in text else "heading" if text[1:2] == "、" else "sentence"
            doubtful = "旧" in text or "问题" in text
            row[LABELS.index(kind)] = 9
            row[LABELS.index("problem" if doubtful else "review")] = 2 if doubtful else 9
            row[START_INDEX] = 9 if kind == "title" else -9
        assert rows[:, KIND_SLICE].any() and rows[:, ROLE_SLICE].any()
        return normalised(rows, 1.0)


def labelled(text=PAGE, name="渡口"):
    source = read(text)
    return from_document(name, source.text, Model(Rules()).read(source))


def unit(start, end, confidence, new=False, kind=Kind.SENTENCE, role=Role.REVIEW):
    return DraftUnit(start, end, kind, None, role, confidence, new)


def test_a_page_is_labelled_with_the_models_confidences_and_report_starts():
    page = labelled()
    units = {page.text[unit.start : unit.end]: unit for unit in page.units}
    assert units["石桥渡口工作总结"].kind is Kind.TITLE and units["石桥渡口工作总结"].new
    assert [unit.new for unit in page.units].count(True) == 1
    assert units["救生衣有一半是旧的。"].role is Role.PROBLEM
    assert units["二、存在的问题"].level == 1
    assert units["救生衣有一半是旧的。"].confidence < 0.9 < units["换了两条渡船，摆渡三千趟。"].confidence


def test_what_is_not_confident_is_left_out_and_a_report_still_begins():
    page = DraftPage("a", "甲。乙。丙。", (unit(0, 2, 0.4, new=True), unit(2, 4, 0.95), unit(4, 6, 0.9)))
    kept = page.confident(0.9).units
    assert [(u.start, u.new) for u in kept] == [(2, True), (4, False)]


def test_a_page_survives_json():
    page = DraftPage("a", "甲。\r\n乙。", (unit(0, 2, 0.4, new=True), unit(4, 6, 0.95)))
    assert from_json(json.loads(page.to_json()), "x") == page


@pytest.mark.parametrize(
    ("change", "fault"),
    [({"role": "hope"}, "hope"), ({"end": 99}, "0 to 99"), ({"start": None}, "line 3")],
)
def test_a_broken_line_is_named(change, fault):
    line = json.loads(DraftPage("a", "甲。", (unit(0, 2, 0.4),)).to_json())
    line["units"][0].update(change)
    with pytest.raises(LabelError, match=fault):
        from_json(line, "line 3")


def test_gold_files_come_back_as_they_were(tmp_path):
    page = DraftPage("渡口 甲", "甲。\r\n乙。", (unit(0, 2, 1.0, new=True), unit(4, 6, 1.0, role=Role.PROBLEM)))
    write_gold(tmp_path / "out", page.labelled())
    loaded = load_gold(tmp_path / "out" / "渡口 甲.tsv")
    assert (loaded.name, loaded.text, loaded.units) == ("渡口 甲", page.text, page.labelled().units)
    with pytest.raises(LabelError, match="cannot be a file's name"):
        write_gold(tmp_path / "out", replace(page, name="../a").labelled())


@pytest.mark.parametrize("name", ["", "a/b", "..", ".a", "a\\b", "c:d", "长" * 90])
def test_names_that_are_no_file_names(name):
    assert not is_file_name(name)


def test_raw_pages_come_from_files_folders_and_json_lines(tmp_path):
    (tmp_path / "a.txt").write_text("甲", encoding="gb18030")
    lines = '{"text": "乙", "id": "a"}\n\n{"text": "丙"}\n'
    with gzip.open(tmp_path / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(lines)
    found = [(name, text.text) for name, text in raw_pages([tmp_path])]
    assert found == [("a", "甲"), ("a-2", "乙"), ("b-3", "丙")]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.jsonl", b'{"text": "x"}\n{"title": "x"}\n', "line 2: no text"),
        ("a.jsonl", b'{"text": \n', "line 1: not JSON"),
        ("a.jsonl", b"[1]\n", "line 1: not a JSON object"),
        ("a.jsonl", b'\xff{"text": 1}\n', "after line 0"),
        ("a.jsonl.gz", b"no gzip", "after line 0"),
    ],
)
def test_a_broken_pile_is_named_in_one_line(tmp_path, name, content, fault):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=fault) as error:
        list(raw_pages([tmp_path / name]))
    assert "\n" not in str(error.value)


def test_a_file_is_whole_or_not_there(tmp_path):
    with pytest.raises(RuntimeError), whole_file(tmp_path / "x.jsonl") as file:
        file.write("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with whole_file(tmp_path / "x.jsonl.gz") as file:
        file.write("甲\r\n")
    assert gzip.decompress((tmp_path / "x.jsonl.gz").read_bytes()).decode() == "甲\r\n"
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsonl.gz"]


@pytest.fixture
def script(monkeypatch, tmp_path):
    """The script with a model that follows rules; gives its exit code."""
    spec = importlib.util.spec_from_file_location("label_pages", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "default_model", lambda: Model(Rules()))
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["label_pages.py", *map(str, arguments)])
        return module.main()

    return run


def test_the_script_labels_a_pile_and_writes_gold(script, tmp_path, capsys):
    pile = tmp_path / "pile"
    pile.mkdir()
    for name in ("甲", "乙"):
        (pile / f"{name}.txt").write_text(PAGE, encoding="utf-8")
    assert script(pile, "-o", "out.jsonl", "--limit", 1) == 0
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [from_json(json.loads(line), "x").text for line in lines] == [PAGE]
    assert script(pile, "-o", "gold", "--format", "gold") == 0
    pages = load_folder(tmp_path / "gold")
    assert {page.name for page in pages} == {"甲", "乙"}
    assert [page.text_of(unit) for page in pages[:1] for unit in page.units if unit.role is Role.PROBLEM] == []
    assert "4 of 8 headings and sentences kept: review 4" in capsys.readouterr().out
    assert script(pile, "-o", "all", "--format", "gold", "--min-confidence", 0) == 0
    assert len(load_folder(tmp_path / "all")[0].units) == 5


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [(["missing.txt", "-o", "x.jsonl"], "no such file"), (["page.txt", "-o", "nowhere/x.jsonl"], "nowhere/x.jsonl")],
)
def test_the_script_ends_with_one_line_and_code_2(script, tmp_path, capsys, arguments, fault):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    assert script(*arguments) == 2
    assert fault in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("option", [["--limit", "0"], ["--min-confidence", "9"]])
def test_options_out_of_range_are_refused(script, option, capsys):
    with pytest.raises(SystemExit):
        script("x.txt", "-o", "x", *option)
    assert option[0] in capsys.readouterr().err
