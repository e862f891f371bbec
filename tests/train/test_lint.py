from collections import Counter
from dataclasses import replace

import pytest

from gangyao.train import corpus_folder
from gangyao.train.labelled import load_authored, load_folder
from gangyao.train.lint import borrowed, check, check_page


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
        ("\tr1", "\tr13", "unknown tag r13"),
        ("1、浇地。", "1、浇地", "no closing mark"),
    ],
)
def test_each_fault_is_found(authored, old, new, fault):
    assert any(fault in message for message in edited(authored, old, new))


def test_copies_between_reports_are_found_unless_they_are_set_phrases(authored):
    page = load_authored(authored / "x-01.tsv")
    faults = [str(fault) for fault in check([page, replace(page, name="x-02")])]
    assert any("shares" in fault and "x-02" in fault for fault in faults)


def test_borrowed_passages_are_found(authored):
    page = load_authored(authored / "x-01.tsv")
    assert list(borrowed([page], ["别处写道：坝脚渗水要在汛前堵住，灌区再扩五百亩。"])) == []
    assert list(borrowed([page], ["坝脚渗水要在汛前堵住，灌区再扩五百亩。"]))


def test_the_corpus_of_the_package_is_without_fault_and_of_the_promised_size():
    pages = load_folder(corpus_folder())
    assert [str(fault) for fault in check(pages)] == []
    assert len(pages) >= 200 and sum(len(page.units) for page in pages) >= 8000
    assert len({page.facts["kind"] for page in pages}) >= 30
    tags = Counter(tag for page in pages for unit in page.units for tag in unit.tags)
    assert all(tags[f"r{number}"] >= 20 for number in range(1, 13))
