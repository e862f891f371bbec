import gzip
import itertools
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gangyao.document import Kind, Role
from gangyao.layout import layout
from gangyao.read import ReadError
from gangyao.train.labelled import LabelError, load_folder, load_gold
from gangyao.train.silver import Labeller, Weights
from gangyao.train.silver.chain import Step, counted, smoothed
from gangyao.train.silver.cues import CUES, section_role
from gangyao.train.silver.files import is_file_name, raw_pages, whole_file, write_gold
from gangyao.train.silver.measure import align, source_worth, worth
from gangyao.train.silver.pages import SilverPage, SilverUnit, from_json
from gangyao.train.silver.votes import HEADING, SECTION, layout_votes
from gangyao.train.silver.weights import Heard

SCRIPT = Path(__file__).parents[2] / "scripts" / "label_silver.py"
PAGE = (
    "石桥渡口工作总结\n同志们：\n一、今年工作回顾\n换了两条渡船，摆渡三千趟。\n候船棚漏雨，至今没有修好。\n"
    "二、存在的问题\n救生衣有一半是旧的。\n三、明年打算\n岸边砌台阶。\n以上报告，请予审议。\n"
)


@pytest.fixture
def weights(authored):
    """Weights from one small report: enough to tell which way a vote pulls."""
    return Weights.counted(load_folder(authored))


def by_text(page):
    return {page.text[unit.start : unit.end]: unit for unit in page.units}


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.name)
def test_a_cue_finds_its_examples_and_not_their_false_friends(cue):
    assert cue.examples
    assert [text for text in cue.examples if not cue.pattern.search(text)] == []
    assert [text for text in cue.friends if cue.pattern.search(text)] == []


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("一、三年工作回顾", Role.REVIEW),
        ("（二）任务完成情况", Role.REVIEW),
        ("三、还有哪些不足", Role.PROBLEM),
        ("四、下步打算", Role.TARGET),
        ("大会议程", Role.BOILERPLATE),
        ("主要问题及今后打算", None),
        ("（一）渡船检修", None),
    ],
)
def test_a_heading_names_a_role_or_none(heading, role):
    assert section_role(heading) is role


def test_the_nearest_heading_that_names_a_role_votes():
    units = layout("一、工作回顾\n（一）渡船检修。\n岸边很安静。\n二、明年打算\n砌台阶。\n").units
    found = {unit.clean: votes for unit, votes in zip(units, layout_votes(units), strict=True)}
    assert found["一、工作回顾"][HEADING] is Role.REVIEW
    assert found["岸边很安静。"] == {SECTION: Role.REVIEW}
    assert found["砌台阶。"] == {SECTION: Role.TARGET}


def test_titles_and_furniture_get_no_votes():
    units = layout(PAGE).units
    assert all(not votes for unit, votes in zip(units, layout_votes(units), strict=True) if unit.kind is Kind.TITLE)


def alone(weights, votes, model=None):
    return weights.probabilities([Heard(votes, Step.BEGINS, model)])[0]


def test_probabilities_sum_to_one_and_follow_votes_and_model(weights):
    plain = alone(weights, {})
    voted = alone(weights, {SECTION: Role.TARGET})
    agreed = alone(weights, {SECTION: Role.TARGET}, {role: 0.97 if role is Role.TARGET else 0.01 for role in Role})
    at = list(Role).index(Role.TARGET)
    assert all(math.isclose(sum(row), 1.0) for row in (plain, voted, agreed))
    assert plain[at] < voted[at] < agreed[at]


def test_a_source_that_was_never_seen_says_nothing(weights):
    assert alone(weights, {"unheard of": Role.PROBLEM}) == alone(weights, {})


def test_a_model_that_is_quite_sure_does_not_make_the_label_certain(weights):
    scores = {role: float(role is Role.PROBLEM) for role in Role}
    assert 0.9 < max(alone(weights, {}, scores)) < 1


def test_neighbours_count_less_across_the_heading_of_a_part_and_not_at_all_across_reports():
    held = [(Step.BEGINS, Role.REVIEW), *[(Step.SENTENCE, Role.REVIEW)] * 8]
    plan = [(Step.PART, Role.TARGET), *[(Step.SENTENCE, Role.TARGET)] * 8]
    weights = Weights((0.0,) * 4, {}, counted([[*held, *plan]] * 5))
    likely = {role: 0.9 if role is Role.TARGET else 0.1 / 3 for role in Role}
    at = list(Role).index(Role.TARGET)
    after = {
        step: weights.probabilities([Heard({}, Step.BEGINS, likely), Heard({}, step)])[1][at]
        for step in (Step.SENTENCE, Step.HEADING, Step.BEGINS)
    }
    assert after[Step.SENTENCE] > after[Step.HEADING] > after[Step.BEGINS]
    assert after[Step.BEGINS] == pytest.approx(weights.probabilities([Heard({}, Step.BEGINS)])[0][at], abs=0.1)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.lists(st.floats(-30, 0), min_size=4, max_size=4), max_size=6), data=st.data())
def test_the_chain_gives_what_the_sum_over_all_runs_of_roles_gives(rows, data):
    steps = [data.draw(st.sampled_from(Step)) for _ in rows]
    changes = counted([[(step, role) for role in Role for step in Step]])
    found = smoothed(np.array(rows).reshape(-1, 4), steps, changes, 0.7)
    tables = {step: table**0.7 / (table**0.7).sum(axis=1, keepdims=True) for step, table in changes.items()}
    sums = np.zeros((len(rows), 4))
    for run in itertools.product(range(4), repeat=len(rows)):
        chance = 1.0
        for n, role in enumerate(run):
            table = tables[steps[n] if n else Step.BEGINS]
            chance *= math.exp(rows[n][role]) * table[run[n - 1] if n else 0][role]
        for n, role in enumerate(run):
            sums[n, role] += chance
    assert found == pytest.approx(sums / sums.sum(axis=1, keepdims=True) if rows else sums, abs=1e-9)


def test_weights_need_labelled_sentences():
    with pytest.raises(LabelError, match="no sentence"):
        Weights.counted([])


def test_a_page_is_labelled_with_sources_and_report_starts(weights):
    page = Labeller(weights).label("渡口", PAGE)
    units = by_text(page)
    assert units["石桥渡口工作总结"].sources == ("layout",)
    assert units["石桥渡口工作总结"].new
    assert [unit.new for unit in page.units].count(True) == 1
    assert SECTION in units["岸边砌台阶。"].sources
    assert units["岸边砌台阶。"].role is Role.TARGET
    assert all(0 < unit.confidence <= 1 for unit in page.units)


def test_a_model_that_agrees_is_named_as_a_source(weights):
    class Scored:
        def __init__(self, unit):
            self.scores = {role: 0.91 if role is Role.PROBLEM else 0.03 for role in Role}

    class Answer:
        def __init__(self, text):
            self.units = [Scored(unit) for unit in layout(text).units]

    units = by_text(Labeller(weights, Answer).label("渡口", PAGE))
    assert units["救生衣有一半是旧的。"].role is Role.PROBLEM
    assert "model" in units["救生衣有一半是旧的。"].sources
    assert "model" not in units["石桥渡口工作总结"].sources


def unit(start, end, confidence, new=False, kind=Kind.SENTENCE, role=Role.REVIEW):
    return SilverUnit(start, end, kind, None, role, confidence, ("done",), new)


def test_what_is_not_confident_is_left_out_and_a_report_still_begins():
    page = SilverPage("a", "甲。乙。丙。", (unit(0, 2, 0.4, new=True), unit(2, 4, 0.95), unit(4, 6, 0.9)))
    kept = page.confident(0.9).units
    assert [(u.start, u.new) for u in kept] == [(2, True), (4, False)]


def test_a_silver_page_survives_json():
    page = SilverPage("a", "甲。\r\n乙。", (unit(0, 2, 0.4, new=True), unit(4, 6, 0.95)))
    assert from_json(json.loads(page.to_json()), "x") == page


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"role": "hope"}, "hope"),
        ({"end": 99}, "0 to 99"),
        ({"start": None}, "line 3"),
    ],
)
def test_a_broken_silver_line_is_named(change, fault):
    line = json.loads(SilverPage("a", "甲。", (unit(0, 2, 0.4),)).to_json())
    line["units"][0].update(change)
    with pytest.raises(LabelError, match=fault):
        from_json(line, "line 3")


def test_gold_files_come_back_as_they_were(tmp_path):
    page = SilverPage("渡口 甲", "甲。\r\n乙。", (unit(0, 2, 1.0, new=True), unit(4, 6, 1.0, role=Role.PROBLEM)))
    write_gold(tmp_path / "out", page.labelled())
    loaded = load_gold(tmp_path / "out" / "渡口 甲.tsv")
    assert (loaded.name, loaded.text, loaded.units) == ("渡口 甲", page.text, page.labelled().units)


@pytest.mark.parametrize("name", ["", "a/b", "..", ".a", "a\\b", "c:d", "长" * 90])
def test_names_that_are_no_file_names(name):
    assert not is_file_name(name)


def test_raw_pages_come_from_files_folders_and_json_lines(tmp_path):
    (tmp_path / "a.txt").write_text("甲", encoding="gb18030")
    lines = '{"text": "乙", "id": "a"}\n\n{"text": "丙"}\n'
    with gzip.open(tmp_path / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(lines)
    assert list(raw_pages([tmp_path])) == [("a", "甲"), ("a-2", "乙"), ("b-3", "丙")]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.jsonl", b'{"text": "x"}\n{"title": "x"}\n', "line 2: no text"),
        ("a.jsonl", b'{"text": \n', "line 1: not JSON"),
        ("a.jsonl", b"[1]\n", "line 1: not a JSON object"),
        ("a.jsonl", b'\xff{"text": 1}\n', "after line 0"),
        ("a.jsonl.gz", b"no gzip", "after line 0"),
        ("a.txt", b"%PDF-1.4", "PDF"),
    ],
)
def test_a_broken_pile_is_named_in_one_line(tmp_path, name, content, fault):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=fault) as error:
        list(raw_pages([tmp_path / name]))
    assert "\n" not in str(error.value)


def test_a_file_is_whole_or_not_there(tmp_path):
    with pytest.raises(RuntimeError), whole_file(tmp_path / "x.jsonl") as file:
        file.write("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with whole_file(tmp_path / "x.jsonl.gz") as file:
        file.write("甲\r\n")
    assert gzip.decompress((tmp_path / "x.jsonl.gz").read_bytes()).decode() == "甲\r\n"
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsonl.gz"]


def test_worth_counts_precision_recall_and_coverage(gold):
    page = load_gold(gold / "g.tsv")  # heading 7-11 and sentence 13-25 are review, 25-28 is a problem
    silver = SilverPage(
        "g",
        page.text,
        (unit(0, 5, 1.0, kind=Kind.FURNITURE), unit(7, 11, 0.95), unit(13, 25, 0.5), unit(25, 28, 0.9)),
    )
    pairs = align(page, silver)
    assert [pair.true for pair in pairs] == [Role.REVIEW, Role.REVIEW, Role.PROBLEM]
    every = worth(pairs, 0.0)
    assert (every.units, every.coverage, every.precision) == (3, 1.0, pytest.approx(2 / 3))
    review = worth(pairs, 0.9, Role.REVIEW)
    assert (review.units, review.coverage, review.precision, review.recall) == (2, 0.5, 0.5, 0.5)
    assert worth(pairs, 0.9, Role.PROBLEM).precision == 0.0
    assert source_worth(pairs)["done"].units == 3


def run(*args):
    return subprocess.run([sys.executable, str(SCRIPT), *map(str, args)], capture_output=True, text=True, check=False)


def test_the_script_labels_a_pile_and_writes_gold(tmp_path, authored):
    pile = tmp_path / "pile"
    pile.mkdir()
    for name in ("甲", "乙"):
        (pile / f"{name}.txt").write_text(PAGE, encoding="utf-8")
    done = run(pile, "-o", tmp_path / "out.jsonl", "--no-model", "--limit", 1)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [from_json(json.loads(line), "x").text for line in lines] == [PAGE]
    done = run(pile, "-o", tmp_path / "gold", "--no-model", "--format", "gold", "--min-confidence", 0.8)
    assert done.returncode == 0, done.stderr
    pages = load_folder(tmp_path / "gold")
    assert {page.name for page in pages} == {"甲", "乙"}
    assert 2 < len(pages[0].units) < len(layout(PAGE).units)
    done = run("--measure", tmp_path / "gold", "--no-model")
    assert done.returncode == 0, done.stderr
    assert "coverage" in done.stdout


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (["missing.txt", "-o", "x.jsonl"], "no such file"),
        (["{page}", "-o", "nowhere/x.jsonl"], "nowhere/x.jsonl"),
        (["--measure", "missing"], "no labelled pages"),
        (["{page}", "-o", "x", "--limit", "0"], "--limit"),
        (["{page}", "-o", "x", "--min-confidence", "9"], "--min-confidence"),
        ([], "either"),
    ],
)
def test_the_script_ends_with_one_line_and_code_2(tmp_path, args, fault):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = run("--no-model", *(arg.format(page=tmp_path / "page.txt") for arg in args))
    assert done.returncode == 2
    assert fault in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
