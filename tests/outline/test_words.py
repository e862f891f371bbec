"""What the outline says of the page: warnings, and what was read off pictures."""

import io

from outline_pages import EVERY, REVIEW, H, S, document
from rich.console import Console

from gangyao.document import PageWarning, Showing
from gangyao.outline.terminal import print_outline
from gangyao.outline.words import CAUTIONS

WARNINGS = (
    PageWarning(code="scanned_page", message="page 3 is a picture", page=3),
    PageWarning(code="long_unit", message="a long one", unit=1, start=9, end=20),
    PageWarning(code="new_fault", message="something *new*\nhere"),
    PageWarning(code="unlike_training", message="the page is unlike", unit=99),
)
ROWS = ((H, 1, REVIEW, None, "一、全年工作"), (S, None, REVIEW, 0, "清淤十二公里，架桥三座，打井。"))


def test_warnings_stand_at_the_end_in_chinese():
    page = document(*ROWS, warnings=WARNINGS)
    assert page.to_markdown().endswith(
        "- 清淤十二公里，架桥三座，打井。\n\n请注意：\n\n"
        f"- 第 3 页：{CAUTIONS['scanned_page']}\n"
        f"- “清淤十二公里，架桥三座，……”：{CAUTIONS['long_unit']}\n"
        "- something \\*new\\*here\n"
        f"- {CAUTIONS['unlike_training']}\n"
    )
    assert page.to_html().count(CAUTIONS["scanned_page"]) == 1 and '<aside class="warnings">' in page.to_html()
    assert "请注意" not in document(*ROWS).to_markdown() and "<aside" not in document(*ROWS).to_html()


def test_an_empty_page_says_so():
    page = document(warnings=[PageWarning(code="empty_page", message="the page holds no text")])
    assert page.to_markdown() == "请注意：\n\n- 没有文字\n"


def test_every_caution_is_chinese():
    assert all(not words.isascii() and "\n" not in words for words in CAUTIONS.values())


def test_the_summary_says_what_was_read_off_a_picture():
    page = document(*ROWS, recognised={0, 1})
    said = "其中 1 句由图片识别，可能有错字"
    console = Console(file=io.StringIO(), width=80)
    print_outline(console, page, Showing(EVERY))
    for shown in (page.to_markdown(), page.to_html(), console.file.getvalue()):
        assert said in shown
    assert f"套话 0；{said}；存疑 0 处" in page.to_markdown(min_confidence=0)
    assert said not in document(*ROWS).to_markdown()
