"""Which lines of a page are its main text, and which of them is its headline.

trafilatura finds the main text. What it gives back is thinned (a signature, a short line, a list may be missing), so
it is only asked *where* the main text stands: all lines of the element that holds it are kept, as the page has them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from gangyao.read.html.lines import Line, as_shown, key_of
from gangyao.read.types import Block

logging.getLogger("trafilatura").addHandler(logging.NullHandler())

MAX_JUDGED = 5_000
"""Lines up to which the main text is looked for; of a longer page little else is left, and the search takes long."""
MAX_JUDGED_DEPTH = 200
MAX_JUDGED_ELEMENTS = 30_000
_SHARE = 0.8
"""The element that holds the main text holds this share of what trafilatura finds."""
_PROSE, _SENTENCE = 30, 8
"""Characters from which on a line is no button or menu, and those of one that ends as a sentence does."""
_SHORT, _LINKS = 60, 0.1
"""Lines of a short page, and the share of them that may be links where it has no frame of menus around it."""
_HEADLINE = 15
"""Lines between a page's headline and its text at most (time, source, font size)."""
_SHORTEST = 6
"""Characters of a headline at least; columns and sites have shorter names."""
_TITLE = 500
_SITE = re.compile(r"[-_|—–－｜]+")
_OFFICE = re.compile(r"\b(?:microsoft|word|wps|kingsoft|libreoffice|openoffice|pandoc)\b", re.I)
_PAGE_WORDS = re.compile("版权|转载|备案|ICP|浏览器|许可证|分辨率|举报|本网|本站|隐私|登录|注册")
_ENDS = ("。", "！", "？", "；")


def main_lines(lines: list[Line], root: HtmlElement) -> list[bool]:
    """Which lines belong to the main text.

    A page that a word processor saved is main text from end to end; so is a short one with few links, of which there
    is little to leave out and much to lose.
    """
    if _of_word_processor(root) or _is_plain(lines):
        return [True] * len(lines)
    found = _found_by_trafilatura(lines, root)
    kept = [line.key in found for line in lines]
    total = sum(len(line.key) for line, keep in zip(lines, kept, strict=True) if keep)
    prose = [(len(line.key), keep) for line, keep in zip(lines, kept, strict=True) if _is_prose(line.key)]
    if not total or sum(length for length, keep in prose if keep) < sum(length for length, _ in prose) / 2:
        return [True] * len(lines)
    weights: dict[HtmlElement, int] = {}
    for line, keep in zip(lines, kept, strict=True):
        if keep:
            for element in _upwards(line.element):
                weights[element] = weights.get(element, 0) + len(line.key)
    # ancestors weigh at least as much as what they hold: the last one heavy enough is the innermost
    heavy = {element for element, weight in weights.items() if weight >= _SHARE * total}
    innermost = max(heavy, key=lambda element: sum(1 for _ in _upwards(element)))
    if innermost.tag in ("body", "html"):
        first, last = kept.index(True), len(kept) - kept[::-1].index(True)
        return [first <= index < last for index in range(len(lines))]
    return [keep or innermost in _upwards(line.element) for line, keep in zip(lines, kept, strict=True)]


def dropped(lines: list[Line], kept: list[bool]) -> list[str]:
    """The sentences that are left out and are no words of the page itself (copyright, licences)."""
    return [
        line.key
        for line, keep in zip(lines, kept, strict=True)
        if not keep and len(line.key) >= _PROSE and line.key.endswith(_ENDS) and not _PAGE_WORDS.search(line.key)
    ]


def titled(lines: list[Line], kept: list[bool], root: HtmlElement) -> list[Line]:
    """The main text under its headline: the line of the page that the title names, or the title itself."""
    title = _page_title(root)
    start = kept.index(True) if True in kept else 0
    near = [index for index, keep in enumerate(kept) if keep or start - _HEADLINE <= index < start]
    headline = _headline([(index, lines[index].key) for index in near], title)
    if headline is not None:
        line = lines[headline]
        lines[headline] = replace(line, block=replace(line.block, kind="title", level=None, cells=(), header=False))
        kept = [keep or headline <= index < start or index == headline for index, keep in enumerate(kept)]
    chosen = [line for line, keep in zip(lines, kept, strict=True) if keep]
    name = _names(title)[0]
    if headline is None and name and lines and not any(line.block.kind == "title" for line in chosen):
        chosen.insert(0, Line(Block(name, "title"), lines[0].element, key_of(name)))
    return _with_first_heading(chosen)


def _with_first_heading(lines: list[Line]) -> list[Line]:
    """A page without a title of its own has it in the one heading of the first level that comes before all others."""
    if any(line.block.kind == "title" for line in lines):
        return lines
    headings = [place for place, line in enumerate(lines) if line.block.kind == "heading"]
    tops = [place for place in headings if lines[place].block.level == 1]
    if len(tops) == 1 and tops[0] == headings[0]:
        line = lines[tops[0]]
        lines[tops[0]] = replace(line, block=replace(line.block, kind="title", level=None))
    return lines


def _is_prose(key: str) -> bool:
    return len(key) >= _PROSE or (len(key) >= _SENTENCE and key.endswith(_ENDS))


def _of_word_processor(root: HtmlElement) -> bool:
    for meta in islice(root.iter("meta"), 100):
        if (meta.get("name") or "").lower() == "generator" and _OFFICE.search(meta.get("content") or ""):
            return True
    return any((element.get("class") or "").startswith("Mso") for element in islice(root.iter("p"), 20))


def _is_plain(lines: list[Line]) -> bool:
    links = sum(any(element.tag == "a" for element in islice(_upwards(line.element), 3)) for line in lines[:_SHORT])
    return len(lines) < _SHORT and links <= _LINKS * len(lines)


def _found_by_trafilatura(lines: list[Line], root: HtmlElement) -> set[str]:
    if not lines or len(lines) > MAX_JUDGED:
        return set()
    if any(sum(1 for _ in _upwards(line.element)) > MAX_JUDGED_DEPTH for line in lines):
        return set()
    if next(islice(root.iter(), MAX_JUDGED_ELEMENTS, None), None) is not None:
        return set()
    for cell in root.iter("td", "th"):
        # it would write out as many cells as these say
        cell.attrib.pop("colspan", None)
        cell.attrib.pop("rowspan", None)
    try:
        document = trafilatura.bare_extraction(
            etree.tostring(root, encoding="unicode", method="html"), include_comments=False, fast=True
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, etree.LxmlError):
        # whatever of a page it stumbles over: the page is then taken whole
        return set()
    text = getattr(document, "text", None) or ""
    return {key for line in text.splitlines() if (key := key_of(line))}


def _upwards(element: HtmlElement) -> Iterable[HtmlElement]:
    """An element and all that hold it."""
    yield element
    yield from element.iterancestors()


def _page_title(root: HtmlElement) -> str:
    element = root.find(".//head/title")
    return "" if element is None else as_shown(" ".join("".join(element.itertext()).split())[:_TITLE])


def _names(title: str) -> list[str]:
    """The parts of a title (headline, column, site), the likeliest headline first."""
    names = [name.strip() for name in _SITE.split(title)]
    return sorted(names, key=lambda name: (name is not names[0] or len(name) < _SHORTEST, -len(name)))


def _headline(lines: list[tuple[int, str]], title: str) -> int | None:
    """The number of the line that is a part of the title, or most of its first part."""
    names = {key_of(name) for name in _names(title)}
    likely = len(key_of(_names(title)[0]))
    named = [
        (len(key), -index)
        for index, key in lines
        if len(key) >= _SHORTEST and (key in names or (key_of(title).startswith(key) and len(key) >= _SHARE * likely))
    ]
    return -max(named)[1] if named else None
