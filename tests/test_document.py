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
    base = {"id": number, "start": start, "end": start + len(text), "text": text, "kind": kind, "role": "review"}
    return {**base, "confidence": 0.7, "scores": ONE, "report": 0, **fields}


def raw(*units, chars=100):
    report = {"id": 0, "start": 0, "end": chars, "outline": {"type": "report"}}
    source = {"name": "x", "chars": chars, "sha256": "0" * 64}
    return {
        "schema": 1,
        "source": source,
        "model": {"name": "m", "version": "1"},
        "units": list(units),
        "reports": [report],
    }


def parse(data):
    return Document.from_json(json.dumps(data))


def test_a_document_comes_back_from_its_json():
    doc = parse(raw(unit(0, 0, "一、概况", "heading", level=1), unit(1, 5, "修渠两里。", parent=0)))
    assert Document.from_json(doc.to_json()) == doc
    assert Document.from_json(doc.to_json(indent=2)) == doc
    assert json.loads(doc.to_json())["schema"] == 1
    assert doc.units[0].kind is Kind.HEADING and doc.units[1].role is Role.REVIEW


def test_the_json_keeps_the_schema_file():
    schema = json.loads((ROOT / "src/gangyao/document.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(raw(unit(0, 0, "修渠两里。")), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw(unit(0, 0, "修渠两里。", role="news")), schema)


def test_the_schema_file_is_in_step_with_the_types():
    subprocess.run([sys.executable, ROOT / "scripts/make_schema.py", "--check"], check=True)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (raw(unit(0, 0, "修渠两里。", end=9)), "5 characters"),
        (raw(unit(0, 0, "概况", "heading")), "a heading has a level"),
        (raw(unit(0, 0, "修渠两里。", level=2)), "a heading has a level"),
        (raw(unit(0, 0, "修渠两里。", scores={**ONE, "review": 0.1})), "sum to 1"),
        (raw(unit(1, 0, "修渠两里。")), "ids count from 0"),
        (raw(unit(0, 3, "修渠两里。"), unit(1, 6, "又修一里。")), "before the one ahead of it ends"),
        (raw(unit(0, 0, "修渠两里。", parent=0)), "no heading before it"),
        (raw(unit(0, 0, "修渠两里。", report=3)), "there is no report 3"),
        (raw(unit(0, 0, "修渠两里。"), chars=2), "after the text's 2 characters"),
        ({**raw(), "schema": 2}, "schema"),
        ([1], "document"),
    ],
)
def test_json_that_breaks_the_contract_is_refused_in_one_line(data, fault):
    with pytest.raises(DocumentError, match=fault) as caught:
        parse(data)
    assert "\n" not in str(caught.value)


def test_text_that_is_no_json_is_refused():
    with pytest.raises(DocumentError, match="not a gangyao document"):
        Document.from_json("{")


def test_units_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        Unit.model_validate(unit(0, 0, "修渠两里。")).role = Role.TARGET
