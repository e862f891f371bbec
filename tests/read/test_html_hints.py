"""What the tags of a web page say of its lines, and pages made to do harm."""

import pytest

from gangyao.read import ReadError, read

PROSE = "院里共有床位六十张，年初住着四十一位老人，到年底增加到五十三位，护理员也由六人增加到九人。"


def page_of(body, head=""):
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def hinted(page, kind):
    return [page.text[hint.start : hint.end] for hint in page.hints if hint.kind == kind]


def test_headings_of_all_levels_and_a_single_first_one_as_title():
    page = page_of(f"<h1>院办总结</h1><h2>回顾</h2><p>{PROSE}</p><h4>修屋</h4><h6>换瓦</h6>")
    assert [(page.text[h.start : h.end], h.kind, h.level) for h in page.hints] == [
        ("院办总结", "title", None),
        ("回顾", "heading", 2),
        ("修屋", "heading", 4),
        ("换瓦", "heading", 6),
    ]


def test_a_short_page_that_word_saved_stays_whole():
    lines = ["一、修屋", "换瓦三万片。", "二、不足", "缺一名医生。", "三、打算"]
    body = "".join(f"<p class=MsoNormal>{line}<o:p></o:p></p>" for line in lines)
    page = page_of(f"<p class=MsoTitle>院办总结</p>{body}", "<meta name=Generator content='Microsoft Word 15'>")
    assert page.text.split("\n") == ["院办总结", *lines] and hinted(page, "title") == ["院办总结"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("MsoToc1", "contents"), ("MsoHeader", "header"), ("MsoFooter", "footer"), ("MsoCaption", "caption")],
)
def test_words_own_names_of_paragraphs(name, kind):
    page = page_of(f"<p class=MsoNormal>{PROSE}</p><p class={name}>表一</p>")
    assert hinted(page, kind) == ["表一"]


def test_items_with_their_marks():
    body = "<ol><li>修屋<ul><li>换瓦</li><li>（一）刷墙</li></ul></li><li>添床</li></ol>"
    page = page_of(body)
    assert [(page.text[h.start : h.end], h.level, h.marker) for h in page.hints if h.kind == "item"] == [
        ("1. 修屋", 1, "1."),
        ("• 换瓦", 2, "•"),
        ("2. 添床", 1, "2."),
    ]
    assert "（一）刷墙" in page.text.split("\n")


def test_bold_type_by_tag_and_by_style():
    page = page_of(
        f"<p> <b>修屋\n 三间。</b>{PROSE}</p><p><span style='font-weight:700'>添</span><strong>床</strong>若干</p>"
    )
    assert hinted(page, "bold") == ["修屋三间。", "添床"]
    assert hinted(page_of("<p>甲<b> </b>乙</p>"), "bold") == []


def test_tables_with_caption_header_and_columns():
    table = (
        "<table><caption>收支表</caption><thead><tr><th>项目<th colspan=2>金额</tr></thead>"
        "<tr><td rowspan=2>收入<td>三万<td>四万</tr><tr><td>五千<td></tr></table>"
    )
    page = page_of(f"<p>{PROSE}</p>{table}")
    rows = [([page.text[a:b] for a, b in h.cells], h.header) for h in page.hints if h.kind == "row"]
    assert rows == [(["项目", "金额", ""], True), (["收入", "三万", "四万"], False), (["", "五千", ""], False)]
    assert hinted(page, "caption") == ["收支表"]


def test_a_first_row_in_bold_is_the_header():
    page = page_of("<table><tr><td><b>项目</b><td><b>金额</b></tr><tr><td>瓦<td>三万</tr></table>")
    assert [h.header for h in page.hints if h.kind == "row"] == [True, False]


def test_hints_hold_no_blank_at_their_ends():
    page = page_of("<h2>\u3000修屋\xa0\u2003</h2><p><b>\xa0添床\u2002</b>若干</p><ul><li>换瓦\u3000</li></ul>")
    for hint in page.hints:
        words = page.text[hint.start : hint.end]
        assert words == words.strip()


def test_a_short_page_without_menus_stays_whole():
    page = page_of(f"<h3>修屋</h3><div><p>{PROSE}</p></div><ul><li>换瓦</li></ul><p>院办</p>")
    assert page.text.split("\n") == ["修屋", PROSE, "• 换瓦", "院办"] and page.notices == ()


def test_sentences_that_are_left_out_are_told():
    links = "".join(f"<li><a href='/{n}'>栏目第{n}</a></li>" for n in range(30))
    body = "".join(f"<p>第{n}项。{PROSE}</p>" for n in range(40))
    away = "邻县的两家养老院上个月合并，新院长说床位够用，伙食也比从前好了许多，家属都很满意。"
    page = page_of(
        f"<ul>{links}</ul><div><div>{body}</div></div><aside><p>{away}</p></aside>", "<title>院办总结</title>"
    )
    assert page.text.count("项。") == 40 and away not in page.text
    assert [notice.code for notice in page.notices] == ["dropped_text"]


@pytest.mark.parametrize("name", ["a.html", "a.mht"])
def test_control_characters_are_no_hindrance(name):
    body = f"<p title='\x02&#3;'>{PROSE}\x01&#1;&#x1f;&#xFFFE;&#55296;<span style='display:none'>x</span>\x03&#4;完</p>"
    head = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" if name == "a.mht" else ""
    assert read(f"{head}<html><body>{body}".encode(), name).text == f"{PROSE}完"


def test_numbers_of_usual_characters_stay():
    assert page_of("<p>&#20108;&#x4e09;&#10;&#12345;</p>").text == "二三〹"


@pytest.mark.parametrize(
    "source",
    [
        "<p>" + '<span style="display:none">x</span>字' * 60_000,
        "<p>" + "<b>字</b>" * 200_000,
        f"<title>{chr(160) * 60_000}</title><p>{PROSE}",
        f"<title>{'-' * 60_000}</title><p>{PROSE}",
        "<table>" + ("<tr>" + "<td rowspan=99999 colspan=9999>1</td>" * 10 + "</tr>") * 2_000,
        "<p>" + "年 \n" * 200_000,
    ],
)
def test_much_of_a_kind_is_read(source):
    assert read(f"<html>{source}".encode(), "a.html").text


@pytest.mark.parametrize("attribute", ["a{}=1", "a{}", "a{}='>'", "=a{}", 'b{}"'])
def test_an_element_of_endless_attributes_is_refused(attribute):
    attributes = " ".join(attribute.format(n) for n in range(50_000))
    with pytest.raises(ReadError, match="attributes"):
        read(f"<html><body><p {attributes}>{PROSE}".encode(), "a.html")
