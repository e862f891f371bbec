from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from outline_pages import BOILERPLATE, PAGE, PROBLEM, REVIEW, TARGET, F, H, S, T, document, ids

from gangyao.document import Role
from gangyao.outline import build_reports
from gangyao.structure import ReportFacts


def test_headings_nest_and_sentences_stand_under_them_in_runs_of_one_role():
    root = PAGE.reports[0].outline
    assert [child.type for child in root.children] == ["run", "heading", "heading", "run"]
    review = root.children[1]
    assert [(child.type, child.role, child.differs) for child in review.children] == [
        ("run", REVIEW, False),
        ("run", PROBLEM, True),
        ("heading", REVIEW, False),
        ("heading", REVIEW, False),
    ]
    assert review.children[1].sentences == (6, 7)
    assert [(child.sentences, child.differs) for child in review.children[3].children] == [
        ((12,), True),
        ((13,), False),
        ((14,), True),
    ]


def test_the_title_block_stands_at_the_root():
    assert PAGE.reports[0].outline.titles == (1, 2)
    assert PAGE.reports[0].title == "青石坝水管所工作总结"


def test_furniture_stands_under_the_heading_it_was_found_under():
    root = PAGE.reports[0].outline
    assert root.children[1].furniture == (8,)  # a page number inside the first part
    assert root.furniture == (0, 18)  # before the report and behind its last sentence


def test_furniture_between_two_reports_belongs_to_the_first():
    page = document(
        (T, None, BOILERPLATE, None, "电管站工作总结"),
        (S, None, REVIEW, None, "架线八里。"),
        (F, None, BOILERPLATE, None, "下一篇"),
        (T, None, BOILERPLATE, None, "兽医站工作总结"),
        (S, None, REVIEW, None, "防疫九百头。"),
    )
    assert [ids(report.outline) for report in page.reports] == [[0, 2, 1], [3, 4]]


def test_a_page_number_does_not_part_a_run():
    page = document(
        (S, None, REVIEW, None, "架线八里。"),
        (F, None, BOILERPLATE, None, "- 3 -"),
        (S, None, REVIEW, None, "换杆九根。"),
    )
    root = page.reports[0].outline
    assert [child.sentences for child in root.children] == [(0, 2)] and root.furniture == (1,)


def test_a_scheme_that_is_skipped_nests_by_the_parent_all_the_same():
    page = document(
        (H, 1, REVIEW, None, "一、工作"),
        (H, 4, REVIEW, 0, "（1）修路"),
        (S, None, REVIEW, 1, "修了三里。"),
        (H, 2, TARGET, None, "（二）打算"),
        (S, None, TARGET, 3, "再修两里。"),
    )
    tops = page.reports[0].outline.children
    assert [top.unit for top in tops] == [0, 3] and tops[0].children[0].unit == 1


def test_a_page_without_headings_is_divided_by_role_and_nothing_differs():
    page = document(
        (S, None, REVIEW, None, "栽树八百棵。"),
        (S, None, PROBLEM, None, "死了一百棵。"),
        (S, None, TARGET, None, "补栽。"),
    )
    runs = page.reports[0].outline.children
    assert [(run.type, run.role, run.differs) for run in runs] == [
        ("run", REVIEW, False),
        ("run", PROBLEM, False),
        ("run", TARGET, False),
    ]


CLOSING = (
    (T, None, BOILERPLATE, None, "水渠所工作总结"),
    (H, 1, TARGET, None, "一、明年打算"),
    (S, None, TARGET, 1, "换闸门两座。"),
    (S, None, BOILERPLATE, 1, "我们满怀信心。"),
    (S, None, BOILERPLATE, 1, "以上报告，"),
    (F, None, BOILERPLATE, None, "- 3 -"),
    (S, None, BOILERPLATE, 1, "请予审议。"),
    (S, None, BOILERPLATE, 1, "青石坝水渠所"),
    (S, None, BOILERPLATE, 1, "2018年1月5日"),
)


def test_closing_formulas_and_the_signature_hang_on_the_root_but_not_what_shares_a_paragraph():
    root = document(*CLOSING, glued={3}, continues={6: 4}).reports[0].outline
    assert [child.sentences for child in root.children[0].children] == [(2,), (3,)]
    assert (root.children[-1].type, root.children[-1].role) == ("run", BOILERPLATE)
    assert root.children[-1].sentences == (4, 6, 7, 8) and root.furniture == (5,)


def test_the_page_tells_whether_a_blank_ends_a_line():
    units = document(*CLOSING).units
    facts = [ReportFacts(0, units[-1].end, None)]
    text = "\n".join(unit.text for unit in units)
    assert build_reports(units, facts, text)[0].outline.children[-1].sentences == (3, 4, 6, 7, 8)
    text = text.replace("座。\n", "座。 ").replace("。\n以上", "。 以上").replace("\n- 3 -\n", " - 3 - ")
    assert build_reports(units, facts, text)[0].outline.children[-1].sentences == (7, 8)


def test_a_heading_over_boilerplate_keeps_it_but_for_the_signature():
    page = document(
        (H, 1, REVIEW, None, "一、工作"),
        (S, None, REVIEW, 0, "修渠三里。"),
        (H, 1, BOILERPLATE, None, "二、结束语"),
        (S, None, BOILERPLATE, 2, "同志们，水利千秋！"),
        (S, None, BOILERPLATE, 2, "谢谢大家。"),
        (S, None, BOILERPLATE, 2, "水渠所"),
        (S, None, BOILERPLATE, 2, "2018年1月5日"),
    )
    root = page.reports[0].outline
    assert root.children[1].children[0].sentences == (3, 4) and root.children[2].sentences == (5, 6)


def test_under_a_run_in_heading_the_closing_begins_with_the_next_line():
    page = document(
        (H, 5, TARGET, None, "一是换闸。"),
        (S, None, BOILERPLATE, 0, "决心不变。"),
        (S, None, BOILERPLATE, 0, "请予审议。"),
        glued={1},
    )
    root = page.reports[0].outline
    assert root.children[0].children[0].sentences == (1,) and root.children[1].sentences == (2,)


def test_a_page_of_furniture_alone_has_no_report():
    assert document((F, None, BOILERPLATE, None, "打印")).reports == () == document().reports


@st.composite
def pages(draw):
    """Any page that layout may give: several reports, headings of any level, parents within their report."""
    rows, headings = [], []
    for number in range(draw(st.integers(0, 30))):
        kind = draw(st.sampled_from([T, H, H, S, S, S, S, F]))
        if kind is T:
            headings.clear()
        parent = draw(st.sampled_from([None, *headings])) if kind in (H, S) else None
        level = draw(st.integers(0, 5)) if kind is H else None
        role = BOILERPLATE if kind in (T, F) else draw(st.sampled_from(list(Role)))
        rows.append((kind, level, role, parent, f"第{number}句话。"))
        if kind is H:
            headings.append(number)
    return document(*rows, glued=draw(st.sets(st.integers(1, 30))))


@settings(max_examples=150, deadline=None)
@given(pages(), st.booleans(), st.none() | st.sets(st.sampled_from(list(Role)), min_size=1), st.none() | st.just(0.95))
def test_every_unit_stands_in_exactly_one_node_and_is_shown_or_counted(page, full, only, least):
    counted = Counter(number for report in page.reports for number in ids(report.outline))
    assert counted == Counter(range(len(page.units)) if page.reports else [])
    shown = page.to_markdown(full=full, only=only, min_confidence=least)
    markup = page.to_html(full=full, only=only, min_confidence=least)
    for unit in page.units:
        if unit.kind is S and (only is None or unit.role in only):
            assert unit.text in markup
            folded = unit.role is BOILERPLATE and not full and least is None
            assert unit.text in shown or (folded and "套话" in shown)
        elif unit.kind is S:
            assert unit.text not in markup and unit.text not in shown and f"{unit.role.chinese} " in shown
