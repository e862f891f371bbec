"""Outline: a document's tree, and the tree as Markdown, HTML and on a terminal."""

from gangyao.document import register_renderer
from gangyao.outline.build import build_reports
from gangyao.outline.html import to_html
from gangyao.outline.markdown import to_markdown

register_renderer("md", to_markdown)
register_renderer("html", to_html)

__all__ = ["build_reports", "to_html", "to_markdown"]
