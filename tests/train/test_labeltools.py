import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelError, LabelledUnit, load_folder
from gangyao.train.labeltools import doccano, label_studio, least_certain_first
from gangyao.train.labeltools.pages import DraftPage, DraftUnit, from_labelled
from gangyao.train.labeltools.spans import CodeUnits, restored, shown, uncovered

SCRIPTS = Path(__file__).parents[2] / "scripts"
TEXT = "来源：本站\r\n𬭊山修造厂总结\r\n一、概况\r\n修桥😀一座。\r\n缺钱。"


def draft(start, end, kind, level, role, confidence=0.95, new=False):
    return DraftUnit(start, end, kind, level, role, confidence, new)


PAGE = DraftPage(
    "厂-1",
    TEXT,
    (
        draft(0, 5, Kind.FURNITURE, None, Role.BOILERPLATE, 1.0),
        draft(7, 14, Kind.TITLE, None, Role.BOILERPLATE, 1.0, new=True),
        draft(16, 20, Kind.HEADING, 1, Role.REVIEW),
        draft(22, 28, Kind.SENTENCE, None, Role.REVIEW, 0.6),
        draft(30, 33, Kind.SENTENCE, None, Role.PROBLEM, 0.9),
    ),
)


def test_the_example_page_has_its_spans_right():
    assert [TEXT[unit.start : unit.end] for unit in PAGE.units] == [
        "来源：本站",
        "𬭊山修造厂总结",
        "一、概况",
        "修桥😀一座。",
        "缺钱。",
    ]


def test_round_trip_through_label_studio():
    back = label_studio.from_tasks(label_studio.to_tasks([PAGE], 0.7), "x.json", predictions=True)
    assert back.pages == [PAGE.labelled()]
    assert back.notes == []


def test_round_trip_through_doccano():
    back = doccano.from_lines(doccano.to_lines([PAGE], 0.7), "x.jsonl")
    assert back.pages == [PAGE.labelled()]
    assert back.notes == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(alphabet="甲乙。𬭊😀 \r\n　x", min_size=1, max_size=8), min_size=1, max_size=6))
def test_any_text_comes_back_from_both_tools(pieces):
    text = "".join(pieces)
    units, at = [], 0
    for piece in pieces:
        blanks = len(piece) - len(piece.lstrip())
        if piece.strip():
            units.append(
                draft(at + blanks, at + blanks + len(piece.strip()), Kind.HEADING, len(units) % 6, Role.TARGET, 0.5)
            )
        at += len(piece)
    page = DraftPage("p", text, tuple(units))
    studio = label_studio.from_tasks(label_studio.to_tasks([page], 0.7), "x", predictions=True).pages
    lines = doccano.from_lines(doccano.to_lines([page], 0.7), "x").pages
    assert studio == [page.labelled()]
    assert lines == ([page.labelled()] if units else [])


@given(st.text(alphabet="甲\r\n ", max_size=12))
@settings(max_examples=80, deadline=None)
def test_a_task_has_no_carriage_return_and_gives_the_text_back(text):
    task, returns = shown(text)
    assert "\r" not in task
    assert restored(task, returns, "x") == text


def test_doccano_counts_utf16_code_units():
    line = json.loads(doccano.to_lines([PAGE], 0.7))
    # one letter beyond the BMP stands before the heading, two before the last sentence
    assert line["label"][2] == [17, 21, "heading1 review"]
    assert line["label"][3] == [23, 30, "sentence review ?"]
    assert line["label"][4] == [32, 35, "sentence problem"]
    assert CodeUnits("a𬭊b").character(2) is None


def test_label_studio_tasks_have_the_shape_of_its_pre_annotations():
    task = json.loads(label_studio.to_tasks([PAGE], 0.7))[0]
    assert set(task) == {"data", "predictions"}
    assert task["data"]["name"] == "厂-1"
    assert "\r" not in task["data"]["text"]
    prediction = task["predictions"][0]
    assert prediction["score"] == pytest.approx((0.95 + 0.6 + 0.9) / 3, abs=1e-3)
    doubtful = [part for part in prediction["result"] if part["id"] == "u3"]
    assert [part["from_name"] for part in doubtful] == ["role", "kind"]
    assert doubtful[0] == {
        "id": "u3",
        "to_name": "text",
        "from_name": "role",
        "type": "labels",
        "score": 0.6,
        # characters, not code units
        "value": {"start": 22, "end": 28, "text": "修桥😀一座。", "labels": ["review?"]},
    }


def test_the_labelling_configuration_offers_all_that_the_tasks_use():
    root = ElementTree.fromstring(label_studio.config())
    tags = {element.get("name"): element for element in root if element.get("name")}
    offered = {name: {child.get("value") for child in tag} for name, tag in tags.items()}
    task = json.loads(label_studio.to_tasks([PAGE], 0.7))[0]
    for part in task["predictions"][0]["result"]:
        assert set(part["value"].get("labels") or part["value"]["choices"]) <= offered[part["from_name"]]
        assert tags[part["from_name"]].get("toName") == part["to_name"] == "text"
    assert tags["text"].tag == "Text"
    assert tags["text"].get("value") == "$text"
    assert all(tags[name].get("perRegion") == "true" for name in ("kind", "new"))
    assert "pre-wrap" in (root.findtext("Style") or "")


def test_doccano_label_types_hold_every_label_used():
    types = json.loads(doccano.label_types([PAGE], 0.7))
    names = [one["text"] for one in types]
    assert len(names) == len(set(names))
    assert {label for _, _, label in json.loads(doccano.to_lines([PAGE], 0.7))["label"]} <= set(names)
    keys = [one["suffix_key"] for one in types if one["suffix_key"]]
    assert sorted(keys) == ["1", "2", "3", "4"]


def test_the_least_certain_page_comes_first():
    sure = replace(PAGE, name="sure", units=PAGE.units[2:3])
    uneven = replace(PAGE, name="uneven", units=(replace(PAGE.units[2], confidence=0.2), *[PAGE.units[0]] * 3))
    even = replace(PAGE, name="even", units=tuple(replace(unit, confidence=0.3) for unit in PAGE.units[2:]))
    mixed = replace(
        PAGE, name="mixed", units=(replace(PAGE.units[2], confidence=0.1), replace(PAGE.units[3], confidence=0.9))
    )
    pages = [sure, mixed, even, uneven]
    assert [page.name for page in least_certain_first(pages)] == ["uneven", "even", "mixed", "sure"]
    assert [page.name for page in least_certain_first(pages, "least")] == ["mixed", "uneven", "even", "sure"]


# What Label Studio's own export looks like (written by hand after its documentation).
def exported(result, **annotation):
    task = {
        "id": 41,
        "annotations": [
            {
                "id": 7,
                "completed_by": 1,
                "result": result,
                "was_cancelled": False,
                "ground_truth": False,
                "created_at": "2024-05-02T08:00:00.000000Z",
                "updated_at": "2024-05-02T08:09:00.000000Z",
                "lead_time": 12.5,
                **annotation,
            }
        ],
        "file_upload": "1f-tasks.json",
        "drafts": [],
        "predictions": [3],
        "data": {"text": "一、概况\n𬭊桥修好了。\n缺钱。", "name": "桥"},
        "meta": {},
        "project": 2,
    }
    return json.dumps([task])


def role(region, start, end, text, label):
    value = {"start": start, "end": end, "text": text, "labels": [label]}
    return {"value": value, "id": region, "from_name": "role", "to_name": "text", "type": "labels", "origin": "manual"}


def choice(name, region, start, end, word):
    value = {"start": start, "end": end, "choices": [word]}
    return {"value": value, "id": region, "from_name": name, "to_name": "text", "type": "choices", "origin": "manual"}


HEADING = [
    role("u0", 0, 4, "一、概况", "review"),
    choice("kind", "u0", 0, 4, "heading 1"),
    choice("new", "u0", 0, 4, "a report begins"),
]


def test_a_label_studio_export_is_read():
    # a region drawn anew: no kind, the line break taken along; and a relation, which is none of ours
    result = [
        *HEADING,
        role("Xk9_a", 11, 15, "\\n缺钱。", "problem?"),
        role("u1", 5, 11, "𬭊桥修好了。", "review"),
        {"from_id": "u0", "to_id": "u1", "type": "relation", "direction": "right"},
    ]
    (page,) = label_studio.from_tasks(exported(result), "e.json").pages
    assert page.name == "桥"
    assert page.units == (
        LabelledUnit(0, 4, Kind.HEADING, 1, Role.REVIEW, True),
        LabelledUnit(5, 11, Kind.SENTENCE, None, Role.REVIEW),
        LabelledUnit(12, 15, Kind.SENTENCE, None, Role.PROBLEM),
    )


def test_offsets_of_an_old_label_studio_are_told_by_the_text():
    new = label_studio.from_tasks(exported([role("a", 12, 15, "缺钱。", "problem")]), "e.json").pages
    old = label_studio.from_tasks(exported([role("a", 13, 16, "缺钱。", "problem")]), "e.json").pages
    assert new == old


def test_the_latest_annotation_counts_and_cancelled_ones_do_not():
    tasks = json.loads(exported(HEADING))
    annotation = tasks[0]["annotations"][0]
    later = {**annotation, "updated_at": "2024-06-01T00:00:00Z", "result": [role("a", 12, 15, "缺钱。", "target")]}
    skipped = {**annotation, "updated_at": "2024-07-01T00:00:00Z", "was_cancelled": True, "result": []}
    tasks[0]["annotations"] = [later, skipped, annotation]
    (page,) = label_studio.from_tasks(json.dumps(tasks), "e.json").pages
    assert [unit.role for unit in page.units] == [Role.TARGET]


def test_a_task_that_nobody_annotated_is_left_out_with_a_note():
    back = label_studio.from_tasks(label_studio.to_tasks([PAGE], 0.7), "t.json")
    assert back.pages == []
    assert back.notes == ["t.json: task 1: not annotated, left out"]


def test_furniture_is_boilerplate_whatever_its_label():
    result = [role("a", 0, 4, "一、概况", "review"), choice("kind", "a", 0, 4, "furniture")]
    (page,) = label_studio.from_tasks(exported(result), "e.json").pages
    assert page.units == (LabelledUnit(0, 4, Kind.FURNITURE, None, Role.BOILERPLATE),)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{", "e.json: not JSON"),
        ('{"id": 1}', "not a list of tasks"),
        ('[{"id": 5, "text": "x", "role": []}]', "task 5: this is JSON-MIN"),
        ("[3]", "task 1: it is no JSON object"),
        (exported(None), "task 41: its annotation has no result"),
        (exported([role("a", 0, 99, "x", "review")]), "task 41, region a: the span 0-99"),
        (exported([role("a", "0", 4, "x", "review")]), "start is '0'"),
        (exported([role("a", 0, 4, "别的字。", "review")]), "stands '一、概况', not '别的字。'"),
        (exported([role("a", 0, 4, "一、概况", "hope")]), "no role 'hope'"),
        (exported([choice("kind", "a", 0, 4, "sentence")]), "'一、概况' has no role"),
        (exported([*HEADING, choice("kind", "u0", 0, 4, "song")]), "no kind 'song'"),
        (exported([role("a", 4, 5, "\n", "review")]), "holds no text"),
        (exported([role("a", 0, 4, "一、概况", "review"), role("b", 2, 4, "概况", "target")]), "0-4 and 2-4 overlap"),
        (exported(HEADING).replace('"name": "\\u6865"', '"name": "../a"'), "cannot be a file's name"),
    ],
)
def test_a_broken_label_studio_export_is_named_in_one_line(source, fault):
    with pytest.raises(LabelError) as error:
        label_studio.from_tasks(source, "e.json")
    assert fault in str(error.value)
    assert "\n" not in str(error.value)


# doccano's exports, version by version.
DOCCANO = [
    '{"id": 3, "text": "一、概况\\n缺钱。", "label": [[5, 8, "sentence problem ?"], [0, 4, "heading1 review new"]],'
    ' "name": "桥", "Comments": []}',
    '{"id": 3, "text": "一、概况\\n缺钱。", "labels": [[0, 4, "heading1 review new"], [5, 8, "sentence problem"]],'
    ' "meta": {"name": "桥"}}',
    '{"id": 3, "text": "一、概况\\n缺钱。", "name": "桥", "returns": null, "Comments": [], "relations": [], "entities":'
    ' [{"id": 1, "label": "heading1 review new", "start_offset": 0, "end_offset": 4},'
    ' {"id": 2, "label": "sentence problem", "start_offset": 5, "end_offset": 8}]}',
]


@pytest.mark.parametrize("line", DOCCANO, ids=["jsonl", "old", "relations"])
def test_doccano_exports_are_read(line):
    (page,) = doccano.from_lines(line + "\n", "d.jsonl").pages
    assert page.name == "桥"
    assert page.units == (
        LabelledUnit(0, 4, Kind.HEADING, 1, Role.REVIEW, True),
        LabelledUnit(5, 8, Kind.SENTENCE, None, Role.PROBLEM),
    )


def test_a_doccano_page_without_a_name_or_labels():
    source = '{"id": 3, "text": "甲。", "label": []}\n{"id": 4, "text": "甲。", "label": [[0, 2, "title"]]}\n'
    back = doccano.from_lines(source, "d.jsonl")
    assert [page.name for page in back.pages] == ["doccano-4"]
    assert back.notes == ["d.jsonl: line 1 (id 3): no labels, left out"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("[", "line 1: not JSON"),
        ('"x"', "line 1: it is no JSON object"),
        ('{"id": 9, "label": []}', "line 1 (id 9): no text"),
        ('{"text": "甲。"}', "no label, labels or entities"),
        ('{"text": "甲。", "label": [[0, 2]]}', "[0, 2] is not [start, end, label]"),
        ('{"text": "甲。", "label": [[0, 3, "title"]]}', "the span 0-3 does not fit"),
        ('{"text": "𬭊甲。", "label": [[1, 3, "title"]]}', "the span 1-3 does not fit"),
        ('{"text": "甲。", "label": [[0, 2.5, "title"]]}', "end is 2.5"),
        ('{"text": "甲。", "label": [[0, 2, "heading9 review"]]}', "no label 'heading9 review'"),
        ('{"text": "甲。", "label": [[0, 2, 7]]}', "no label 7"),
        ('{"text": "甲。", "label": [[0, 2, "title"], [1, 2, "title"]]}', "overlap"),
        ('{"text": "甲。", "returns": [0], "label": [[0, 2, "title"]]}', "its text was changed"),
        ('{"text": "甲。", "name": "a", "label": [[0, 2, "title"]]}\n' * 2, "line 2: the page a came already"),
    ],
)
def test_a_broken_doccano_export_is_named_in_one_line(line, fault):
    with pytest.raises(LabelError) as error:
        doccano.from_lines(line, "d.jsonl")
    assert fault in str(error.value)
    assert "\n" not in str(error.value)


def test_characters_in_no_unit_are_counted():
    assert uncovered(PAGE.labelled()) == 0
    assert uncovered(replace(PAGE, units=PAGE.units[:-1]).labelled()) == 3


def run(script, *args):
    command = [sys.executable, str(SCRIPTS / script), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("tool", "ending"), [("label-studio", "json"), ("doccano", "jsonl")])
def test_labelled_pages_go_out_and_come_back_by_the_scripts(tmp_path, gold, tool, ending):
    tasks = tmp_path / f"tasks.{ending}"
    done = run("export_labels.py", gold, "--tool", tool, "-o", tasks)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / {"doccano": "tasks.labels.json", "label-studio": "tasks.xml"}[tool]).is_file()
    extra = ["--predictions"] if tool == "label-studio" else []
    done = run("import_labels.py", tasks, "--tool", tool, "-o", tmp_path / "back", *extra)
    assert done.returncode == 0, done.stderr
    for name in ("g.txt", "g.tsv"):
        assert (tmp_path / "back" / name).read_bytes() == (gold / name).read_bytes()


def test_what_label_pages_wrote_can_be_exported(tmp_path):
    (tmp_path / "a.jsonl").write_text(PAGE.to_json() + "\n", encoding="utf-8")
    tasks = tmp_path / "t.jsonl"
    done = run("export_labels.py", tmp_path / "a.jsonl", "--tool", "doccano", "-o", tasks)
    assert done.returncode == 0, done.stderr
    names = [json.loads(line)["name"] for line in tasks.read_text(encoding="utf-8").splitlines()]
    assert names == ["厂-1"]


@pytest.mark.parametrize(
    ("script", "args", "fault"),
    [
        ("import_labels.py", ["{bad}", "--tool", "doccano", "-o", "{out}"], "bad.jsonl: line 1: not JSON"),
        ("import_labels.py", ["{none}", "--tool", "doccano", "-o", "{out}"], "No such file"),
        ("export_labels.py", ["{bad}", "--tool", "doccano", "-o", "{out}"], "bad.jsonl, line 1: not JSON"),
        ("export_labels.py", ["{none}", "--tool", "doccano", "-o", "{out}"], "no such file"),
    ],
)
def test_the_scripts_end_with_one_line_and_code_2(tmp_path, script, args, fault):
    (tmp_path / "bad.jsonl").write_text("{\n", encoding="utf-8")
    places = {"bad": tmp_path / "bad.jsonl", "none": tmp_path / "none.jsonl", "out": tmp_path / "out"}
    done = run(script, *(arg.format(**places) for arg in args))
    assert done.returncode == 2
    assert fault in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_labelled_page_is_certain(gold):
    (page,) = load_folder(gold)
    assert {unit.confidence for unit in from_labelled(page).units} == {1.0}
    assert from_labelled(page).labelled().units == page.units
