import pytest

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelError, clean, load_authored, load_folder, load_gold, paragraph_ids, parents


def test_an_authored_report_becomes_a_page_whose_paragraphs_are_lines(authored):
    page = load_authored(authored / "x-01.tsv")
    assert page.facts["body"] == "柳叶沟水库管理所" and page.name == "x-01"
    assert page.text.split("\n")[3] == "1、浇地。放水四次，浇地九千亩。下游两个村还是没有浇上头水。"
    assert [page.text_of(unit) for unit in page.units][1] == "同志们："
    assert page.units[0].new and not page.units[1].new
    assert page.units[5].role is Role.PROBLEM and page.units[5].tags == ("r1",)
    assert page.units[3].kind is Kind.HEADING and page.units[3].level == 3


def test_gold_spans_count_characters_with_their_newlines(gold):
    page = load_gold(gold / "g.tsv")
    assert clean(page.text_of(page.units[2])) == "修渠两里，修桥一座。"
    assert page.text_of(page.units[3]) == "缺钱。"
    assert paragraph_ids(page) == [0, 1, 2, 2]


def test_parents_follow_the_levels_and_a_run_in_heading_ends_with_its_paragraph(authored, tmp_path):
    page = load_authored(authored / "x-01.tsv")
    assert parents(page) == [None, None, None, 2, 3, 3, None, 6, 6]
    head = (authored / "x-01.tsv").read_text(encoding="utf-8").split("\n\n")[0]
    rows = [
        "heading\t1\treview\t一、概况",
        "",
        "heading\t5\treview\t浇地及时。",
        "sentence\t-\treview\t放水四次。",
        "",
        "sentence\t-\treview\t又修闸。",
    ]
    (tmp_path / "y.tsv").write_text(head + "\n\n" + "\n".join(rows), encoding="utf-8")
    assert parents(load_authored(tmp_path / "y.tsv")) == [None, 0, 1, 0]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("sentence\treview\t修渠。", "3 columns"),
        ("sentence\t-\tnews\t修渠。", "news"),
        ("line\t-\treview\t修渠。", "line"),
        ("heading\tx\treview\t一、概况", "x"),
    ],
)
def test_a_broken_line_is_named(line, fault, tmp_path):
    (tmp_path / "z.tsv").write_text("# body: x\n\n" + line, encoding="utf-8")
    with pytest.raises(LabelError, match=f"z.tsv:3.*{fault}"):
        load_folder(tmp_path)


def test_a_folder_without_labelled_pages_is_refused(tmp_path):
    with pytest.raises(LabelError, match="no labelled pages"):
        load_folder(tmp_path)


def test_both_formats_may_lie_in_one_folder(authored, gold):
    for file in gold.iterdir():
        file.rename(authored / file.name)
    assert [page.name for page in load_folder(authored)] == ["g", "x-01"]
