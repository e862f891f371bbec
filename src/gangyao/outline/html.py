"""The outline as one self-contained HTML page."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from gangyao.document import Document, Role
from gangyao.outline.texts import joined
from gangyao.outline.view import stretches, views


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


def to_html(document: Document, roles: frozenset[Role], full: bool) -> str:
    """The outline of every report of the page; each unit carries its span as ``data-start`` and ``data-end``."""
    return _template().render(
        document=document,
        views=views(document, roles, full),
        full=full,
        joined=joined,
        stretches=stretches,
    )
