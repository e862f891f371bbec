import re

from outline_pages import BOILERPLATE, PROBLEM, REVIEW, TARGET, H, S, T, document

from gangyao.outline.view import LONG_REPORT

MANY = (
    "今年渠上的难处有三个，都是群众会上一条一条提出来、所里也一件一件核过的，没有一句是虚的，也没有一句是今年才有的："
)
THINGS = (
    "一是闸门锈死了四座，关不严；",
    "二是渠长工钱欠了两季；",
    "三是没有一个会修泵的人，坏了要到县里去请，一来一回就是三天，误了农时。",
)
LISTED = MANY + "".join(THINGS)
STARTS = ("一是", "二是", "三是")


def test_a_long_sentence_that_lists_things_is_shown_as_a_list():
    page = document((S, None, PROBLEM, None, LISTED), items={0: STARTS}, unsure={0: 0.4})
    bullets = "".join(f"  - {thing}\n" for thing in THINGS)
    assert page.to_markdown(min_confidence=0.5).endswith(f"- **〔问题〕** {MANY}〔存疑 0.40〕\n{bullets}")
    assert page.to_html().count('<span class="part">') == 3


def test_a_list_may_be_parted_by_semicolons_alone():
    things = (
        "闸门锈死了四座（东支渠三座；西支渠一座）；“渠长；水员”的工钱欠了两季;没有一个会修泵的人，坏了要到县里去请。"
    )
    text = MANY + things
    shown = document((S, None, PROBLEM, None, text)).to_markdown()
    assert shown.endswith(
        f"{MANY}\n  - 闸门锈死了四座（东支渠三座；西支渠一座）；\n  - “渠长；水员”的工钱欠了两季;\n"
        "  - 没有一个会修泵的人，坏了要到县里去请。\n"
    )
    for other in (text.replace("：", "，"), text.replace("；“", "，“")):  # no lead-in; two things alone
        assert other in document((S, None, PROBLEM, None, other)).to_markdown()


def test_a_list_may_begin_with_its_sentence():
    bare = "".join(
        (*THINGS, "四是渠长没有补贴，年轻人不愿意干，老的干不动，只好由组长轮流兼着，巡渠的日子也就没有个准数。")
    )
    things = [*THINGS, bare[len("".join(THINGS)) :]]
    for thing in things:
        assert bare.count(thing) == 1
    rows = ((H, 1, PROBLEM, None, "一、问题"), (S, None, PROBLEM, 0, bare), (S, None, REVIEW, 0, bare))
    page = document(*rows, items={1: (*STARTS, "四是"), 2: (*STARTS, "四是")}, unsure={1: 0.4})
    bullets = "".join(f"- {thing}\n" for thing in things)
    nested = "".join(f"  - {thing}\n" for thing in things)
    assert page.to_markdown().endswith(f"\n\n{bullets}- **〔回顾〕**\n{nested}")
    assert f"{things[-1]}〔存疑 0.40〕\n- **〔回顾〕**" in page.to_markdown(min_confidence=0.5)
    assert page.to_html().count('<span class="part">') == 8


def test_a_quotation_mark_leads_nothing_in():
    text = (
        "“" + "".join(THINGS) + "三条都要改，一条也不能少，一条也不能拖，年底以前见到结果，"
        "做完一条在会上报一条，报了再销号。"
    )
    shown = document((S, None, PROBLEM, None, text), items={0: STARTS}).to_markdown()
    assert f"- **〔问题〕**\n  - “{THINGS[0]}\n  - {THINGS[1]}\n" in shown


def test_a_short_one_stays_in_one_line():
    short = "难处有三：一是闸坏，二是钱少，三是人老。"
    assert short in document((S, None, PROBLEM, None, short), items={0: STARTS}).to_markdown()


def test_a_heading_does_not_share_its_line_with_a_list():
    rows = ((H, 5, PROBLEM, None, "困难不少。"), (S, None, PROBLEM, 0, LISTED))
    shown = document(*rows, items={1: STARTS}).to_markdown()
    assert f"- **困难不少。** 〔问题〕\n  - {MANY}\n    - 一是闸门" in shown


def test_runs_of_one_role_that_only_a_fold_kept_apart_are_one():
    page = document(
        (S, None, REVIEW, None, "栽树八百棵。"),
        (S, None, BOILERPLATE, None, "树木是宝。"),
        (S, None, REVIEW, None, "修渠三里。"),
        (S, None, REVIEW, None, "架桥一座。"),
        (S, None, TARGET, None, "开春补栽。"),
    )
    assert page.to_markdown().endswith(
        "- **〔回顾〕**\n  - 栽树八百棵。\n  - 修渠三里。\n  - 架桥一座。\n"
        "- **〔目标〕** 开春补栽。\n- （套话 1 句，已略）\n"
    )


def test_a_slogan_over_working_sentences_stands_for_most_of_them():
    rows = (
        (H, 1, BOILERPLATE, None, "三、鼓足干劲再出发"),
        (S, None, TARGET, 0, "换闸两座。"),
        (S, None, TARGET, 0, "修路三里。"),
        (S, None, REVIEW, 0, "去年已经备好了料。"),
    )
    assert (
        document(*rows)
        .to_markdown()
        .endswith("## 三、鼓足干劲再出发 〔目标〕\n\n- 换闸两座。\n- 修路三里。\n- **〔回顾〕** 去年已经备好了料。\n")
    )
    assert (
        document(rows[0], (S, None, BOILERPLATE, 0, "加油！"))
        .to_markdown()
        .endswith("## 三、鼓足干劲再出发 〔套话〕\n\n- （套话 1 句，已略）\n")
    )


def long_report(sentences):
    rows = [
        (T, None, BOILERPLATE, None, "水利站总结"),
        (H, 1, REVIEW, None, "一、修了什么"),
        (H, 2, REVIEW, 1, "（一）渠"),
        (S, None, PROBLEM, 2, "第二道渠还漏。"),
        (H, 5, REVIEW, 2, "一是清淤。"),
        (H, 1, TARGET, None, "二、明年"),
    ]
    rows += [(S, None, REVIEW, 4, f"第{number}组清完了。") for number in range(sentences - 1)]
    return document(*rows)


def test_a_long_report_has_its_contents_in_front():
    shown = long_report(LONG_REPORT).to_markdown()
    assert (
        "· 套话 0\n>\n> - 一、修了什么（回顾 59 · 问题 1）\n>   - （一）渠（回顾 59 · 问题 1）\n> - 二、明年\n\n## "
        in shown
    )
    assert "\n>" not in long_report(LONG_REPORT - 1).to_markdown().partition("· 套话 0")[2]


def test_the_contents_of_a_web_page_lead_to_the_headings():
    text = long_report(LONG_REPORT).to_html()
    links = re.findall(r'href="#([^"]+)"', text)
    assert links == ["unit-1", "unit-2", "unit-5"] and all(text.count(f' id="{link}"') == 1 for link in links)


def test_several_reports_are_named_first_and_those_without_a_title_are_numbered():
    page = document(
        (T, None, BOILERPLATE, None, "甲村总结"),
        (S, None, REVIEW, None, "修路。"),
        (T, None, BOILERPLATE, None, "乙村总结"),
        (S, None, REVIEW, None, "架桥。"),
        (S, None, REVIEW, None, "打井。"),
    )
    nameless = page.model_copy(update={"reports": tuple(_nameless(report) for report in page.reports)})
    assert page.to_markdown().startswith(
        "> 本页 2 篇报告：\n>\n> - 甲村总结（1 句）\n> - 乙村总结（2 句）\n\n# 甲村总结\n"
    )
    assert "# （第 2 篇，无标题）\n" in nameless.to_markdown() and "# （无标题）" not in nameless.to_markdown()


def _nameless(report):
    return report.model_copy(update={"title": None, "outline": report.outline.model_copy(update={"titles": ()})})


def test_a_report_that_nearly_repeats_another_says_so():
    page = document(
        (T, None, BOILERPLATE, None, "甲村总结"),
        (S, None, REVIEW, None, "修路。"),
        (T, None, BOILERPLATE, None, "乙村总结"),
    )
    copy = page.reports[1].model_copy(update={"copy_of": 0, "similarity": 0.914})
    said = page.model_copy(update={"reports": (page.reports[0], copy)})
    for shown in (said.to_markdown(), said.to_html()):
        assert "与本页第 1 篇“甲村总结”大体重复，91% 的句子相同" in shown
