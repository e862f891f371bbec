"""No pattern takes more than linear time: a page of twice the size takes about twice as long."""

from __future__ import annotations

import time

import pytest

from gangyao.cut.units import cut_page, presumed_parents
from gangyao.structure import Evidence, structure

_REPORT = (
    "杨家埠运输队工作总结\n今年跑车三千六百趟，没有出过大事故。\n一、安全\n（一）坚持出车前检查。"
    "刹车、轮胎、灯光一样不落，查出毛病二百多处。\n"
    "（二）坚持雨雪天减速。队里定了规矩，谁抢道谁停班。\n二、效益\n"
    "运费收入九十一万元，油料涨价吃掉了大半；还有三笔账没有要回来。\n"
)


_LONG = {
    "reports": _REPORT * 400,
    "one line": _REPORT.replace("\n", "") * 400,
    "numbers": "一、" * 60_000,
    "numbers and blanks": "一、工作 " * 10_000,
    "brackets": "（" * 100_000,
    "blanks": " " * 60_000 + "。",
    "hidden characters": "抓\u200b生产 一、" * 8_000,
    "odd letters": "干活Р " * 60_000,
    "short sentences": "干活。" * 12_000,
    "commas at line ends": "干活，\n" * 12_000,
}


RATIO = 3.5
"""Twice the page in at most so many times the time: linear work and the noise of a busy machine."""
_EVEN = Evidence((0.1, 0.3, 0.5, 0.1), 0.1, (0.5, 0.1, 0.1, 0.1, 0.1, 0.1))


def _seconds(page: str) -> float:
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        units = cut_page(page)
        presumed_parents(units)
        structure(units, [_EVEN] * len(units))
        best = min(best, time.process_time() - started)
    return best


@pytest.mark.parametrize("page", _LONG.values(), ids=_LONG.keys())
def test_twice_the_page_takes_twice_the_time(page: str) -> None:
    assert _seconds(page + page) < RATIO * _seconds(page) + 0.05


@pytest.mark.parametrize("line", ["字数 1 " * 40 + "啊", "2016-05-04 " + "来源浏览点击" * 15 + "啊" * 40])
def test_lines_that_nearly_are_page_text_cost_no_time(line: str) -> None:
    assert _seconds(line) < 0.5
