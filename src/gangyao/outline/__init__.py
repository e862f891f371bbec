"""Outline: a document's tree, and the tree as Markdown, HTML and on a terminal."""

from __future__ import annotations

from gangyao.document import Document, Showing, register_renderer
from gangyao.outline.build import build_reports

__all__ = ["build_reports", "register_renderers"]


def register_renderers() -> None:
    """Give ``Document`` its ``to_markdown`` and ``to_html``; importing this package does it."""
    register_renderer("md", _markdown)
    register_renderer("html", _html)


# The renderers are imported when they are first asked for: jinja2 takes longer to import than most pages to outline.
def _markdown(document: Document, showing: Showing) -> str:
    from gangyao.outline.markdown import to_markdown

    return to_markdown(document, showing)


def _html(document: Document, showing: Showing) -> str:
    from gangyao.outline.html import to_html

    return to_html(document, showing)


register_renderers()
