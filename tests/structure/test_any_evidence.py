"""Whatever the classifier says: the structure of a page is a tree in order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gangyao.cut.units import cut_page
from gangyao.document import Kind
from gangyao.structure import Evidence, structure

_LINES = st.sampled_from(
    [
        "一、抓生产",
        "二、抓安全",
        "三、四季度增长5%",
        "（一）修渠",
        "（二）清淤。全年清淤三百方。",
        "1.换管",
        "2、抢修，全年四十次。",
        "一是抓早。早下种。二是抓细。",
        "水利站工作总结",
        "第一部分 回顾",
        "壹、前言",
        "今年办了三件事。水费收齐了。",
        "● 水费收不齐",
        "— 3 —",
        "我们认真抓好，",
        "问题",
        "",
    ]
)
_SHARE = st.floats(0.0, 1.0)


@given(st.lists(_LINES, max_size=25).map("\n".join), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_any_evidence_gives_a_tree_in_order(text, draw) -> None:
    units = cut_page(text)
    evidence = []
    for _ in units:
        kinds, levels = [draw.random() + 1e-6 for _ in range(4)], [draw.random() + 1e-6 for _ in range(6)]
        evidence.append(
            Evidence(
                tuple(k / sum(kinds) for k in kinds), draw.random(), tuple(level / sum(levels) for level in levels)
            )
        )
    page = structure(units, evidence)
    reports = [one.report for one in page.judged if one.report is not None]
    assert reports == sorted(reports)
    assert set(reports) == set(range(len(page.reports)))
    for index, one in enumerate(page.judged):
        assert (one.level is not None) == (one.kind is Kind.HEADING)
        assert (one.report is None) == (one.kind is Kind.FURNITURE)
        assert one.level is None or 0 <= one.level <= 5
        assert one.reasons
        if one.parent is not None:
            assert one.parent < index
            assert page.judged[one.parent].kind is Kind.HEADING
            assert page.judged[one.parent].report == one.report
    assert structure(units, evidence) == page
