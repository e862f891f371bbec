"""Where the reports of a page begin, and which lines are their titles."""

from __future__ import annotations

import re

from gangyao.document import Kind
from gangyao.layout import titles
from gangyao.layout.boundaries import begins_untitled, end_strength, is_cut, is_signed, opens_body, restarts
from gangyao.layout.furniture import (
    is_collection,
    is_furniture,
    is_lead,
    is_stamp,
    opens_glossary,
    opens_list,
    parts_pages,
)
from gangyao.layout.pieces import Piece

_UNDER_TITLE = 7
_FRONT = 25
_LEAST_BODY = 5
_ENDED = "。！？!?；;：:，,"
# Words of a sentence whose beginning a page has cut off.
_SAID = re.compile("[，,]让我们|以.{0,6}掌声")


def mark_furniture(pieces: list[Piece]) -> None:
    """Give page text its kind: by its own words, and where it stands in a list of other pages."""
    paragraphs = _paragraphs(pieces)
    listing = awaiting = glossary = False
    for paragraph in paragraphs:
        text = paragraph[0].line.text
        glossary = (glossary or opens_glossary(text)) and not _surely_title(paragraph)
        plain = 0 < len(text) <= 60 and "。" not in text
        valued = awaiting and plain and len(text) <= 20 and not titles.is_title(text) and not titles.is_greeting(text)
        if is_furniture(text) or valued or glossary or (listing and plain):
            _furnish(paragraph)
            listing = listing or opens_list(text)
            awaiting = not valued and bool(text) and text[-1] in ":：>"
        elif text:
            listing = awaiting = False
    _mark_front(paragraphs)


def _paragraphs(pieces: list[Piece]) -> list[list[Piece]]:
    result: list[list[Piece]] = []
    for piece in pieces:
        if piece.place == 0:
            result.append([])
        result[-1].append(piece)
    return result


def _furnish(paragraph: list[Piece]) -> None:
    for piece in paragraph:
        piece.kind = Kind.FURNITURE


def _mark_front(paragraphs: list[list[Piece]]) -> None:
    """Short lines between page furniture and the first title are furniture too, and so is a collection's headline."""
    front = paragraphs[:_FRONT]
    title = next((index for index, paragraph in enumerate(front) if _surely_title(paragraph)), None)
    for index, paragraph in enumerate(front):
        text = paragraph[0].line.text
        behind = index > 0 and front[index - 1][0].kind is Kind.FURNITURE
        before = index + 1 < len(front) and _is_editors(front[index + 1])
        stamped = index < 2 and title is not None and is_stamp(text)
        if stamped or (
            is_collection(text) and (behind or before or any(map(_surely_title, paragraphs[index + 1 : index + 12])))
        ):
            _furnish(paragraph)
        if title is None or index >= title - 1 or paragraph[0].kind is Kind.FURNITURE:
            continue
        if any(later[0].kind is Kind.FURNITURE for later in front[index + 1 : title]) and len(text) <= 40:
            _furnish(paragraph)
    if title and not titles.is_subtitle(front[title][0].text):
        above = front[title - 1]
        text = above[0].line.text
        if len(text) <= 8 and title > 1 and front[title - 2][0].kind is Kind.FURNITURE and not titles.is_title(text):
            _furnish(above)


def _is_editors(paragraph: list[Piece]) -> bool:
    """A date of publication or an editor's lead, which stand over a collection."""
    text = paragraph[0].line.text
    return paragraph[0].kind is Kind.FURNITURE and (is_lead(text) or text.startswith(("时间", "日期", "发布")))


def _surely_title(paragraph: list[Piece]) -> bool:
    piece = paragraph[0]
    if piece.kind is Kind.FURNITURE or len(paragraph) > 1:
        return False
    return titles.is_part(piece.text) or (titles.is_title(piece.text) and piece.marker is None)


def mark_reports(pieces: list[Piece]) -> None:
    """Find title blocks, give their lines the kind title, and mark the first piece of every report as new."""
    lines = _body(pieces)
    index = since = 0
    seen = False
    while index < len(lines):
        length = (
            _title_block(lines, index, seen=seen)
            if index - since >= _LEAST_BODY or _is_dressed(lines, index, seen)
            else 0
        )
        if length:
            for piece in lines[index : index + length]:
                piece.kind = Kind.TITLE
        if length or not seen or (index - since >= _LEAST_BODY and begins_untitled(lines, index, since)):
            lines[index].new = True
            seen = True
            since = index + length
        index += max(length, 1)


def _body(pieces: list[Piece]) -> list[Piece]:
    """The pieces that are no page text, each told whether a web page's own text parts it from the one before."""
    body: list[Piece] = []
    parted = False
    for piece in pieces:
        if piece.kind is Kind.FURNITURE:
            parted = parted or parts_pages(piece.line.text)
        else:
            piece.parted, parted = parted, False
            body.append(piece)
    return body


def _title_block(lines: list[Piece], index: int, *, seen: bool) -> int:
    """How many pieces from ``index`` on make a title block (0: none)."""
    head = lines[index]
    if head.place or head.count > 1 or not head.text or titles.is_greeting(head.text):
        return 0
    if not (_is_title_line(lines, index) if seen else _opens_page(lines, index)):
        return 0
    length = 1
    while length < _UNDER_TITLE and index + length < len(lines) and _is_under_title(lines, index, length):
        length += 1
    return length


def _is_dressed(lines: list[Piece], index: int, seen: bool) -> bool:
    """Whether a line is a title even shortly behind another: a collection's label, or the page's first line."""
    return not seen or titles.is_part(lines[index].text)


def _opens_page(lines: list[Piece], index: int) -> bool:
    """Whether the first line of a page is a title: nothing but its shape speaks for it."""
    piece = lines[index]
    text = piece.text
    if titles.is_part(text) or titles.is_subtitle(text):
        return True
    if text[-1] in _ENDED or len(text) > 60 or piece.marker is not None or len(lines) == 1:
        return False
    if _SAID.search(text) and not titles.is_title(text) and not _introduces(lines[index + 1]):
        return False
    if len(text) > 30 and re.search("[，,]", text) and not titles.is_title(text):
        return _slogan(text[:40], lines[index + 1 : index + 4])
    return len(text) >= 4 or (index + 1 < len(lines) and titles.is_title(lines[index + 1].text))


def _is_title_line(lines: list[Piece], index: int) -> bool:
    """Whether a line in the middle of a page names another report."""
    text = lines[index].text
    if titles.is_part(text):
        return True
    if lines[index].marker is not None or text[-1] in _ENDED or len(text) > 60:
        return False
    before, following = lines[index - 1], lines[index + 1 : index + 4]
    if not following or following[0].kind is not Kind.SENTENCE:
        return False
    if titles.is_subtitle(following[0].text) and titles.names_occasion(following[0].text):
        return not titles.is_subtitle(text)
    if titles.is_organisation(text) and titles.is_title(following[0].text) and following[0].count == 1:
        return _is_title_line([lines[index - 1], *lines[index + 1 : index + 6]], 1)
    if not titles.is_title(text):
        return following[0].count == 1 and end_strength(before) >= 2 and _slogan(text, following)
    over = _closed_by(before) or is_cut(before)
    collected = titles.is_numbered_title(text) or (
        titles.is_excerpt(text) and not titles.is_section(titles.uncut(text))
    )
    if over and (collected or (is_cut(before) and titles.is_own_title(text))):
        return True
    under = [piece.text for piece in following if piece.count == 1]
    named = under[:1] == [following[0].text] and (titles.is_speaker(under[0]) or titles.is_byline(under[0]))
    greeted = any(titles.is_greeting(line) for line in under)
    dressed = named or greeted or any(titles.is_date(line) or titles.is_speaker(line) for line in under)
    opened = dressed or opens_body(following[0]) or (_closed_by(before) and titles.is_own_title(text))
    strength = end_strength(before) + opened + (named and greeted) + restarts(lines, index)
    if titles.is_section(titles.uncut(text)):
        return end_strength(before) >= 2 and (dressed or (is_signed(before.text) and before.marker is None))
    return strength >= (1 if len(text) >= 8 and (dressed or _closed_by(before)) else 2)


def _introduces(piece: Piece) -> bool:
    """Whether a line says whose speech stands under the line before it."""
    return titles.is_subtitle(piece.text) or titles.is_speaker(piece.text)


def _slogan(text: str, following: list[Piece]) -> bool:
    """A speech's slogan for a title: its speaker and the greeting stand under it."""
    under = [piece.text for piece in following]
    return (
        bool(under)
        and 6 <= len(text) <= 40
        and titles.is_speaker(under[0])
        and any(titles.is_greeting(line) for line in under[1:])
    )


def _is_under_title(lines: list[Piece], index: int, length: int) -> bool:
    piece = lines[index + length]
    text = piece.text
    if piece.place or piece.count > 1 or not text or text[-1] in _ENDED or titles.is_greeting(text):
        return False
    if piece.marker is not None and piece.marker.form.scheme not in {"dash"} and not titles.is_date(text):
        return False
    if titles.is_subtitle(text) or titles.is_date(text) or titles.is_speaker(text) or titles.is_bracketed(text):
        return True
    head = lines[index].text
    if titles.is_bare_name(text) or titles.is_byline(text):
        return True
    if titles.is_organisation(text) and length <= 3:
        return True
    if length > 2:
        return False
    if len(text) <= 40 and index + length + 1 < len(lines):
        below = lines[index + length + 1]
        if below.place == 0 and titles.is_subtitle(below.text) and titles.names_occasion(below.text):
            return True
    if not titles.is_title(text) or (titles.is_section(text) and text != head):
        return False
    return not titles.is_title(head) or text in head or titles.strip_number(head) in text


def _closed_by(before: Piece) -> bool:
    return (
        not before.text
        or before.kind is not Kind.SENTENCE
        or before.text[-1] in "。！!？?…”）)"
        or is_signed(before.text)
    )
