"""The outline as one self-contained HTML page."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from gangyao.document import Document, Kind, Showing, Unit
from gangyao.outline.blocks import doubt_mark, shown_confidence, stretches
from gangyao.outline.texts import Wording
from gangyao.outline.view import said, views
from gangyao.outline.words import cautions

NOTABLE = 0.05
"""The least score of a second role that is worth a word."""


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("gangyao.outline"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("outline.html")


def to_html(document: Document, showing: Showing) -> str:
    """The outline of every report of the page; each unit carries its span as ``data-start`` and ``data-end``."""
    wording = Wording(document.units)
    return _template().render(
        document=document,
        views=views(document, showing),
        full=showing.full,
        words=wording.of,
        aside=[unit for unit in wording.whole(document.units) if wording.of(unit)],
        warnings=cautions(document),
        said=said,
        judged=judged,
        doubt_mark=doubt_mark,
        stretches=stretches,
    )


def judged(unit: Unit) -> str:
    """What the model made of a unit, in words: its role with the confidence, and the next likely one."""
    if unit.kind not in (Kind.HEADING, Kind.SENTENCE):
        return ""
    rest = {role: score for role, score in unit.scores.items() if role is not unit.role}
    second = max(rest, key=lambda role: rest[role])
    line = f"{unit.role.chinese} {shown_confidence(unit)}"
    return f"{line}，其次{second.chinese} {rest[second]:.2f}" if rest[second] >= NOTABLE else line
