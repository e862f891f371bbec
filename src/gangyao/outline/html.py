"""The outline as one self-contained HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from gangyao.document import Document, Kind, Role
from gangyao.outline.lines import joined


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


def to_html(document: Document, only: Collection[Role] | None = None, full: bool = False) -> str:
    """The outline of every report of the page; each unit carries its span as ``data-start`` and ``data-end``."""
    counts = [
        Counter(unit.role for unit in document.units if unit.report == report.id and unit.kind is Kind.SENTENCE)
        for report in document.reports
    ]
    return _template().render(
        document=document,
        counts=counts,
        roles=list(Role),
        only=set(only if only is not None else Role),
        full=full,
        joined=joined,
    )
