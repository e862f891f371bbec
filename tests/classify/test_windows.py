from hypothesis import given, settings
from hypothesis import strategies as st

from gangyao.classify.windows import HEADING_TOKENS, TokenUnit, WindowShape, pack, shorten

BOS, SEP, POSITION = 1, 2, 3
SHAPE = WindowShape(tokens=64, context=16)


def unit(tokens, parent=None, wanted=True):
    return TokenUnit(list(range(10, 10 + tokens)), parent, wanted, POSITION)


@st.composite
def pages(draw):
    sizes = draw(st.lists(st.integers(0, 90), max_size=30))
    units = []
    for index, size in enumerate(sizes):
        parent = draw(st.none() | st.integers(0, index - 1)) if index else None
        units.append(unit(size, parent, draw(st.booleans())))
    return units


@settings(max_examples=200, deadline=None)
@given(pages(), st.none() | st.integers(20, 64))
def test_every_wanted_unit_with_tokens_is_classified_once_and_windows_keep_their_size(units, first):
    windows = pack(units, SHAPE, BOS, SEP, first)
    seen = [number for window in windows for number, _, _ in window.spans]
    assert seen == [n for n, u in enumerate(units) if u.wanted and u.ids]
    for window in windows:
        assert len(window.ids) <= SHAPE.tokens
        assert window.ids[0] == BOS and window.ids[-1] == SEP
        for number, start, end in window.spans:
            assert window.ids[end] == SEP and window.ids[start - 1] == POSITION
            assert set(window.ids[start:end]) <= set(units[number].ids)


def test_a_later_window_opens_with_its_heading_path_and_the_units_before():
    section, part = TokenUnit([101] * 40, None, True, POSITION), TokenUnit([102] * 3, 0, True, POSITION)
    units = [section, part, *(TokenUnit([200 + n] * 12, 1, True, POSITION) for n in range(6))]
    second = pack(units, SHAPE, BOS, SEP)[1]
    start = second.spans[0][0]
    opening = [BOS, *[101] * HEADING_TOKENS]
    limit = SHAPE.tokens // 3
    # the long heading does not fit into a third of the window together with the part's: the nearer one stays
    assert 101 not in second.ids and limit < HEADING_TOKENS + 1
    assert second.ids[: 1 + 5] == [BOS, POSITION, 102, 102, 102, SEP]
    assert second.ids[7] == 200 + start - 2 - 1
    assert opening[0] == BOS


def test_a_unit_longer_than_the_window_keeps_its_beginning_and_end():
    ids = list(range(100))
    short = shorten(ids, 30)
    assert len(short) == 30 and short[0] == 0 and short[-1] == 99
    assert shorten(ids, 100) == ids


def test_units_that_are_only_context_are_shown_but_not_classified():
    window = pack([unit(5, wanted=False), unit(6)], SHAPE, BOS, SEP)[0]
    assert [number for number, _, _ in window.spans] == [1]
    assert len(window.ids) == 1 + 7 + 8


def test_without_the_heading_path_a_window_opens_with_the_units_before_alone():
    units = [
        TokenUnit([101] * 8, None, True, POSITION),
        *(TokenUnit([200 + n] * 12, 0, True, POSITION) for n in range(9)),
    ]
    assert all(101 not in window.ids for window in pack(units, WindowShape(64, 0, path=False), BOS, SEP)[1:])
    assert all(101 in window.ids for window in pack(units, WindowShape(64, 0), BOS, SEP)[1:])
