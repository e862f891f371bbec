"""Every format from a file to its outline: headings with their levels, cells, what stands beside the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from writers import WRITERS, Line

import gangyao
from gangyao.document import Document, Kind

DATA = Path(__file__).parents[1] / "data" / "files"
REPORT = [
    Line("石坝沟林场2021年工作总结", 0),
    Line("一、造林和管护", 1),
    Line("全年造林八百六十亩，补植三百亩，成活率九成二。"),
    Line("（一）防火", 2),
    Line("巡山一千二百人次，没有发生火情。"),
    Line("二、存在的问题", 1),
    Line("管护员平均五十六岁，三处瞭望塔漏雨。"),
    Line("三、明年打算", 1),
    Line(cells=("项目", "计划", "期限")),
    Line(cells=("更新瞭望塔", "3座", "六月底")),
    Line(cells=("招管护员", "4名", "年底")),
]


def _read(path: Path, name: str, lines: list[Line]) -> Document:
    file = path / name
    file.write_bytes(WRITERS[name](lines))
    return gangyao.predict(file)


def _headings(document: Document) -> list[tuple[str, int | None]]:
    return [(unit.text.lstrip("# "), unit.level) for unit in document.units if unit.kind is Kind.HEADING]


@pytest.mark.parametrize("name", WRITERS)
def test_headings_levels_and_cells_come_through(name: str, tmp_path: Path) -> None:
    document = _read(tmp_path, name, REPORT)
    assert _headings(document) == [("一、造林和管护", 1), ("（一）防火", 2), ("二、存在的问题", 1), ("三、明年打算", 1)]
    assert document.units[0].kind is Kind.TITLE
    assert document.text is not None
    rows = [unit for unit in document.units if len(unit.cells) == 3]
    cells = [[document.text[cell.start : cell.end] for cell in row.cells] for row in rows]
    assert cells == [["项目", "计划", "期限"], ["更新瞭望塔", "3座", "六月底"], ["招管护员", "4名", "年底"]]
    assert all(row.kind in (Kind.SENTENCE, Kind.FURNITURE) for row in rows)
    assert "| 更新瞭望塔 | 3座 | 六月底 |" in document.to_markdown(full=True)


@pytest.mark.parametrize("name", WRITERS)
def test_styles_alone_make_headings_that_nest(name: str, tmp_path: Path) -> None:
    lines = [
        Line("石坝沟林场2021年工作总结", 0),
        Line("造林和管护", 1),
        Line("防火", 2),
        Line("巡山一千二百人次，没有发生火情。"),
        Line("存在的问题", 1),
        Line("三处瞭望塔漏雨，一直没有钱修。"),
    ]
    document = _read(tmp_path, name, lines)
    headings = [unit for unit in document.units if unit.kind is Kind.HEADING]
    assert [unit.text.lstrip("# ") for unit in headings] == ["造林和管护", "防火", "存在的问题"]
    first, inner, second = headings
    assert (first.parent, inner.parent, second.parent) == (None, first.id, None)
    if not name.endswith(".md"):
        assert first.level == second.level and inner.level == (first.level or 0) + 1


@pytest.mark.parametrize("name", ["report.doc", "report.rtf", "report.odt"])
def test_files_that_another_program_wrote(name: str) -> None:
    document = gangyao.predict(DATA / name)
    headings = _headings(document)
    assert len(headings) >= 3
    assert document.units[0].kind in (Kind.TITLE, Kind.FURNITURE)
    assert any(unit.cells for unit in document.units)
    assert document.to_markdown().startswith("# ")


_WORKS = st.sampled_from(["抓防火", "抓补植", "修瞭望塔", "管护员培训", "苗圃扩建", "护林公路养护", "松材线虫防治"])
_SENTENCES = st.sampled_from(
    [
        "全年巡山一千二百人次，没有发生火情。",
        "补植三百亩，成活率九成二。",
        "三处瞭望塔漏雨，一直没有钱修。",
        "明年六月底前换完。",
    ]
)
_NUMERALS = "一二三四五"


@st.composite
def _reports(draw: st.DrawFn) -> list[Line]:
    lines = [Line("石坝沟林场工作总结", 0)]
    for part in range(draw(st.integers(2, 4))):
        lines.append(Line(f"{_NUMERALS[part]}、{draw(_WORKS)}", 1))
        for inner in range(draw(st.integers(0, 2))):
            lines += [Line(f"（{_NUMERALS[inner]}）{draw(_WORKS)}", 2), Line(draw(_SENTENCES))]
        lines.append(Line(draw(_SENTENCES)))
    return lines


@given(_reports())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_report_comes_back_with_the_same_headings_from_every_format(tmp_path: Path, lines: list[Line]) -> None:
    wanted = [(line.text, line.style) for line in lines if line.style]
    for name in WRITERS:
        assert _headings(_read(tmp_path, name, lines)) == wanted, name
