"""What the outline says of the page itself: its warnings, in Chinese."""

from __future__ import annotations

from gangyao.document import Document, PageWarning
from gangyao.outline.texts import Wording, joined

CAUTIONS = {
    "scanned_page": "扫描的图片，其中的文字没有读出",
    "unmapped_characters": "有的字没有编码，没有读出",
    "dropped_text": "有文字没有读出",
    "encrypted_part": "有加密的部分，没有读出",
    "damaged_tail": "文件末尾残缺，可能少了文字",
    "empty_page": "没有文字",
    "not_chinese": "不是中文报告，所标的类别没有意义",
    "long_unit": "这一句太长，模型只读了头尾",
    "unlike_training": "与模型学过的报告差别较大，类别请核对",
    "formatting_lost": "编号和样式没有读出，只读了文字",
    "tracked_changes": "有未定的修订，按接受后的文字读",
}
"""Warnings by code; one of another code is shown by its own message."""
_BEGINNING = 12
"""Characters by which a sentence is known."""


def cautions(document: Document) -> list[str]:
    """The warnings of a document in Chinese, a line each."""
    wording = Wording(document.units)
    return [_place(document, wording, warning) + _words(warning) for warning in document.warnings]


def _words(warning: PageWarning) -> str:
    return CAUTIONS.get(warning.code) or joined(warning.message)


def _place(document: Document, wording: Wording, warning: PageWarning) -> str:
    if warning.page is not None:
        return f"第 {warning.page} 页："
    if warning.unit is None or not 0 <= warning.unit < len(document.units):
        return ""
    words = wording.of(document.units[warning.unit])
    return f"“{words[:_BEGINNING]}{'……' if len(words) > _BEGINNING else ''}”：" if words else ""
