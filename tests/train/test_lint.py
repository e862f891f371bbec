import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gangyao.train import corpus_folder
from gangyao.train.examples import page_units
from gangyao.train.labelled import SECOND_READER, LabelError, load_authored, load_folder
from gangyao.train.lint import borrowed, check, check_corpus, check_page
from gangyao.train.lint.counts import Counts, counted_sections, kinds_of_body
from gangyao.train.lint.readers import check_readings, load_second_reader, readings
from gangyao.train.lint.sheet import BEGIN, END, filled, markdown

ROOT = Path(__file__).parents[2]
SHEET = ROOT / "docs" / "datasheet.md"


def edited(authored, old, new):
    path = authored / "x-01.tsv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return [str(fault) for fault in check_page(load_authored(path))]


def test_a_good_report_has_no_fault(authored):
    assert list(check_page(load_authored(authored / "x-01.tsv"))) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("# year: 2009\n", "", "# year"),
        ("放水四次，浇地九千亩。", "放水四次。浇地九千亩。", "two sentences"),
        ("heading\t3\treview\t1、浇地。", "heading\t2\treview\t1、浇地。", "stands for level 3"),
        ("heading\t3\treview\t1、浇地。", "heading\t-\treview\t1、浇地。", "has a level"),
        ("title\t-\tboilerplate", "title\t-\treview", "role boilerplate"),
        ("\tr1", "\tr27", "unknown tag r27"),
        ("1、浇地。", "1、浇地", "no closing mark"),
    ],
)
def test_each_fault_is_found(authored, old, new, fault):
    assert any(fault in message for message in edited(authored, old, new))


def test_a_page_in_the_manner_of_pasted_ones_has_no_fault(authored):
    path = authored / "x-02.tsv"
    head = (authored / "x-01.tsv").read_text(encoding="utf-8").split("\n\n")[0]
    rows = [
        "title\t-\tboilerplate\t　　　　灌区第12周周报",
        "heading\t1\treview\t## 一、本周",
        "heading\t3\treview\t**1. 渠道。**\nsentence\t-\treview\t清了两里。",
        "\nsentence\t-\tproblem\t  - 闸门漏水，**没有配件。**\tr18,r26",
        "sentence\t-\tboilerplate\t| 无 | 无。 |",
    ]
    path.write_text("\n\n".join([head, *rows]), encoding="utf-8")
    page = load_authored(path)
    assert [str(fault) for fault in check_page(page)] == []
    assert (
        page.text
        == "　　　　灌区第12周周报\n## 一、本周\n**1. 渠道。**清了两里。\n\n  - 闸门漏水，**没有配件。**\n| 无 | 无。 |"
    )
    assert page.text_of(page.units[4]) == "- 闸门漏水，**没有配件。**"
    assert [target.kind for target in page_units(page).targets][:3] == [0, 1, 1]


def test_copies_between_reports_are_found_unless_they_are_set_phrases(authored):
    page = load_authored(authored / "x-01.tsv")
    faults = [str(fault) for fault in check([page, replace(page, name="x-02")])]
    assert any("shares" in fault and "x-02" in fault for fault in faults)


def test_borrowed_passages_are_found(authored):
    page = load_authored(authored / "x-01.tsv")
    assert list(borrowed([page], ["别处写道：坝脚渗水要在汛前堵住，灌区再扩五百亩。"])) == []
    assert list(borrowed([page], ["坝脚渗水要在汛前堵住，灌区再扩五百亩。"]))
    assert list(borrowed([page], ["又及：坝脚渗水要在汛前堵住，灌区再扩五百亩。"])) == []
    assert list(borrowed([page], ["2、存粮。\n坝脚渗水要在\r\n汛前堵住,灌区 再扩五百亩;"]))


def test_rare_rules_and_sections_of_one_role_are_found(authored):
    faults = [str(fault) for fault in check_corpus([load_authored(authored / "x-01.tsv")])]
    assert "corpus: 1 units that r1 decides, at least 20 are wanted" in faults
    assert "corpus: 0 units that r12 decides, at least 20 are wanted" in faults
    path = authored / "x-01.tsv"
    text = path.read_text(encoding="utf-8").replace("\tproblem\t下游", "\treview\t下游")
    more = "sentence\t-\treview\t渠道清了两遍。\nsentence\t-\treview\t放水四次"
    path.write_text(text.replace("sentence\t-\treview\t放水四次", more), encoding="utf-8")
    faults = [str(fault) for fault in check_corpus([load_authored(path)])]
    assert "corpus: 0 of 1 sections hold another role, a third is wanted" in faults


def test_sections_are_counted_by_the_sentences_right_under_a_heading(authored):
    path = authored / "x-01.tsv"
    text = path.read_text(encoding="utf-8")
    page = load_authored(path)
    assert counted_sections([page]).all == 0  # two sentences under each heading
    more = "sentence\t-\tboilerplate\t浇地是大事。\nsentence\t-\treview\t放水四次"
    path.write_text(text.replace("sentence\t-\treview\t放水四次", more), encoding="utf-8")
    sections = counted_sections([load_authored(path)])
    assert (sections.all, sections.mixed, sections.crossed) == (1, 1, 1)
    path.write_text(path.read_text(encoding="utf-8").replace("\tproblem\t", "\treview\t"), encoding="utf-8")
    sections = counted_sections([load_authored(path)])
    assert (sections.all, sections.mixed, sections.crossed) == (1, 1, 0)


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [
        ("水利站", ["水利站"]),
        ("个人述职（会计）", ["个人述职"]),
        ("总结集锦（渡口、苗圃，节选）", ["渡口", "苗圃"]),
        ("渡口/苗圃", ["渡口", "苗圃"]),
        ("渡口；苗圃", ["渡口", "苗圃"]),
    ],
)
def test_kinds_of_body(kind, kinds):
    assert kinds_of_body(kind) == kinds


@pytest.fixture
def second_reader(authored):
    """The second reader takes 下游两个村 for review."""
    path = authored / SECOND_READER
    path.write_text("x-01\t-\nx-01\t6\tproblem\treview\n", encoding="utf-8")
    return path


def test_agreement_of_the_readers(authored, second_reader):
    read = readings(load_folder(authored), *load_second_reader(second_reader))
    assert (read.pages, len(read.first)) == (1, 8)
    assert read.agreement == pytest.approx(7 / 8)
    assert read.kappa_of("target") == 1.0 > read.kappa > read.kappa_of("problem")
    assert read.confusion.sum() == 8


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("", None),
        ("x-01\t1\treview\ttarget\n", "unit 1, which is no heading"),
        ("x-01\t99\treview\ttarget\n", "unit 99, which is no heading"),
        ("x-01\t5\treview\treview\n", "do not differ on unit 5"),
        ("x-01\t5\ttarget\tproblem\n", "unit 5 is review, which neither reader said"),
        ("x-01\t-\n", "stands 2 times"),
    ],
)
def test_faults_of_the_second_reading(authored, second_reader, line, fault):
    second_reader.write_text(second_reader.read_text(encoding="utf-8") + line, encoding="utf-8")
    faults = [str(found) for found in check_readings(load_folder(authored), *load_second_reader(second_reader))]
    assert len(faults) == (fault is not None)
    assert fault is None or fault in faults[0]


@pytest.mark.parametrize("line", ["x-01", "x-01\tsix\treview\ttarget", "x-01\t6\treview\thope"])
def test_a_broken_second_reading_is_named(tmp_path, line):
    (tmp_path / "s.tsv").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LabelError, match=r"s\.tsv:1"):
        load_second_reader(tmp_path / "s.tsv")


def test_the_data_sheet_is_filled_between_its_marks():
    assert filled(f"# A\n\n{BEGIN}\nold\n{END}\n\nrest\n", f"{BEGIN}\nnew\n{END}\n") == (
        f"# A\n\n{BEGIN}\nnew\n{END}\n\nrest\n"
    )
    with pytest.raises(LabelError, match="has no"):
        filled(f"{BEGIN}\nno end\n", "x")


def test_the_script_writes_and_checks_the_data_sheet(tmp_path, authored, second_reader):
    for name in ("w-02", "y-01"):  # pages in plain registers need no second reading
        (authored / f"{name}.tsv").write_text((authored / "x-01.tsv").read_text(encoding="utf-8"), encoding="utf-8")
    sheet = tmp_path / "sheet.md"
    sheet.write_text(f"# A\n{BEGIN}\n{END}\n", encoding="utf-8")

    def run(option):
        command = [sys.executable, str(ROOT / "scripts" / "lint_corpus.py"), str(authored), option, str(sheet)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    assert "sheet.md: its counts are not" in run("--check")
    assert "w-02: stands 0 times among the pages read twice" in run("--write")
    said = run("--check")
    assert "sheet.md" not in said and "y-01: stands" not in said
    assert "| problem | 3 | 20.0% |" in sheet.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def corpus():
    return load_folder(corpus_folder())


def test_the_corpus_of_the_package_is_without_fault_and_of_the_promised_size(corpus):
    second = load_second_reader(corpus_folder() / SECOND_READER)
    assert [str(fault) for fault in [*check(corpus), *check_readings(corpus, *second)]] == []
    counts = Counts.of(corpus)
    assert counts.reports >= 200 and counts.kinds.total() >= 8000 and len(counts.bodies) >= 30


@pytest.mark.skipif(not SHEET.is_file(), reason="the documents are not here")
def test_the_data_sheet_of_the_package_is_in_step(corpus):
    second = load_second_reader(corpus_folder() / SECOND_READER)
    sheet = SHEET.read_text(encoding="utf-8")
    assert filled(sheet, markdown(Counts.of(corpus), readings(corpus, *second))) == sheet
