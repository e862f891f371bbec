"""What holds of every page: each unit in one node, in order; each sentence shown once; the Markdown is the tree."""

import re
from itertools import pairwise

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from outline_pages import BOILERPLATE, F, H, S, T, document, ids

from gangyao.document import Role

QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
"""Whole pages shrink slowly, and are small already."""


@st.composite
def nested_pages(draw, tables=True, most=25):
    """Pages as structure gives them: a heading nests under those that are open, a sentence under the last one."""
    rows, path, continues = [], [], {}
    kinds = ["heading", "sentence", "sentence", "sentence", "rest", "furniture", *(["row", "header"] if tables else [])]
    for number in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from([*kinds, "title"] if number else kinds))
        role = draw(st.sampled_from(list(Role)))
        parent = path[-1] if path else None
        if kind == "title":
            path.clear()
            rows.append((T, None, BOILERPLATE, None, f"第{number}篇"))
        elif kind == "heading":
            del path[draw(st.integers(0, len(path))) :]
            rows.append((H, draw(st.integers(0, 4)), role, path[-1] if path else None, f"第{number}章"))
            path.append(number)
        elif kind in ("furniture", "header"):
            rows.append((F, None, BOILERPLATE, None, f"|第{number}头|尾|" if kind == "header" else f"- {number} -"))
        elif kind == "rest" and (last := _broken(rows)) is not None:
            continues[number] = continues.get(last, last)
            rows.append((S, None, *rows[last][2:4], f"第{number}续。"))
        else:
            text = f"|第{number}格|尾|" if kind == "row" else f"第{number}句。"
            rows.append((S, None, role, parent, text))
    glued = draw(st.sets(st.sampled_from([n for n, row in enumerate(rows) if row[0] is S and n] or [0]))) - {0}
    glued = {number for number in glued if rows[number - 1][0] is S}
    unsure = {n: draw(st.sampled_from([0.3, 0.5, 0.9])) for n, row in enumerate(rows) if row[0] is S}
    return document(*rows, continues=continues, glued=glued, unsure=unsure)


def _broken(rows):
    """The sentence that may go on here: the last unit, page numbers aside."""
    last = max((number for number, row in enumerate(rows) if row[0] is not F), default=None)
    return None if last is None or rows[last][0] is not S or rows[last][4].startswith("|") else last


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(nested_pages())
def test_every_unit_stands_in_one_node_and_headings_and_sentences_in_the_order_of_the_page(page):
    placed = [number for report in page.reports for number in ids(report.outline)]
    assert sorted(placed) == [unit.id for unit in page.units if page.reports]
    for report in page.reports:
        nodes = list(report.outline.walk())
        order = [number for node in nodes for number in (node.sentences if node.unit is None else (node.unit,))]
        assert order == sorted(order)
        for node in nodes:
            assert len({page.units[number].role for number in node.sentences}) <= 1


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(nested_pages())
def test_what_hangs_on_the_root_after_the_last_heading_is_boilerplate_or_stands_under_none(page):
    for report in page.reports:
        under_heading = False
        for node in report.outline.children:
            if node.type == "heading":
                under_heading = True
            elif under_heading:
                units = [page.units[number] for number in node.sentences]
                assert all(unit.parent is None or unit.role is BOILERPLATE for unit in units)


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(nested_pages(), st.none() | st.just(0.4))
def test_every_sentence_is_printed_once_with_all_its_parts(page, least):
    full, folded = page.to_markdown(full=True, min_confidence=least), page.to_markdown(min_confidence=least)
    for unit in page.units:
        if unit.kind is S:
            word = unit.text.split("|")[1] if unit.cells else unit.text
            assert full.count(word) == 1 and page.to_html().count(word) == 1
            assert folded.count(word) == 1 or unit.role is BOILERPLATE or (unit.cells and "只列" in folded)
    shown = sum(unit.kind is S and unit.continues is None for unit in page.units)
    counted = sum(int(line.split()[2]) for line in full.splitlines() if line.startswith("> 共 "))
    assert counted == shown


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(nested_pages(tables=False))
def test_the_markdown_read_again_is_the_same_tree(page):
    assert _read(page.to_markdown(full=True)) == [line for report in page.reports for line in _written(page, report)]


def _written(page, report):
    """Headings with their depth and what their sentences say, and what closes the report."""
    name = "（无标题）" if len(page.reports) == 1 else f"（第 {report.id + 1} 篇，无标题）"
    last = max((n for n, node in enumerate(report.outline.children) if node.type == "heading"), default=None)
    until = None if last is None else last + 1
    yield 1, report.title or name, _said(page, report.outline.children[:until])
    yield from _under(page, report.outline, 2)
    if last is not None and (closing := _said(page, report.outline.children[until:])):
        yield 0, "结尾：", closing


def _under(page, node, depth):
    for child in node.children:
        if child.type == "heading":
            yield min(depth, 6), page.units[child.unit].text, _said(page, child.children)
            yield from _under(page, child, depth + 1)


def _said(page, nodes):
    return "".join(page.units[number].text for node in nodes for number in node.sentences)


def _read(text):
    tree, quotes = [], 0
    tokens = MarkdownIt("commonmark").parse(text)
    for ahead, token in pairwise(tokens):
        quotes += (ahead.type == "blockquote_open") - (ahead.type == "blockquote_close")
        if token.type != "inline" or quotes:
            continue
        if ahead.type == "heading_open":
            tree.append((int(ahead.tag[1:]), token.content.split(" 〔")[0], ""))
        elif ahead.level > 1:  # in a list
            said = re.sub(r"\*\*〔..〕\*\*\s*", "", token.content)
            tree[-1] = (*tree[-1][:2], tree[-1][2] + said)
        elif token.content == "结尾：" or token.content.startswith("页面文字"):
            tree.append((0, token.content, ""))
    return [entry for entry in tree if not entry[1].startswith("页面文字")]
