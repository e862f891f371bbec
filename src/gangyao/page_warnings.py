"""What a reader of the outline is warned of: what the file's reader told, and what the text itself shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gangyao.document import Kind, PageWarning, Unit
from gangyao.read import Text

CHINESE = 0.2
"""The share of Chinese characters among letters under which a text is no Chinese report."""
LONG = 600
"""Characters from which on a unit may be longer than a window: only its beginning and end are read."""
UNSURE = 0.6
"""Mean confidence of a page's sentences under which it is unlike what the model learned from."""
FEWEST = 8


def warnings_of(text: Text, units: Sequence[Unit]) -> Iterator[PageWarning]:
    """The warnings of one page, in the order: from the file, about the text, about single units."""
    for notice in text.notices:
        yield PageWarning(
            code=notice.code, message=notice.message, page=notice.page, start=notice.start, end=notice.end
        )
    if not units:
        yield PageWarning(code="empty_page", message="the page holds no text")
        return
    letters = [character for character in text.text if character.isalpha()]
    chinese = sum("\u3400" <= character <= "\u9fff" for character in letters)
    if len(letters) >= 20 and chinese < CHINESE * len(letters):
        share = chinese / len(letters)
        yield PageWarning(
            code="not_chinese",
            message=f"{share:.0%} of the letters are Chinese: this is no Chinese report, and its roles mean nothing",
        )
        return
    yield from _unlike(units)
    for unit in units:
        if len(unit.clean) > LONG and unit.kind is not Kind.FURNITURE:
            yield PageWarning(
                code="long_unit",
                message=f"a unit of {len(unit.clean)} characters is longer than a window; its middle is not read",
                start=unit.start,
                end=unit.end,
                unit=unit.id,
            )


def _unlike(units: Sequence[Unit]) -> Iterator[PageWarning]:
    asked = [unit.confidence for unit in units if unit.kind in (Kind.HEADING, Kind.SENTENCE)]
    if len(asked) >= FEWEST and (mean := sum(asked) / len(asked)) < UNSURE:
        yield PageWarning(
            code="unlike_training",
            message=f"the page is unlike what the model learned from (mean confidence {mean:.2f}); check its roles",
        )
