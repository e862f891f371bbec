import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("scipy")
pytest.importorskip("matplotlib")

import numpy as np

from gangyao.document import Kind, Role
from gangyao.train.examples import PageUnits
from gangyao.train.experiment import Outcome, without_copies
from gangyao.train.labelled import LabelledPage, LabelledUnit
from gangyao.train.predictions import Predictions, joined, read_predictions, save_predictions, settings_of
from gangyao.train.results.confidence import confidence
from gangyao.train.results.gallery import mistakes
from gangyao.train.results.intervals import accuracy, interval, macro_f1, page_counts
from gangyao.train.results.page import ablation, by_rule, judged
from gangyao.train.results.stages import stages
from gangyao.train.results.transitions import decoded, transitions

pytestmark = pytest.mark.train


def said(*guesses, labels=None, name="p", sure=4.0):
    """Predictions of one page: ``sure`` is the logit of the role guessed."""
    logits = torch.zeros((len(guesses), 4))
    for row, guess in enumerate(guesses):
        logits[row, guess] = sure
    return Predictions(logits, torch.tensor(guesses if labels is None else labels), [name] * len(guesses))


def test_intervals_draw_pages_and_hold_the_figure():
    parts = [said(0, 1, 2, 3, labels=[0, 1, 2, 3], name=f"right-{n}") for n in range(6)]
    parts += [said(0, 0, 0, 0, labels=[0, 1, 2, 3], name=f"wrong-{n}") for n in range(2)]
    counts = page_counts(joined(parts))
    assert counts.shape == (8, 4, 4)
    value = float(accuracy(counts.sum(axis=0)))
    low, high = interval(counts, accuracy)
    assert value == pytest.approx(26 / 32) and low < value < high <= 1
    assert interval(counts[:1], macro_f1) == (1.0, 1.0)


def test_transitions_mend_a_doubtful_unit_in_a_run_and_leave_a_sure_one():
    odds = transitions([[0] * 9 + [2] * 9] * 5)
    doubtful = joined([said(0, 0, 0), said(2, sure=0.2), said(0, 0, 0)])
    assert decoded(doubtful, odds, 0.0, 1.0) == [0, 0, 0, 2, 0, 0, 0]
    assert decoded(doubtful, odds, 0.5, 1.0) == [0] * 7
    sure = joined([said(0, 0, 0), said(2, sure=30.0), said(0, 0, 0)])
    assert decoded(sure, odds, 0.5, 1.0)[3] == 2


def test_confidence_counts_errors_where_the_model_is_least_sure():
    sure = said(0, 1, 2, 3, 0, 1, 2, 3, labels=[0, 1, 2, 3, 0, 1, 2, 3])
    wrong = said(0, 1, labels=[1, 0], sure=0.5)
    found = confidence(joined([sure, wrong]), 1.0)
    assert found.errors_among_least(0.2) == 1.0
    assert found.risk(0.8) == 0.0 and found.risk(1.0) == pytest.approx(0.2)
    assert sum(count for _, _, count in found.bins()) == 10
    assert 0 < found.ece < 1


def page():
    lines = [
        ("一、存在的问题", Kind.HEADING, 1, Role.PROBLEM, ()),
        ("仓库还漏雨。", Kind.SENTENCE, None, Role.PROBLEM, ()),
        ("上个月已经换了瓦。", Kind.SENTENCE, None, Role.REVIEW, ("r1",)),
        ("请审议。", Kind.SENTENCE, None, Role.BOILERPLATE, ("r7",)),
    ]
    units, at = [], 0
    for text, kind, level, role, tags in lines:
        units.append(LabelledUnit(at, at + len(text), kind, level, role, at == 0, tags))
        at += len(text) + 1
    return LabelledPage("p", "\n".join(line[0] for line in lines), tuple(units), {"kind": "粮站"})


def test_the_gallery_says_what_may_have_misled_and_rules_are_counted():
    predictions = said(1, 1, 1, 2, labels=[1, 1, 0, 3])
    found = mistakes(predictions, [page()], 1.0, most=5)
    assert [(one.true, one.guess) for one in found] == [("boilerplate", "target"), ("review", "problem")]
    assert found[0].cause.startswith("boilerplate") and found[1].cause.startswith("copied the section")
    assert len(mistakes(predictions, [page()], 1.0, most=1)) == 1
    assert by_rule(predictions, [page()]) == {1: (0.0, 1), 7: (0.0, 1)}


def test_rows_are_compared_over_the_trials_that_all_have():
    def outcome(row, split, value):
        return Outcome(row, split, 1, value, value, 10, 5, 1.0)

    rows = ablation([outcome("1 a", "1/2", 0.8), outcome("2 b", "1/2", 0.9), outcome("2 b", "2/2", 0.5)])
    assert [(row["row"], row["like"], round(row["macro_f1"], 2)) for row in rows] == [
        ("1 a", 0.8, 0.8),
        ("2 b", 0.9, 0.7),
    ]


def test_predictions_are_kept_without_pickles(tmp_path):
    given = said(0, 1, 2)
    save_predictions(given, tmp_path / "p.npz")
    with np.load(tmp_path / "p.npz", allow_pickle=False) as arrays:
        assert set(arrays) == {"logits", "labels", "names", "settings"}
    found = read_predictions(tmp_path / "p.npz")
    assert found.names == given.names and torch.equal(found.labels, given.labels)
    assert [file.name for file in tmp_path.iterdir()] == ["p.npz"]
    whole = (tmp_path / "p.npz").read_bytes()
    for broken in (b"no arrays", b"", whole[: len(whole) // 2]):
        (tmp_path / "q.npz").write_bytes(broken)
        assert settings_of(tmp_path / "q.npz") is None
        with pytest.raises(ValueError, match=r"q\.npz holds no predictions"):
            read_predictions(tmp_path / "q.npz")
    assert settings_of(tmp_path / "missing.npz") is None


def test_a_recipe_that_was_not_judged_in_all_its_folds_is_refused(tmp_path):
    save_predictions(said(0, 1, 2, 3, labels=[1, 1, 0, 3]), tmp_path / "student--1of2--1.npz")
    save_predictions(said(0, 1, 2, 3, labels=[1, 1, 0, 3]), tmp_path / "student--p--1.npz")
    with pytest.raises(ValueError, match="does not judge every page once"):
        judged(tmp_path, [page()])


def test_the_two_stages_are_set_side_by_side_page_set_by_page_set(tmp_path):
    before = joined([said(0, 0, labels=[0, 1], name="w29-01"), said(2, 2, labels=[2, 2], name="w30-01")])
    halves = [said(0, 1, labels=[0, 1], name="w29-01"), said(2, 2, labels=[2, 2], name="w30-01")]
    save_predictions(before, tmp_path / "first--new.npz")
    save_predictions(said(3, 3, labels=[3, 0]), tmp_path / "first--unseen.npz")
    save_predictions(said(3, 0, labels=[3, 0]), tmp_path / "second--unseen.npz")
    found = stages(tmp_path, halves, 1.0)
    assert [(row.pages, row.count) for row in found] == [("all new pages", 2), ("w29", 1), ("w30", 1), ("unseen", 1)]
    assert [(row.first["accuracy"], row.second["accuracy"]) for row in found] == [(0.75, 1), (0.5, 1), (1, 1), (0.5, 1)]
    save_predictions(said(3, 0, labels=[3, 0], name="other"), tmp_path / "second--unseen.npz")
    with pytest.raises(ValueError, match="judged on other, p"):
        stages(tmp_path, halves, 1.0)
    (tmp_path / "second--unseen.npz").unlink()
    assert stages(tmp_path, [], 1.0) == []  # nothing is shown of pages that one stage alone was judged on


def test_raw_pages_in_which_a_test_page_stands_are_left_out():
    sentences = [f"第{n}生产队今年修渠{n}里，浇地九千亩。" for n in range(9)]
    test = PageUnits("t", sentences, [None] * 9, [0] * 9)
    stretch = PageUnits("raw-1", sentences[2:6], [None] * 4, [0] * 4)
    other = PageUnits("raw-2", ["水利站今年添置抽水机三台，维修涵闸六座。", sentences[0][:8]], [None] * 2, [0] * 2)
    assert without_copies([stretch, other], [test]) == [other]
