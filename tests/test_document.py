import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from gangyao.document import Document, DocumentError, Kind, Role, Unit

ROOT = Path(__file__).parent.parent
ONE = {"review": 0.7, "problem": 0.1, "target": 0.1, "boilerplate": 0.1}


def unit(number, start, text, kind="sentence", **fields):
    base = {"id": number, "start": start, "end": start + len(text), "text": text, "kind": kind, "level": None}
    known = {"role": "review", "confidence": 0.7, "scores": ONE, "clean": text, "report": 0, "parent": None}
    found = {"marker": None, "value": None, "items": [], "cells": [], "continues": None, "recognised": False}
    return {**base, **known, **found, **fields}


def node(kind="report", **fields):
    empty = {"titles": [], "sentences": [], "differs": False, "furniture": [], "children": []}
    return {"type": kind, "role": None, "unit": None, **empty, **fields}


def raw(*units, chars=100, outline=None, report=0):
    ends = {"notes": [], "copy_of": None, "similarity": None}
    reports = [{"id": report, "title": None, "start": 0, "end": chars, "outline": outline or node(), **ends}]
    source = {"name": "x", "chars": chars, "sha256": "0" * 64}
    model = {"name": "m", "version": "1"}
    head = {"schema": 2, "source": source, "model": model}
    return {**head, "units": list(units), "reports": reports, "warnings": []}


def parse(data):
    return Document.from_json(json.dumps(data))


HEADED = raw(
    unit(0, 0, "一、概况", "heading", level=1),
    unit(1, 5, "修渠两里。", parent=0),
    outline=node(
        children=[node("heading", role="review", unit=0, children=[node("run", role="review", sentences=[1])])]
    ),
)


def test_a_document_comes_back_from_its_json():
    doc = parse(HEADED)
    assert Document.from_json(doc.to_json()) == doc
    assert Document.from_json(doc.to_json(indent=2).encode()) == doc
    assert doc.units[0].kind is Kind.HEADING and doc.units[1].role is Role.REVIEW


def test_the_json_has_every_key_of_the_contract():
    written = json.loads(parse(HEADED).to_json())
    assert written.keys() == HEADED.keys() and written["source"].keys() == HEADED["source"].keys()
    for part in ("units", "reports"):
        for got, given in zip(written[part], HEADED[part], strict=True):
            assert {**got, **given} == got


def test_the_tree_is_walked_from_the_top():
    root = parse(HEADED).reports[0].outline
    assert [(each.type, each.unit_ids) for each in root.walk()] == [("report", ()), ("heading", (0,)), ("run", (1,))]


def test_what_is_written_keeps_the_schema_file():
    schema = json.loads((ROOT / "src/gangyao/document.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(parse(HEADED).to_json()), schema)
    for change in ({"role": "news"}, {"scores": {"review": 1.0}}, {"level": 6}, {"surplus": 1}, {"parent": "0"}):
        bad = json.loads(parse(HEADED).to_json())
        bad["units"][1].update(change)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema)
    bad = json.loads(parse(HEADED).to_json())
    del bad["units"][1]["parent"]
    with pytest.raises(jsonschema.ValidationError, match="'parent' is a required property"):
        jsonschema.validate(bad, schema)


def test_the_schema_file_is_in_step_with_the_types():
    subprocess.run([sys.executable, ROOT / "scripts/make_schema.py", "--check"], check=True)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (raw(unit(0, 0, "修渠两里。", end=9)), "5 characters"),
        (raw(unit(0, 0, "概况", "heading")), "a heading has a level"),
        (raw(unit(0, 0, "修渠两里。", level=2)), "a heading has a level"),
        (raw(unit(0, 0, "修渠两里。", scores={**ONE, "review": 0.1})), "sum to 1"),
        (raw(unit(0, 0, "修渠两里。", scores={"review": 1.0})), "units.0.scores"),
        (raw(unit(0, 0, "修渠两里。", confidence=float("nan"))), "confidence"),
        (raw(unit(0, 0, "修渠两里。", confidence="0.7")), "confidence"),
        (raw(unit(1, 0, "修渠两里。")), "ids count from 0"),
        (raw(unit(0, 3, "修渠两里。"), unit(1, 6, "又修一里。")), "before the one ahead of it ends"),
        (raw(unit(0, 0, "修渠两里。", parent=0)), "no heading before it"),
        (raw(unit(0, 0, "修渠两里。", parent=-1)), "no heading before it"),
        (raw(unit(0, 0, "修渠两里。", report=3)), "there is no report 3"),
        (raw(unit(0, 0, "修渠两里。"), chars=2), "after the text's 2 characters"),
        (raw(report=4), "report 0 has the id 4"),
        (raw(outline=node(furniture=[7])), "names unit 7"),
        (raw(unit(0, 0, "修渠。"), outline=node(titles=[0], furniture=[0])), "names unit 0 twice"),
        ({**raw(), "schema": 1}, "schema"),
        ({**raw(), "extra": 2}, "extra"),
        ([1], "document"),
    ],
)
def test_json_that_breaks_the_contract_is_refused_in_one_line(data, fault):
    with pytest.raises(DocumentError, match=fault) as caught:
        parse(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "纲要", b"\xff\xfe", '{"schema": 1, "schema'])
def test_text_that_is_no_json_is_refused(text):
    with pytest.raises(DocumentError, match="not a gangyao document"):
        Document.from_json(text)


def test_a_tree_deeper_than_any_is_refused():
    data = raw()
    for _ in range(400):
        data["reports"][0]["outline"] = node(children=[data["reports"][0]["outline"]])
    with pytest.raises(DocumentError, match="not a gangyao document"):
        parse(data)


def test_units_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        Unit.model_validate(unit(0, 0, "修渠两里。")).role = Role.TARGET
