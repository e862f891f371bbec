"""A page goes out, is corrected as each tool's own export would hold it, and comes back: what the corrector meant."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelledUnit, load_folder

SCRIPTS = Path(__file__).parents[2] / "scripts"
TEXT = (
    "打印本页\r\n　　松岗苗圃今年的情况\r\n　　一、今年\r\n"
    "　　育苗三万株。😀苗圃的水泵坏了两个月。明年要换新泵。\r\n　　谢谢大家！\r\n"
)
PIECES = [
    ("打印本页", Kind.FURNITURE, None, Role.BOILERPLATE),
    ("松岗苗圃今年的情况", Kind.HEADING, 0, Role.REVIEW),
    ("一、今年", Kind.HEADING, 1, Role.REVIEW),
    ("育苗三万株。", Kind.SENTENCE, None, Role.TARGET),
    ("😀苗圃的水泵坏了两个月。明年要换新泵。", Kind.SENTENCE, None, Role.PROBLEM),
    ("谢谢大家！", Kind.SENTENCE, None, Role.REVIEW),
]


def spans(pieces):
    found = []
    at = 0
    for text, *labels in pieces:
        start = TEXT.index(text, at)
        at = start + len(text)
        found.append((start, at, *labels))
    return found


# The corrector makes the second line the title that begins the report, cuts the fifth unit in two, and mends two roles.
TITLE, PLAN = "松岗苗圃今年的情况", "明年要换新泵。"
MEANT = tuple(
    LabelledUnit(*span, new=span[2] is Kind.TITLE)
    for span in spans(
        [
            PIECES[0],
            (TITLE, Kind.TITLE, None, Role.BOILERPLATE),
            PIECES[2],
            ("育苗三万株。", Kind.SENTENCE, None, Role.REVIEW),
            ("😀苗圃的水泵坏了两个月。", Kind.SENTENCE, None, Role.PROBLEM),
            (PLAN, Kind.SENTENCE, None, Role.TARGET),
            ("谢谢大家！", Kind.SENTENCE, None, Role.BOILERPLATE),
        ]
    )
)


@pytest.fixture
def drafts(tmp_path):
    """What label_pages.py wrote, every second unit doubtful."""
    units = [
        {"start": start, "end": end, "kind": kind.value, "level": level, "role": role.value}
        for start, end, kind, level, role in spans(PIECES)
    ]
    for number, unit in enumerate(units):
        unit |= {"confidence": 0.5 if number % 2 else 0.9, "new": number == 1}
    path = tmp_path / "drafts.jsonl"
    path.write_text(json.dumps({"name": "苗圃", "text": TEXT, "units": units}) + "\n", encoding="utf-8")
    return path


def run(script, *args):
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / script), *map(str, args)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def label_studio_export(tasks):
    """The tasks as Label Studio's JSON export holds them once the page is corrected (shape of version 1.13)."""
    (task,) = tasks
    text = task["data"]["text"]
    results = [dict(result, origin="prediction", readonly=False) for result in task["predictions"][0]["result"]]
    by_id = {(result["id"], result["from_name"]): result for result in results}

    def change(region, name, field, value):
        by_id[region, name]["value"][field] = [value]
        by_id[region, name]["origin"] = "prediction-changed"

    change("u1", "kind", "choices", "title")
    change("u3", "role", "labels", "review")
    change("u5", "role", "labels", "boilerplate")
    # the fifth is shortened by dragging its end, and the rest drawn anew: a label, and no kind chosen
    middle, end = text.index(PLAN), text.index(PLAN) + len(PLAN)
    for name in ("role", "kind"):
        by_id["u4", name]["value"] |= {"end": middle, "text": "😀苗圃的水泵坏了两个月。"}
    drawn = {"start": middle, "end": end, "text": PLAN, "labels": ["target"]}
    results.append(
        {
            "value": drawn | {"globalOffsets": {"start": middle + 1, "end": end + 1}},
            "id": "pK3_x-0aQ1",
            "from_name": "role",
            "to_name": "text",
            "type": "labels",
            "origin": "manual",
        }
    )
    annotation = {
        "id": 12,
        "completed_by": 1,
        "result": results,
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": "2025-03-04T01:02:03.000000Z",
        "updated_at": "2025-03-04T01:05:03.000000Z",
        "draft_created_at": None,
        "lead_time": 180.2,
        "prediction": task["predictions"][0],
        "result_count": 0,
        "unique_id": "0a1b",
        "import_id": None,
        "last_action": None,
        "task": 5,
        "project": 2,
        "updated_by": 1,
        "parent_prediction": 3,
        "parent_annotation": None,
        "last_created_by": None,
    }
    done = {"id": 5, "annotations": [annotation], "file_upload": "77-t.json", "drafts": [], "predictions": [3]}
    done |= {"data": task["data"], "meta": {}, "inner_id": 1, "total_annotations": 1, "cancelled_annotations": 0}
    return json.dumps([done])


def doccano_export(lines, relations):
    """The lines as doccano exports them once the page is corrected, of a project with relations or without."""
    (line,) = lines
    plan_end = line["label"][4][1]
    middle = plan_end - len(PLAN)
    line["label"][1][2] = "title new"
    line["label"][3][2] = "sentence review"
    line["label"][4][1] = middle
    line["label"][5][2] = "sentence boilerplate"
    line["label"].append([middle, plan_end, "sentence target"])
    done = {"id": 8, **line, "Comments": []}
    if relations:
        labels = enumerate(done.pop("label"), 31)
        done["entities"] = [
            {"id": number, "label": label, "start_offset": start, "end_offset": end}
            for number, (start, end, label) in labels
        ]
        done["relations"] = []
    return json.dumps(done, ensure_ascii=False) + "\n"


def back(tmp_path, tool, export):
    (tmp_path / "export").write_text(export, encoding="utf-8")
    run("import_labels.py", tmp_path / "export", "--tool", tool, "-o", tmp_path / "gold")
    return load_folder(tmp_path / "gold")


def test_a_page_corrected_in_label_studio(tmp_path, drafts):
    run("export_labels.py", drafts, "--tool", "label-studio", "-o", tmp_path / "t.json")
    tasks = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    (page,) = back(tmp_path, "label-studio", label_studio_export(tasks))
    assert (page.name, page.text) == ("苗圃", TEXT)
    assert page.units == MEANT


@pytest.mark.parametrize("relations", [False, True])
def test_a_page_corrected_in_doccano(tmp_path, drafts, relations):
    run("export_labels.py", drafts, "--tool", "doccano", "-o", tmp_path / "t.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()]
    (page,) = back(tmp_path, "doccano", doccano_export(lines, relations))
    assert (page.name, page.text) == ("苗圃", TEXT)
    assert page.units == MEANT
