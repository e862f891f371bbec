import docx_files as files
import pytest
from docx_files import abstract, instance, level, paragraph, style, word_file

from gangyao.read import read

CHINESE = (
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
)


def numbered(steps, numbering, **others):
    """The lines that a list of (instance, level) gives for paragraphs 甲."""
    body = "".join(paragraph("甲", numbered=step) for step in steps)
    return [line.removesuffix("甲") for line in read(word_file(body, numbering=numbering, **others)).text.split("\n")]


def test_numbers_stand_as_word_shows_them_and_deeper_levels_start_over():
    steps = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 3), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)]
    assert numbered(steps, abstract(7, *CHINESE) + instance(1, 7)) == (
        ["一、", "（一）", "（二）", "1.", "①", "②", "2.", "（三）", "1.", "二、", "（一）"]
    )


@pytest.mark.parametrize(
    ("form", "text", "eleventh"),
    [
        ("chineseCounting", "%1、", "十一、"),
        ("japaneseCounting", "第%1章", "第十一章"),
        ("ideographDigital", "（%1）", "（一一）"),
        ("decimalEnclosedCircle", "%1", "⑪"),
        ("decimalFullWidth", "%1．", "１１．"),
        ("chineseLegalSimplified", "%1、", "壹拾壹、"),
        ("upperRoman", "%1.", "XI."),
        ("lowerLetter", "%1)", "k)"),
        ("decimalZero", "%1、", "11、"),
        ("noSuchFormat", "%1、", "11、"),
        ("none", "%1、", ""),
    ],
)
def test_every_number_format(form, text, eleventh):
    assert numbered([(1, 0)] * 11, abstract(0, level(0, form, text)) + instance(1, 0))[-1] == eleventh


def test_a_list_starts_where_it_says_and_shows_the_levels_above():
    several = abstract(0, level(0, "decimal", "%1", start=3), level(1, "decimal", "%1.%2"))
    assert numbered([(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)], several + instance(1, 0)) == (
        ["3 ", "3.1 ", "3.2 ", "4 ", "4.1 "]
    )
    assert numbered([(1, 1)], several + instance(1, 0)) == ["3.1 "]


def test_the_legal_switch_makes_all_figures_arabic():
    levels = level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    assert numbered([(1, 0), (1, 1)], abstract(0, *levels) + instance(1, 0)) == ["第一章", "1.1 "]


def test_instances_of_one_list_count_on_unless_told_to_start_over():
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    both = abstract(0, *CHINESE) + instance(1, 0) + instance(2, 0) + instance(3, 0, anew)
    assert numbered([(1, 0), (2, 0), (3, 0), (3, 0), (1, 0)], both) == ["一、", "二、", "五、", "六、", "七、"]


def test_two_lists_count_apart():
    both = abstract(0, *CHINESE) + abstract(1, *CHINESE) + instance(1, 0) + instance(2, 1)
    assert numbered([(1, 0), (2, 0), (1, 0)], both) == ["一、", "一、", "二、"]


def test_an_instance_may_bring_a_level_of_its_own():
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "（%1）", start=4)}</w:lvlOverride>'
    assert numbered([(1, 0), (1, 0)], abstract(0, *CHINESE) + instance(1, 0, own)) == ["（4）", "（5）"]


def test_a_level_restarts_only_where_it_is_told_to():
    never = abstract(0, level(0, "decimal", "%1、"), level(1, "decimal", "（%2）", more='<w:lvlRestart w:val="0"/>'))
    assert numbered([(1, 0), (1, 1), (1, 0), (1, 1)], never + instance(1, 0)) == ["1、", "（1）", "2、", "（2）"]
    first = level(2, "decimal", "%3.", more='<w:lvlRestart w:val="1"/>')
    third = abstract(0, level(0, "decimal", "%1、"), level(1, "decimal", "（%2）"), first)
    steps = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)]
    assert numbered(steps, third + instance(1, 0)) == ["1、", "（1）", "1.", "（2）", "2.", "2、", "1."]


def test_numbering_is_inherited_through_styles():
    numbering = abstract(0, level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="h1"/>'), *CHINESE[1:])
    numbering = numbering.replace("（%2）", "【%2】") + instance(4, 0)
    properties = '<w:pPr><w:numPr>{}<w:numId w:val="4"/></w:numPr></w:pPr>'
    styles = (
        style("h1", "heading 1", properties.format(""))
        + style("h2", "heading 2", properties.format('<w:ilvl w:val="1"/>'))
        + style("mine", "我的标题", '<w:basedOn w:val="h2"/>')
        + style("plain", "不编号", '<w:basedOn w:val="h1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>')
    )
    body = paragraph("回顾", "h1") + paragraph("修路", "h2") + paragraph("架桥", "mine") + paragraph("附记", "plain")
    body += paragraph("免号", "h1", numbered=(0, 0)) + paragraph("打算", "h1")
    page = read(word_file(body, numbering=numbering, styles=styles))
    assert page.text.split("\n") == ["一、回顾", "【一】修路", "【二】架桥", "附记", "免号", "二、打算"]
    assert page.text[page.hints[1].start : page.hints[1].end] == "【一】修路"


def test_a_list_that_a_numbering_style_keeps():
    link = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="列表"/></w:abstractNum>'
    styles = style("列表", "list", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', kind="numbering")
    numbering = abstract(0, *CHINESE) + link + instance(1, 0) + instance(2, 1)
    assert numbered([(2, 0), (2, 1)], numbering, styles=styles) == ["一、", "（一）"]


def test_bullets_stand_as_the_signs_that_they_show():
    font = '<w:rPr><w:rFonts w:ascii="{}"/></w:rPr>'
    signs = [("l", "Wingdings"), ("\uf06e", ""), ("——", "宋体"), ("o", "Courier New"), ("z", "Webdings"), ("-", "")]
    levels = [level(n, "bullet", sign, more=font.format(name)) for n, (sign, name) in enumerate(signs)]
    found = numbered([(1, n) for n in range(6)], abstract(0, *levels) + instance(1, 0))
    assert found == ["●", "■", "——", "○", "•", "- "]


def test_a_number_never_runs_into_figures_or_letters():
    numbering = abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "%2、")) + instance(1, 0)
    body = paragraph("2019年增长", numbered=(1, 0)) + paragraph("2019年增长", numbered=(1, 1))
    assert read(word_file(body, numbering=numbering)).text == "1. 2019年增长\n1、2019年增长"


def test_a_blank_that_the_list_asks_for_is_kept():
    numbering = abstract(0, level(0, "decimal", "%1.", more='<w:suff w:val="space"/>')) + instance(1, 0)
    assert read(word_file(paragraph("修路", numbered=(1, 0)), numbering=numbering)).text == "1. 修路"


def test_a_deleted_paragraph_takes_no_number():
    joined = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
    body = joined + files.run("上，") + "</w:p>" + paragraph("下", numbered=(1, 0)) + paragraph("末", numbered=(1, 0))
    numbering = abstract(0, *CHINESE) + instance(1, 0)
    assert read(word_file(body, numbering=numbering)).text == "一、上，下\n二、末"


@pytest.mark.parametrize("step", [(9, 0), (1, 8), (1, 77)])
def test_a_list_or_level_that_is_not_there_gives_no_number(step):
    assert numbered([step], abstract(0, *CHINESE) + instance(1, 0)) == [""]


@pytest.mark.parametrize("form", ["lowerLetter", "upperRoman", "chineseCounting"])
def test_an_endless_start_value_stays_short(form):
    numbering = abstract(0, level(0, form, "%1、", start=999_999_999)) + instance(1, 0)
    assert numbered([(1, 0)], numbering) == ["999999999、"]
