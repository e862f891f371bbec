import pytest

from gangyao.train.labelled import LabelledPage
from gangyao.train.splits import Splits, is_official, make_splits


def page(name, kind, body=""):
    return LabelledPage(name, "", (), {"kind": kind, "body": body or name})


PAGES = [
    *(page(f"v-{n}", "村委会", f"第{n}村") for n in range(8)),
    page("v-8", "村委会", "第0村"),
    *(page(f"g-{n}", "县政府", f"第{n}县") for n in range(4)),
    page("north-2013", "gold", ""),
    page("north-2017", "gold", ""),
    page("women", "gold", ""),
]
for one in PAGES:
    if one.facts["kind"] == "gold":
        del one.facts["body"]


def made(**fields):
    return {split.name: split for split in make_splits(Splits(**fields), PAGES, 1)}


def test_folds_test_every_page_once_and_keep_the_pages_of_a_body_together():
    splits = made(by="folds", count=3)
    tested = [name for split in splits.values() for name in split.test]
    assert sorted(tested) == sorted(one.name for one in PAGES)
    for split in splits.values():
        assert not set(split.train) & set(split.test)
        assert ("v-0" in split.test) == ("v-8" in split.test)
        assert ("north-2013" in split.test) == ("north-2017" in split.test)


def test_pages_that_the_encoder_knows_train_in_every_fold_and_are_never_tested():
    splits = made(by="folds", count=2, only="v-|g-", tested="g-")
    assert sorted(name for split in splits.values() for name in split.test) == [f"g-{n}" for n in range(4)]
    for split in splits.values():
        assert {f"v-{n}" for n in range(9)} <= set(split.train)
        assert not any(name.startswith(("north", "women")) for name in [*split.train, *split.test])
        assert len(split.train) == len(set(split.train)) and not set(split.train) & set(split.test)


def test_each_hand_labelled_body_is_left_out_in_turn():
    splits = made(by="gold")
    assert {name: split.test for name, split in splits.items()} == {
        "north": ["north-2013", "north-2017"],
        "women": ["women"],
    }
    assert all(len(split.train) + len(split.test) == len(PAGES) for split in splits.values())


def test_genres_are_parted_by_kind_of_body_and_dated_pages_are_official():
    splits = made(by="genre")
    official = {"g-0", "g-1", "g-2", "g-3", "north-2013", "north-2017"}
    assert set(splits["official to small"].train) == set(splits["small to official"].test) == official
    assert not is_official(PAGES[-1])
    few = made(by="genre", sizes=[2])
    assert [(name, len(split.train)) for name, split in few.items()] == [
        ("official to small, 2 pages", 2),
        ("small to official, 2 pages", 2),
    ]
    assert set(few["small to official, 2 pages"].test) == official


def test_a_curve_trains_on_more_and_more_authored_pages_against_one_fold():
    splits = made(by="curve", count=3, sizes=[2, 4])
    two, four = splits["2 pages"], splits["4 pages"]
    assert set(two.train) < set(four.train) and two.test == four.test
    assert not any(name.startswith(("north", "women")) for name in four.train)


def test_a_split_without_pages_is_refused():
    with pytest.raises(ValueError, match="0 training pages"):
        list(make_splits(Splits(by="genre"), PAGES[:9], 1))
