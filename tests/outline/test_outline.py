from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gangyao.document import Document, Kind, ModelInfo, Role, Source, Unit
from gangyao.layout import LayoutReport
from gangyao.outline import build_reports
from gangyao.outline.lines import joined
from gangyao.outline.markdown import escape

T, H, S, F = Kind.TITLE, Kind.HEADING, Kind.SENTENCE, Kind.FURNITURE
REVIEW, PROBLEM, TARGET, BOILERPLATE = Role


def document(*rows):
    """Rows of (kind, level, role, parent, text), all of one report but the furniture."""
    units, at = [], 0
    for number, (kind, level, role, parent, text) in enumerate(rows):
        scores = {r: 1.0 if r is role else 0.0 for r in Role}
        report = None if kind is F else 0
        fields = {"level": level, "role": role, "confidence": 1.0, "scores": scores, "report": report, "parent": parent}
        units.append(Unit(id=number, start=at, end=at + len(text), text=text, kind=kind, **fields))
        at += len(text) + 1
    title = next((unit.text for unit in units if unit.kind is T), None)
    reports = [LayoutReport(0, at, title)] if any(unit.kind is not F for unit in units) else []
    return Document(
        source=Source(name="x", chars=at, sha256="0" * 64),
        model=ModelInfo(name="m", version="1"),
        units=tuple(units),
        reports=build_reports(units, reports),
    )


PAGE = document(
    (F, None, BOILERPLATE, None, "来源：本站"),
    (T, None, BOILERPLATE, None, "青石坝水管所工作总结"),
    (S, None, BOILERPLATE, None, "各位同志："),
    (H, 1, REVIEW, None, "一、全年工作"),
    (S, None, REVIEW, 3, "清淤十二公里。"),
    (S, None, PROBLEM, 3, "三号闸漏水没有修好。"),
    (S, None, PROBLEM, 3, "水费收不齐。"),
    (H, 5, REVIEW, 3, "管护到位。"),
    (S, None, REVIEW, 7, "聘了*九*名渠长。"),
    (S, None, BOILERPLATE, 7, "渠是农业的血脉。"),
    (H, 1, TARGET, None, "二、明年打算"),
    (S, None, TARGET, 10, "1. 换闸门两座，"),
    (S, None, BOILERPLATE, 10, "谢谢大家。"),
)


def ids(node):
    own = [] if node.unit is None else [node.unit]
    return [*own, *node.titles, *node.sentences, *node.furniture, *(i for child in node.children for i in ids(child))]


def test_headings_nest_and_sentences_stand_under_them_in_runs_of_one_role():
    root = PAGE.reports[0].outline
    assert [child.type for child in root.children] == ["run", "heading", "heading"]
    review = root.children[1]
    assert [(child.type, child.role, child.differs) for child in review.children] == [
        ("run", REVIEW, False),
        ("run", PROBLEM, True),
        ("heading", REVIEW, False),
    ]
    assert review.children[1].sentences == (5, 6)
    assert [child.sentences for child in review.children[2].children] == [(8,), (9,)]
    assert root.furniture == (0,) and root.titles == (1,)


def test_the_markdown_reads_like_an_outline():
    assert PAGE.to_markdown() == (
        "# 青石坝水管所工作总结\n"
        "\n"
        "> 回顾 2 · 问题 2 · 目标 1 · 套话 3 句\n"
        "\n"
        "- *（套话 1 句，已略）*\n"
        "\n"
        "## 一、全年工作 〔回顾〕\n"
        "\n"
        "- 清淤十二公里。\n"
        "- **〔问题〕**\n"
        "  - 三号闸漏水没有修好。\n"
        "  - 水费收不齐。\n"
        "- **管护到位。**\n"
        "  - 聘了\\*九\\*名渠长。\n"
        "  - *（套话 1 句，已略）*\n"
        "\n"
        "## 二、明年打算 〔目标〕\n"
        "\n"
        "- 1\\. 换闸门两座，\n"
        "- *（套话 1 句，已略）*\n"
        "\n"
        "*（页面文字 1 处，已略）*\n"
    )


def test_only_keeps_the_roles_asked_for_and_counts_the_rest():
    shown = PAGE.to_markdown(only={Role.PROBLEM})
    assert "三号闸漏水没有修好。" in shown and "一、全年工作" in shown
    assert "清淤" not in shown and "二、明年打算" not in shown
    assert "其余 6 句未列" in shown


def test_full_writes_boilerplate_out():
    shown = PAGE.to_markdown(full=True)
    assert "渠是农业的血脉。" in shown and "套话 1 句" not in shown


def test_a_report_without_headings_is_divided_by_role():
    page = document(
        (S, None, REVIEW, None, "栽树八百棵。"),
        (S, None, REVIEW, None, "活了七百棵。"),
        (S, None, TARGET, None, "开春补栽。"),
    )
    assert "- **〔回顾〕**\n  - 栽树八百棵。\n  - 活了七百棵。\n- **〔目标〕** 开春补栽。\n" in page.to_markdown()


def test_a_wrapped_sentence_is_shown_as_one_line():
    assert joined("修了机\n耕路，\r\n　　又架桥。") == "修了机耕路，又架桥。"


@pytest.mark.parametrize("text", ["1. 修渠", "- 修渠", "# 修渠", "**亿元", "[1]", "a_b_c", "<b>", "`x`", "|表|"])
def test_marks_of_markdown_in_a_text_stay_what_they_are(text):
    escaped = escape(text)
    assert escaped != text and escaped.replace("\\", "") == text


def test_the_html_holds_every_unit_with_its_span_and_escapes_text():
    page = document((S, None, PROBLEM, None, "<script>缺钱</script>"), (F, None, BOILERPLATE, None, "打印"))
    shown = page.to_html()
    assert "<script>" not in shown and "&lt;script&gt;缺钱" in shown
    assert 'data-start="0" data-end="19"' in shown and "打印" in shown
    assert PAGE.to_html().count("data-unit=") == len(PAGE.units) - 1  # the title stands in its heading


def test_a_page_of_furniture_alone_and_an_empty_page_have_an_outline():
    assert "页面文字 1 处" in document((F, None, BOILERPLATE, None, "打印")).to_markdown()
    assert document().to_markdown() == ""


@st.composite
def pages(draw):
    rows, headings = [], []
    for number in range(draw(st.integers(0, 25))):
        kind = draw(st.sampled_from([T, H, H, S, S, S, F]))
        parent = draw(st.sampled_from([None, *headings])) if kind in (H, S) else None
        level = draw(st.integers(0, 5)) if kind is H else None
        role = BOILERPLATE if kind in (T, F) else draw(st.sampled_from(list(Role)))
        rows.append((kind, level, role, parent, f"第{number}句话。"))
        if kind is H:
            headings.append(number)
    return document(*rows)


@settings(max_examples=150, deadline=None)
@given(pages(), st.booleans(), st.none() | st.sets(st.sampled_from(list(Role)), min_size=1))
def test_every_unit_stands_in_exactly_one_node_and_nothing_shown_is_lost(page, full, only):
    counted = Counter(number for report in page.reports for number in ids(report.outline))
    wanted = [unit.id for unit in page.units] if page.reports else []
    assert counted == Counter(wanted)
    shown = page.to_markdown(full=full, only=only)
    for unit in page.units:
        folded = unit.role is BOILERPLATE and not full
        if unit.kind is S and (only is None or unit.role in only) and not folded:
            assert unit.text in shown
    assert page.to_html(full=full, only=only)
