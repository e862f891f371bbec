import re
from html.parser import HTMLParser

from outline_pages import BOILERPLATE, PAGE, PROBLEM, REVIEW, F, S, T, document

from gangyao.document import Role

VOID = {"meta", "br"}


class Page(HTMLParser):
    """What a browser sees: spans with their texts, what lies in folds, and whether every element is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.units, self.folded, self.urls = [], {}, set(), []
        self.unit = None
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.urls += [values[name] for name in ("src", "href") if name in values]
        if tag not in VOID:
            self.open.append(tag)
        if "data-unit" in values:
            self.unit = int(values["data-unit"])
            assert self.unit not in self.units
            self.units[self.unit] = (int(values["data-start"]), int(values["data-end"]), "")
            if "details" in self.open:
                self.folded.add(self.unit)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag == "span":
            self.unit = None

    def handle_data(self, data):
        if self.unit is not None:
            start, end, text = self.units[self.unit]
            self.units[self.unit] = (start, end, text + data)


def test_every_unit_but_the_title_stands_there_once_with_its_span_and_text():
    page = Page(PAGE.to_html())
    assert set(page.units) == {unit.id for unit in PAGE.units} - {1}
    for number, (start, end, text) in page.units.items():
        unit = PAGE.units[number]
        assert (start, end, text) == (unit.start, unit.end, unit.text)


def test_boilerplate_and_furniture_are_folded_but_there():
    assert Page(PAGE.to_html()).folded == {0, 3, 8, 12, 14, 17, 18}
    assert Page(PAGE.to_html(full=True)).folded == {0, 8, 18}


def test_only_leaves_the_other_roles_out_and_counts_them():
    text = PAGE.to_html(only={Role.PROBLEM})
    assert set(Page(text).units) == {2, 4, 6, 7, 0, 8, 18} and "未列：回顾 3 句、目标 1 句、套话 4 句" in text


def test_text_is_escaped_everywhere():
    page = document(
        (T, None, BOILERPLATE, None, "</title><script>1</script>"),
        (S, None, PROBLEM, None, '<img src=x onerror="y">&amp;'),
        (F, None, BOILERPLATE, None, "<b>打印"),
        (T, None, BOILERPLATE, None, "乙<i>"),
        (S, None, REVIEW, None, "修路。"),
    )
    text = page.to_html()
    assert not re.search(r"<(script|img|b|i)\b", text)
    assert Page(text).units[1][2] == '<img src=x onerror="y">&amp;'


def test_the_page_asks_for_nothing_from_elsewhere():
    text = PAGE.to_html()
    assert Page(text).urls == [] and not re.search(r"https?:|url\(|@import|<script|<link", text)


def test_several_reports_have_a_list_of_contents():
    page = document(
        (T, None, BOILERPLATE, None, "甲村总结"),
        (S, None, REVIEW, None, "修路。"),
        (T, None, BOILERPLATE, None, "乙村总结"),
    )
    text = page.to_html()
    assert Page(text).urls == ["#report-0", "#report-1"] and text.count("<article") == 2


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_all_colours_of_text_are_legible_in_light_and_in_dark():
    """A contrast of 4.5 to 1, as WCAG 2.1 AA asks for small text."""
    for palette in re.findall(r":root \{([^}]*)\}", PAGE.to_html()):
        colours = dict(re.findall(r"--(\w+): (#\w{6})", palette))
        for ink in ("ink", "soft", "review", "problem", "target", "boilerplate"):
            for paper in ("paper", "alarm") if ink == "problem" else ("paper",):
                dark, light = sorted((luminance(colours[ink]), luminance(colours[paper])))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, colours[ink])


def test_a_page_without_reports():
    assert "没有报告正文" in document().to_html()
    assert set(Page(document((F, None, BOILERPLATE, None, "打印")).to_html()).units) == {0}
