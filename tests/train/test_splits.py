import re

import pytest

from gangyao.train.config import DataEntry
from gangyao.train.labelled import LabelError, LabelledPage
from gangyao.train.pages import body_of, load_pages, read_groups, register_of, split
from gangyao.train.splits import Splits, make_splits


def page(name, body=None, **facts):
    return LabelledPage(name, "", (), {**({"body": body} if body else {}), **facts})


PAGES = [
    *(page(f"v-{n}", f"第{n}村") for n in range(8)),
    page("v-8", "第0村"),
    *(page(f"g-{n}", f"第{n}县") for n in range(4)),
    page("north-2013"),
    page("north-2017"),
    page("blog-1", group="a/b"),
    page("blog-2", group="a/b"),
]


def made(**fields):
    return {split.name: split for split in make_splits(Splits(**fields), PAGES, 1)}


def test_folds_test_every_page_once_and_keep_the_pages_of_a_body_together():
    splits = made(by="folds", count=3)
    tested = [name for split in splits.values() for name in split.test]
    assert sorted(tested) == sorted(one.name for one in PAGES)
    for one in splits.values():
        assert not set(one.train) & set(one.test)
        assert ("v-0" in one.test) == ("v-8" in one.test)
        assert ("north-2013" in one.test) == ("north-2017" in one.test)
        assert ("blog-1" in one.test) == ("blog-2" in one.test)


def test_pages_that_are_not_tested_train_in_every_fold_unless_their_body_is_tested():
    pages = [*PAGES, page("w-1", "第0县")]
    for one in make_splits(Splits(count=2, tested="g-"), pages, 1):
        assert all(name.startswith("g-") for name in one.test)
        assert {f"v-{n}" for n in range(9)} <= set(one.train)
        assert ("w-1" in one.train) == ("g-0" not in one.test)


def test_a_curve_trains_on_more_and_more_pages_against_one_fold():
    splits = made(by="curve", count=3, sizes=[2, 4])
    two, four = splits["2 pages"], splits["4 pages"]
    assert set(two.train) < set(four.train) and two.test == four.test
    with_others = made(by="curve", count=3, sizes=[0, 2], tested="v-")
    assert {name[:1] for name in with_others["0 pages"].train} == {"g", "n", "b"}


def test_a_split_without_pages_is_refused():
    with pytest.raises(ValueError, match="0 test pages"):
        list(make_splits(Splits(count=2, tested="no"), PAGES, 1))


def test_bodies_are_held_out_by_name_and_by_pattern_beside_a_share():
    train, held = split(PAGES, 0.0, 0, [re.compile("第[12]县"), re.compile("a/b")])
    assert [one.name for one in held] == ["g-1", "g-2", "blog-1", "blog-2"]
    assert len(train) + len(held) == len(PAGES)
    more = split(PAGES, 0.5, 0, [re.compile("a/b")])[1]
    assert {one.name for one in split(PAGES, 0.5, 0)[1]} | {"blog-1", "blog-2"} == {one.name for one in more}
    with pytest.raises(ValueError, match="no body is called '第9县'"):
        split(PAGES, 0.0, 0, [re.compile("第9县")])
    assert split([page("x", "甲（乙+"), *PAGES], 0.0, 0, [re.compile(r"甲（乙\+")])[1][0].name == "x"


def test_entries_choose_pages_by_name_and_say_how_often_an_epoch_shows_them(authored):
    for number in (2, 3):
        text = (authored / "x-01.tsv").read_text(encoding="utf-8")
        (authored / f"x-0{number}.tsv").write_text(text, encoding="utf-8")
    entries = [
        DataEntry(folder=str(authored), only="x-0[12]", passes=0.25),
        DataEntry(folder=str(authored), only="x-03"),
    ]
    assert [(one.name, one.passes) for one in load_pages(entries)] == [("x-01", 0.25), ("x-02", 0.25), ("x-03", 1.0)]
    with pytest.raises(LabelError, match="none of 3 pages' names matches 'y'"):
        load_pages([DataEntry(folder=str(authored), only="y")])
    with pytest.raises(LabelError, match="two labelled pages are called x-01"):
        load_pages([str(authored), str(authored)])


@pytest.mark.parametrize("comma", ["\t", ","])
def test_pages_of_one_repository_stay_together(gold, tmp_path, comma):
    rows = [["name", "licence", "repository"], ["g", "none", "someone/blog"]]
    table = "\n".join(comma.join(row) for row in rows) + "\n"
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    (one,) = load_pages([str(gold)], tmp_path / "table.csv")
    assert body_of(one) == "someone/blog" and register_of(one) == "g"
    (gold / "sources.csv").write_text(table, encoding="utf-8")
    assert body_of(load_pages([str(gold)])[0]) == "someone/blog"


def test_a_table_of_repositories_that_is_none_is_refused(tmp_path):
    with pytest.raises(LabelError, match="No such file"):
        read_groups(tmp_path / "no.csv")
    (tmp_path / "x.csv").write_text("page,repo\n", encoding="utf-8")
    with pytest.raises(LabelError, match="no columns name and repository"):
        read_groups(tmp_path / "x.csv")
