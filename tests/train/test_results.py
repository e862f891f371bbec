import pytest

pytest.importorskip("scipy")
pytest.importorskip("matplotlib")

import numpy as np

from gangyao.classify.labels import LABELS, ROLE_SLICE
from gangyao.document import Kind, Role
from gangyao.pipeline import Model
from gangyao.train.calibration import fit_temperature, temperature_of
from gangyao.train.evaluation import FURNITURE, RUN_IN, PageResult, judge, judge_recorded, summarise
from gangyao.train.examples import PageUnits, Target
from gangyao.train.experiment import Outcome, without_copies
from gangyao.train.labelled import LabelledPage, LabelledUnit
from gangyao.train.predictions import (
    Predictions,
    Recorded,
    load_predictions,
    predict_logits,
    read_predictions,
    save_predictions,
    settings_of,
)
from gangyao.train.results.confidence import confidence
from gangyao.train.results.gallery import mistakes
from gangyao.train.results.intervals import accuracy, interval, macro_f1, page_counts
from gangyao.train.results.page import ablation, figures, judged, results

LINES = [
    ("打印本页", Kind.FURNITURE, None, Role.BOILERPLATE, ()),
    ("一、存在的问题", Kind.HEADING, 1, Role.PROBLEM, ()),
    ("仓库还漏雨。", Kind.SENTENCE, None, Role.PROBLEM, ()),
    ("上个月已经换了瓦。", Kind.SENTENCE, None, Role.REVIEW, ("r1",)),
    ("请审议。", Kind.SENTENCE, None, Role.BOILERPLATE, ("r7",)),
]


def page(name="p", kind="粮站", join="\n"):
    units, at = [], 0
    for text, sort, level, role, tags in LINES:
        units.append(LabelledUnit(at, at + len(text), sort, level, role, at == 5, tags))
        at += len(text) + len(join)
    return LabelledPage(name, join.join(line[0] for line in LINES), tuple(units), {"kind": kind})


class Knows:
    """A classifier that says what it is told of each text, with this much certainty."""

    def __init__(self, sure=6.0, **roles):
        self.sure, self.roles = sure, roles

    def logits(self, shown):
        rows = np.zeros((len(shown.texts), len(LABELS)), dtype=np.float32)
        for row, text in zip(rows, shown.texts, strict=True):
            _, kind, level, role, _ = next(line for line in LINES if line[0] == text)
            row[LABELS.index(kind.value)] = 9
            row[LABELS.index(self.roles.get(text[:2], role.value))] = self.sure
            row[LABELS.index(f"level-{level or 0}")] = 9
        return rows


def result(*pairs, name="p", sure=0.9):
    roles = [role.value for role in Role]
    return PageResult(name, [(roles[true], roles[guess], sure, ()) for true, guess in pairs], {}, {})


def test_intervals_draw_pages_and_hold_the_figure():
    parts = [result((0, 0), (1, 1), (2, 2), (3, 3), name=f"right-{n}") for n in range(6)]
    parts += [result((0, 0), (1, 0), (2, 0), (3, 0), name=f"wrong-{n}") for n in range(2)]
    counts = page_counts(parts)
    assert counts.shape == (8, 4, 4)
    value = float(accuracy(counts.sum(axis=0)))
    low, high = interval(counts, accuracy)
    assert value == pytest.approx(26 / 32) and low < value < high <= 1
    assert interval(counts[:1], macro_f1) == (1.0, 1.0)


def test_macro_f1_leaves_out_roles_with_few_units():
    counts = page_counts([result(*[(0, 0)] * 10, *[(2, 2)] * 10, (1, 0))]).sum(axis=0)
    assert float(macro_f1(counts)) == pytest.approx((20 / 21 + 1) / 2)
    assert float(macro_f1(page_counts([result((0, 0), (1, 0))]).sum(axis=0))) == pytest.approx((2 / 3) / 4)


def test_confidence_counts_errors_where_the_model_is_least_sure():
    sure = result(*[(n % 4, n % 4) for n in range(8)], sure=0.98)
    wrong = result((1, 0), (0, 1), sure=0.5)
    found = confidence([sure, wrong])
    assert found.errors_among_least(0.2) == 1.0
    assert found.risk(0.8) == 0.0 and found.risk(1.0) == pytest.approx(0.2)
    assert found.right_between(0.5, 0.95) == 0.0 and found.right_between(0.95, 1.0) == 1.0
    assert sum(count for _, _, count in found.bins()) == 10
    assert 0 < found.ece < 1


def test_predict_over_kept_logits_is_predict_over_the_model():
    pages = [page("a"), page("b", join="\n\n")]
    said = predict_logits(Knows(请审="target"), pages)
    assert said.pages == ["a", "b"] and len(said.names) == 10
    scores = judge_recorded(said, [*pages, page("never judged")], 1.0, least=1)
    assert scores["pages"] == 2 and scores["roles"]["accuracy"] == pytest.approx(6 / 8)
    assert scores["rules"] == {"r1": {"accuracy": 1.0, "units": 2}, "r7": {"accuracy": 0.0, "units": 2}}
    assert scores["spans"]["heading 0-4"]["f1"] == scores["spans"][FURNITURE]["f1"] == 1.0


def test_furniture_is_counted_by_characters_and_run_ins_by_the_line_that_goes_on():
    lines = page(join="")
    spans = summarise(list(judge(Model(Recorded(predict_logits(Knows(), [page()]), [page()])), [page()])))["spans"]
    assert spans[FURNITURE]["true"] == 4 and spans[RUN_IN]["true"] == 0
    from gangyao.train.evaluation import _true_spans

    assert _true_spans(lines)[RUN_IN] == {("p", 4, 11)}
    assert RUN_IN not in _true_spans(page())


def test_the_gallery_says_what_may_have_misled_and_prints_no_sentence_of_others():
    said = predict_logits(Knows(请审="target", 上个="problem"), [page("p"), page("q", kind="gold")])
    found = judged("x", said, [page("p"), page("q", kind="gold")])
    told = mistakes(found.results, found.pages, most=9)
    assert [(one.true, one.guess) for one in told if one.page == "p"] == [
        ("boilerplate", "target"),
        ("review", "problem"),
    ]
    assert told[0].cause.startswith("boilerplate") and told[-1].cause.startswith("copied the section")
    assert {one.page: bool(one.text) for one in told} == {"p": True, "q": False}
    assert len(mistakes(found.results, found.pages, most=1)) == 1


def test_figures_are_told_apart_by_register():
    pages = [page("weekly-1", kind="gold"), page("weekly-2", kind="gold"), page("speech-1", kind="gold")]
    rows = figures(judged("x", predict_logits(Knows(请审="target"), pages), pages))
    assert [(row["register"], row["pages"], row["units"]) for row in rows] == [
        ("all", 3, 12),
        ("speech", 1, 4),
        ("weekly", 2, 8),
    ]
    assert rows[0]["accuracy"] == pytest.approx(0.75) and rows[0]["spans"]["furniture"] == 1.0


def test_the_temperature_makes_confidence_what_was_right():
    logits = np.tile(np.array([[8.0, 0, 0, 0]], dtype=np.float32), (100, 1))
    labels = np.array([0] * 70 + [1] * 30)
    temperature = fit_temperature(logits, labels)
    chance = np.exp(8 / temperature) / (np.exp(8 / temperature) + 3)
    assert chance == pytest.approx(0.7, abs=0.01)
    said = predict_logits(Knows(请审="target"), [page()])
    assert said.logits[:, ROLE_SLICE].shape == (5, 4) and temperature_of(said) > 1


def test_rows_are_compared_over_the_trials_that_all_have():
    def outcome(row, split, value):
        return Outcome(row, split, 1, value, value, 10, 5, 1.0)

    rows = ablation([outcome("1 a", "1/2", 0.8), outcome("2 b", "1/2", 0.9), outcome("2 b", "2/2", 0.5)])
    assert [(row["row"], row["like"], round(row["macro_f1"], 2)) for row in rows] == [
        ("1 a", 0.8, 0.8),
        ("2 b", 0.9, 0.7),
    ]


def test_predictions_are_kept_without_pickles(tmp_path):
    given = predict_logits(Knows(), [page()])
    save_predictions(given, tmp_path / "p.npz", "settings")
    with np.load(tmp_path / "p.npz", allow_pickle=False) as arrays:
        assert set(arrays) == {"logits", "targets", "names", "settings"}
    found = read_predictions(tmp_path / "p.npz")
    assert found.names == given.names and (found.targets == given.targets).all()
    assert [file.name for file in tmp_path.iterdir()] == ["p.npz"] and settings_of(tmp_path / "p.npz") == "settings"
    whole = (tmp_path / "p.npz").read_bytes()
    for broken in (b"no arrays", b"", whole[: len(whole) // 2]):
        (tmp_path / "q.npz").write_bytes(broken)
        assert settings_of(tmp_path / "q.npz") is None
        with pytest.raises(ValueError, match=r"q\.npz holds no predictions"):
            read_predictions(tmp_path / "q.npz")
    assert settings_of(tmp_path / "missing.npz") is None


def test_predictions_of_pages_that_are_labelled_otherwise_now_are_refused(tmp_path):
    given = predict_logits(Knows(), [page()])
    save_predictions(given, tmp_path / "p.npz")
    assert load_predictions([tmp_path / "p.npz"], [page()]).pages == ["p"]
    other = Predictions(given.logits, given.targets[::-1], given.names)
    save_predictions(other, tmp_path / "q.npz")
    with pytest.raises(ValueError, match="p is cut or labelled otherwise now"):
        load_predictions([tmp_path / "q.npz"], [page()])
    assert load_predictions([tmp_path / "p.npz", tmp_path / "q.npz"], [page()]).names == given.names


def test_a_page_of_results_needs_something_to_tell(tmp_path):
    with pytest.raises(ValueError, match="holds no predictions and no outcomes"):
        results(tmp_path, [page()], tmp_path / "plots")


def test_raw_pages_in_which_a_test_page_stands_are_left_out():
    def raw(name, texts):
        return PageUnits(name, texts, [0] * len(texts), [None] * len(texts), [Target()] * len(texts))

    sentences = [f"第{n}生产队今年修渠{n}里，浇地九千亩。" for n in range(9)]
    stretch = raw("raw-1", sentences[2:6])
    other = raw("raw-2", ["水利站今年添置抽水机三台，维修涵闸六座。", sentences[0][:8]])
    assert without_copies([stretch, other], [raw("t", sentences)]) == [other]
