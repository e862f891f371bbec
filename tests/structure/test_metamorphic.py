"""Small changes that mean nothing leave the kinds and levels of the other units as they were.

On pages of examples/ and of the corpus, every so many of them; the share of units that keep kind and level is the
floor's. ``python -m pytest -s`` prints the shares.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from reading import read_page

from gangyao.train.labelled import LabelledPage, load_folder

ROOT = Path(__file__).parents[2]
FLOOR = 0.97
EVERY = {"examples/owners-committees": 6, "examples/weekly-reports": 6, "examples/fragments": 7, "corpus": 160}


def _pages() -> list[LabelledPage]:
    return [page for folder, step in EVERY.items() for page in load_folder(ROOT / folder)[3::step]]


PAGES = _pages()


def _closing(text: str) -> str:
    return f"{text.rstrip()}\n以上就是这次汇报的全部内容，谢谢。\n"


def _drop_a_stop(text: str) -> str:
    return re.sub(r"。(?=\n)", "", text, count=1)


def _add_a_stop(text: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff]{30})(?=\n)", "。", text, count=1)


def _blank_line(text: str) -> str:
    middle = text.find("\n", len(text) // 2)
    return text if middle < 0 else f"{text[:middle]}\n{text[middle:]}"


def _bullets(text: str) -> str:
    return text.replace("●", "○")


def _half_width(text: str) -> str:
    return text.translate(str.maketrans("，；：！？（）", ",;:!?()"))


def _another_place(text: str) -> str:
    return re.sub(r"[\u4e00-\u9fff]{2}(?=[镇乡村县])", "桃源", text)


CHANGES = [_closing, _drop_a_stop, _add_a_stop, _blank_line, _bullets, _half_width, _another_place]


def _told(text: str) -> dict[str, tuple[str, int | None]]:
    """Kind and level of each unit, by its words alone."""
    return {re.sub(r"\W", "", unit.clean): (unit.kind.value, unit.level) for unit in read_page(text).units}


@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__.strip("_") for change in CHANGES])
def test_a_change_that_means_nothing_changes_nothing(change: Callable[[str], str]) -> None:
    same = total = 0
    for page in PAGES:
        changed = change(page.text)
        if changed == page.text:
            continue
        before, after = _told(page.text), _told(changed)
        shared = before.keys() & after.keys()
        same += sum(before[words] == after[words] for words in shared)
        total += len(shared)
    if not total:
        pytest.skip("none of the pages has what this changes")
    print(f"{change.__name__}: {same / total:.4f} of {total}")
    assert same >= FLOOR * total


def test_both_parts_of_a_page_cut_where_a_report_ends_read_as_before() -> None:
    same = total = 0
    for page in PAGES:
        document = read_page(page.text)
        if len(document.reports) < 2:
            continue
        place = document.reports[1].start
        whole = [(unit.kind, unit.level) for unit in document.units]
        parts = [
            (unit.kind, unit.level) for text in (page.text[:place], page.text[place:]) for unit in read_page(text).units
        ]
        if len(parts) == len(whole):
            same += sum(one == other for one, other in zip(whole, parts, strict=True))
            total += len(whole)
    assert total
    assert same >= FLOOR * total
