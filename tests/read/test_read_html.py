import socket

import pytest

from gangyao.read import ReadError, read

PROSE = "院里共有床位六十张，年初住着四十一位老人，到年底增加到五十三位，护理员也由六人增加到九人。"
BODY = [
    "各位代表：",
    "一、主要工作",
    PROSE * 2,
    "（一）修缮房屋",
    PROSE,
    "二、存在的不足",
    "缺一名医生。",
    "河湾镇敬老院",
    "2019年12月1日",
]


def page(content, title="河湾镇敬老院工作总结_河湾网", head=""):
    links = "".join(f'<li><a href="/{n}">栏目第{n}</a></li>' for n in range(12))
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{title}</title><style>p {{}}</style></head><body><ul>{links}</ul>"
        f'{content}<div id="foot">版权所有 河湾网</div><script>var a = "脚本";</script></body></html>'
    )


def article(lines=BODY):
    return '<div class="c">' + "".join(f"<p>{line}</p>" for line in lines) + "</div>"


def hinted(page):
    return [(page.text[hint.start : hint.end], hint.kind, hint.level) for hint in page.hints]


def test_the_main_text_stands_line_for_line_under_its_headline():
    source = page(f"<h1>河湾镇敬老院工作总结</h1><div>时间：2019-12-02 来源：河湾网</div>{article()}")
    text = read(source.encode()).text
    assert text.split("\n") == ["河湾镇敬老院工作总结", "时间：2019-12-02 来源：河湾网", *BODY]
    assert hinted(read(source.encode())) == [("河湾镇敬老院工作总结", "title", None)]


def test_a_title_that_no_line_says_is_set_above():
    assert read(page(article()).encode()).text.split("\n") == ["河湾镇敬老院工作总结", *BODY]


def test_several_reports_on_a_page_all_stay():
    lines = [line for n in range(7) for line in (f"敬老院工作总结（{n + 1}）", *BODY)]
    assert read(page(article(lines), "敬老院工作总结范文七篇").encode()).text.split("\n")[-len(lines) :] == lines


def test_line_breaks_and_blanks_come_as_a_browser_shows_them():
    content = f"<div>　　今年收住\n    老人<b>四十一</b>名。<br>&nbsp;&nbsp;GDP  增长\n5%。<br/><br>{PROSE}</div>"
    assert read(f"<html><body>{content}</body></html>".encode()).text == (
        f"　　今年收住老人四十一名。\n\xa0\xa0GDP 增长 5%。\n{PROSE}"
    )


def test_preformatted_text_keeps_its_lines():
    assert (
        read(f"<html><body><pre>一、回顾\n  {PROSE}\n\n完</pre></body></html>".encode()).text
        == f"一、回顾\n  {PROSE}\n完"
    )


def test_lists_carry_their_numbers_and_bullets():
    content = (
        '<ol start="3"><li>修路</li><li>架桥</li></ol><ol type="a"><li><p>植树</p></li></ol><ul><li>通水</li></ul>'
    )
    plain = '<ol style="list-style: none"><li>无号</li></ol>'
    assert read(f"<html><body>{content}{plain}</body></html>".encode()).text.split("\n") == (
        ["3. 修路", "4. 架桥", "a. 植树", "• 通水", "无号"]
    )


def test_a_table_of_figures_gives_rows_and_one_that_sets_the_page_is_not():
    figures = "<table><tr><th>项目</th><th>金额</th></tr><tr><td><p>路</p></td><td>3万</td></tr></table>"
    content = article().removesuffix("</div>") + figures + "</div>"
    found = read(f"<html><body><table><tr><td>{content}</td></tr></table></body></html>".encode())
    assert found.text.split("\n") == [*BODY, "项目\t金额", "路\t3万"]
    assert hinted(found) == [("项目\t金额", "row", None), ("路\t3万", "row", None)]


def test_a_table_with_words_beside_its_cells_loses_none():
    figures = "<table><caption>收支表</caption><tr><td>收</td><td>3万</td></tr><tr><td>支</td><td>2万</td></tr></table>"
    assert "".join(read(f"<html><body>{figures}".encode()).text.split()) == "收支表收3万支2万"


def test_headings_of_the_page_are_hinted():
    found = read(f"<html><body><h2><b>一、回顾</b></h2><p>{PROSE}</p><h3>（一）修路</h3></body></html>".encode())
    assert hinted(found) == [("一、回顾", "heading", 2), ("（一）修路", "heading", 3)]


def test_characters_hidden_against_copying_are_dropped_and_hidden_blocks_kept():
    content = f'{PROSE[:9]}<span style="display:none">x9</span>{PROSE[9:]}<div style="display: none">展开的正文。</div>'
    assert read(f"<html><body><div>{content}</div></body></html>".encode()).text == f"{PROSE}\n展开的正文。"


@pytest.mark.parametrize(
    ("declared", "actual"),
    [
        ("gb2312", "gb18030"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),
        ("iso-8859-1", "gb18030"),
        ("gb2312", "utf-8"),
        ("big5", "big5"),
    ],
)
def test_the_encoding_is_the_pages_own_or_what_its_characters_tell(declared, actual):
    text = "鄉公所本年度修築農路三公里，排水溝尚未完工，明年繼續辦理。" if actual == "big5" else PROSE
    source = page(f"<p>{text}</p>", "总结" if actual != "big5" else "總結", f'<meta charset="{declared}">')
    found = read(source.encode(actual, "ignore"))
    assert text in found.text


def test_a_few_broken_bytes_do_not_make_a_page_unreadable():
    data = page(article(BODY * 5), head='<meta charset="gbk">').encode("gb18030")
    found = read(data.replace("床位".encode("gb18030"), "床".encode("gb18030") + b"\xff", 1))
    assert found.encoding == "gb18030" and "\ufffd" in found.text and "缺一名医生。" in found.text


def test_scripts_forms_and_pictures_are_no_text():
    content = (
        f"<p>{PROSE}</p><noscript>请开脚本</noscript><textarea>填写</textarea><select><option>选</option></select>"
    )
    assert (
        read(f"<html><body>{content}<svg><text>图</text></svg><p>完。</p></body></html>".encode()).text
        == f"{PROSE}\n完。"
    )


def test_no_network_and_no_file_is_touched(monkeypatch):
    def fail(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", fail)
    content = f'<link rel="stylesheet" href="http://a.example/x.css"><img src="http://a.example/x.png"><p>{PROSE}</p>'
    assert read(f"<html><body>{content}</body></html>".encode()).text == PROSE


def test_entities_in_a_document_type_are_not_expanded(tmp_path):
    (tmp_path / "密.txt").write_text("密码在此")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "密.txt").as_uri()}">]>'
    assert "密码在此" not in read(f"{doctype}<html><body><p>{PROSE}&x;</p></body></html>".encode()).text


@pytest.mark.parametrize("tag", ["div", "span", "table", "ul", "b"])
def test_tags_nested_without_end_are_refused_in_one_line(tag):
    with pytest.raises(ReadError, match="nest too deep"):
        read(f"<html><body>{f'<{tag}>' * 100_000}字".encode())


def test_the_unclosed_tags_of_old_pages_are_read():
    found = read(f"<html><body>{''.join(f'<font><p>第{n}段。' for n in range(400))}".encode())
    assert found.text.count("段。") == 400


def test_a_page_of_too_many_tags_is_not_opened():
    with pytest.raises(ReadError, match="larger than a page"):
        read(b"<html>" + b"<p>" * 2_000_001)


@pytest.mark.parametrize("source", ["<html></html>", "<html><body></body></html>", "<html>", "<!doctype html>"])
def test_an_empty_page_gives_no_text(source):
    try:
        assert read(source.encode()).text == ""
    except ReadError as error:
        assert "without text" in str(error)


def test_a_long_page_is_read_in_little_time():
    found = read(
        f"<html><body><div>{''.join(f'<p>第{n}次会议。</p>' for n in range(30_000))}</div></body></html>".encode()
    )
    assert found.text.count("次会议。") == 30_000
