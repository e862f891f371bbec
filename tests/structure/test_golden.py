"""Pages of every quirk and their reviewed units (``--update-golden`` writes them anew)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading import read_page

from gangyao.document import Document

_GOLDEN = Path(__file__).parent.parent / "data" / "golden"
_PAGES = sorted(_GOLDEN.glob("*.txt"))


def _lines(text: str, page: Document) -> str:
    """One unit a line, so that a change reads well as a diff."""
    units = [
        {
            "start": unit.start,
            "end": unit.end,
            "kind": unit.kind.value,
            "level": unit.level,
            "report": unit.report,
            "parent": unit.parent,
            "text": text[unit.start : unit.end],
            **({"clean": unit.clean} if unit.clean != text[unit.start : unit.end] else {}),
            **({"items": [[item.marker, item.start, item.end] for item in unit.items]} if unit.items else {}),
        }
        for unit in page.units
    ]
    reports = [
        {
            "start": report.start,
            "end": report.end,
            "title": report.title,
            "notes": [[note.code, *note.units] for note in report.notes],
            "copy_of": report.copy_of,
            "similarity": report.similarity,
        }
        for report in page.reports
    ]
    rows = [",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in block) for block in (units, reports)]
    return f'{{"units": [\n{rows[0]}\n],\n"reports": [\n{rows[1]}\n]}}\n'


def test_there_are_enough_pages() -> None:
    assert len(_PAGES) >= 12


@pytest.mark.parametrize("path", _PAGES, ids=[path.stem for path in _PAGES])
def test_golden(path: Path, update_golden: bool) -> None:
    text = path.read_bytes().decode("utf-8")
    lines = _lines(text, read_page(text))
    expected = path.with_suffix(".json")
    if update_golden:
        expected.write_text(lines, encoding="utf-8", newline="\n")
    assert json.loads(lines) == json.loads(expected.read_text(encoding="utf-8"))
