import pytest

pytest.importorskip("sklearn")

from gangyao.train.metrics import expected_calibration_error, near_copies, score_roles, span_f1


def test_roles_with_few_units_are_left_out_of_macro_f1():
    true = ["review"] * 10 + ["target"] * 10 + ["problem"]
    scores = score_roles(true, ["review"] * 10 + ["target"] * 10 + ["review"])
    assert scores.macro_f1 == pytest.approx((20 / 21 + 1) / 2)
    assert scores.roles["problem"]["f1"] == 0 and scores.units == 21
    assert scores.confusion[1][0] == 1


def test_calibration_error_is_the_gap_between_confidence_and_accuracy():
    assert expected_calibration_error([0.9] * 10, [True] * 9 + [False]) == pytest.approx(0)
    assert expected_calibration_error([1.0] * 10, [False] * 10) == pytest.approx(1)
    assert expected_calibration_error([], []) == 0


def test_exact_spans():
    assert span_f1({(0, 1), (2, 3)}, {(0, 1)})["recall"] == 0.5
    assert span_f1(set(), set())["f1"] == 1 and span_f1(set(), {(0, 1)})["f1"] == 0


def test_near_copies_are_found():
    ours = ["全年修建机耕路三公里，受益农户二百余户。", "栽树八百棵，成活七百棵，补栽工作已经安排。"]
    others = ["全年修建机耕路三公里，受益农户二百多户。", "水费还有两成没有收上来，影响了管网维护。"]
    assert near_copies(ours, others, threshold=0.6) == [(0, 0)]
    assert near_copies([], others) == near_copies(ours, []) == []
