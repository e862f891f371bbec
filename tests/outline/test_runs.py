"""What is one sentence and one run in the shown outline: broken sentences, single doubtful ones."""

from outline_pages import BOILERPLATE, PROBLEM, REVIEW, TARGET, F, H, S, T, document

from gangyao.document import Role

BROKEN = (
    (T, None, BOILERPLATE, None, "水渠所总结"),
    (H, 1, REVIEW, None, "一、全年工"),
    (F, None, BOILERPLATE, None, "- 1 -"),
    (H, 1, REVIEW, None, "作"),
    (S, None, REVIEW, 1, "清淤十二公\n里，架桥"),
    (F, None, BOILERPLATE, None, "- 2 -"),
    (S, None, REVIEW, 1, "三座，打"),
    (F, None, BOILERPLATE, None, "- 3 -"),
    (S, None, REVIEW, 1, "井两眼。"),
)


def test_a_sentence_that_pages_broke_is_shown_and_counted_once():
    page = document(*BROKEN, continues={3: 1, 6: 4, 8: 4})
    assert page.to_markdown() == (
        "# 水渠所总结\n\n> 共 1 句：回顾 1 · 问题 0 · 目标 0 · 套话 0\n\n"
        "## 一、全年工作 〔回顾〕\n\n- 清淤十二公里，架桥三座，打井两眼。\n\n（页面文字 3 处，已略）\n"
    )
    assert "清淤十二公里，架桥三座，打井两眼。" in page.to_html() and 'data-unit="6"' not in page.to_html()
    assert "存疑 2 处" in page.to_markdown(min_confidence=1)
    assert "未列：回顾 1 句、标题 1 个" in page.to_markdown(only=["target"])


def test_the_items_of_a_broken_sentence_are_found_in_all_its_parts():
    lead = "今年渠上的难处有三个，都是群众会上一条一条提出来、所里一件一件核过的，没有一句是虚的，也没有一句是新的："
    first = f"{lead}一是闸门锈死了四座，关"
    rest = "不严；二是渠长工钱欠了两季；三是没有一个会修泵的人，坏了要到县里去请，一来一回就是三天，误了农时。"
    rows = ((S, None, PROBLEM, None, first), (F, None, BOILERPLATE, None, "- 2 -"), (S, None, PROBLEM, None, rest))
    page = document(*rows, continues={2: 0}, items={0: ("一是",), 2: ("二是", "三是")})
    whole = page.units[0].model_copy(update={"items": (*page.units[0].items, *page.units[2].items)})
    page = page.model_copy(update={"units": (whole, *page.units[1:])})
    assert f"{lead}\n  - 一是闸门锈死了四座，关不严；\n  - 二是渠长工钱欠了两季；\n  - 三是没有" in page.to_markdown()


def test_the_characters_of_the_page_are_shown_not_the_simplified_ones():
    page = document((S, None, REVIEW, None, "修橋兩座。"))
    page = page.model_copy(update={"units": (page.units[0].model_copy(update={"clean": "修桥两座。"}),)})
    assert "修橋兩座。" in page.to_markdown() and "修桥" not in page.to_markdown()


def five(role=PROBLEM, sure=0.59, around=REVIEW):
    texts = ("修渠三里。", "打井两眼。", "有两眼还没有出水。", "架桥一座。", "换闸一座。")
    rows = [(S, None, role if number == 2 else around, None, text) for number, text in enumerate(texts)]
    return document(*rows, unsure={2: sure})


def test_one_sentence_of_another_role_that_is_doubtful_does_not_part_a_run():
    page = five()
    assert page.to_markdown().endswith(
        "回顾 4 · 问题 1 · 目标 0 · 套话 0\n\n- **〔回顾〕**\n"
        "  - 修渠三里。\n  - 打井两眼。\n  - 有两眼还没有出水。\n  - 架桥一座。\n  - 换闸一座。\n"
    )
    assert page.units[2].role is PROBLEM and len(page.reports[0].outline.children) == 3
    assert "有两眼还没有出水。〔存疑 0.59〕" in page.to_markdown(min_confidence=0.6)


def test_a_sure_one_parts_it():
    assert "- **〔问题〕** 有两眼还没有出水。\n- **〔回顾〕**" in five(sure=0.6).to_markdown()


def test_a_doubtful_one_goes_with_its_own_role_where_only_some_are_asked_for():
    assert "- **〔问题〕** 有两眼还没有出水。\n" in five().to_markdown(only=[PROBLEM])
    shown = five().to_markdown(only=[REVIEW])
    assert "出水" not in shown and "未列：问题 1 句" in shown


def test_a_doubtful_one_is_not_drawn_into_boilerplate_and_folded():
    assert "- **〔目标〕** 有两眼还没有出水。\n" in five(TARGET, 0.3, BOILERPLATE).to_markdown()


def test_at_the_edge_and_between_two_roles_a_doubtful_one_stays_by_itself():
    page = document(
        (S, None, PROBLEM, None, "缺水。"),
        (S, None, REVIEW, None, "修渠。"),
        (S, None, PROBLEM, None, "渠漏。"),
        (S, None, TARGET, None, "再修。"),
        unsure=dict.fromkeys(range(4), 0.4),
    )
    tags = [line for line in page.to_markdown().splitlines() if line.startswith("- ")]
    # the second stands between two of one role, and goes with them; the third between two of different roles
    assert tags == ["- **〔问题〕**", "- **〔目标〕** 再修。"]
    assert [unit.role for unit in page.units] == [Role.PROBLEM, REVIEW, PROBLEM, TARGET]
