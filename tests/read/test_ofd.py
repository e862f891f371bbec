"""OFD: fixed pages, written by hand after GB/T 33190."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from gangyao.read import ReadError, read

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
BODY = 5.6
"""Three-hao type, in millimetres."""


def piece(text, left, bottom, size=BODY):
    return (
        f'<ofd:TextObject ID="9" Boundary="{left} {bottom - size} 160 {size}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {max(1, len(text) - 1)} {size}">{escape(text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def ofd(*pages, **members):
    parts = {
        "OFD.xml": f'<ofd:OFD {NAMESPACE} Version="1.0"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
        **{
            f"Doc_0/Pages/Page_{n}/Content.xml": f"<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>{''.join(page)}"
            "</ofd:Layer></ofd:Content></ofd:Page>"
            for n, page in enumerate(pages)
        },
        **members,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def found(page, kind):
    return [page.text[hint.start : hint.end] for hint in page.hints if hint.kind == kind]


FIRST = [
    *(piece("青石沟村村委会", 28, 15), piece("青石沟村工作总结", 60, 45, 7.8), piece("一、修渠铺路", 39.2, 60)),
    *(
        piece("全年修渠二点八公里，铺路一点五公里，栽树一千二百", 39.2, 70),
        piece("株。", 28, 80),
        piece("— 1 —", 100, 285),
    ),
    *(piece("项目", 28, 90), piece("计划", 80, 90), piece("完成", 130, 90)),
]
SECOND = [
    *(
        piece("青石沟村村委会", 28, 15),
        piece("二、存在问题", 39.2, 45),
        piece("村集体", 39.2, 55),
        piece("收入少。", 56, 55),
    ),
    *(
        piece("收入少。", 56, 55),
        piece("青年外出多，后山的路没有人修，水井旁的灯也没有人管。", 28, 65),
        piece("— 2 —", 100, 285),
    ),
]


@pytest.mark.parametrize("name", ["总结.ofd", "总结.zip", "总结"])
def test_pages_give_their_lines(name):
    page = read(ofd(FIRST, SECOND), name)
    assert page.text.split("\n") == [
        *(
            "青石沟村工作总结",
            "　　一、修渠铺路",
            "　　全年修渠二点八公里，铺路一点五公里，栽树一千二百",
            "株。",
            "项目\t计划\t完成",
        ),
        *("　　二、存在问题", "　　村集体收入少。", "青年外出多，后山的路没有人修，水井旁的灯也没有人管。"),
        *("青石沟村村委会", "— 1 —", "— 2 —"),
    ]
    assert found(page, "title") == ["青石沟村工作总结"]
    assert found(page, "header") == ["青石沟村村委会"]
    assert found(page, "page_number") == ["— 1 —", "— 2 —"]
    row = next(hint for hint in page.hints if hint.kind == "row")
    assert [page.text[slice(*cell)] for cell in row.cells] == ["项目", "计划", "完成"]
    assert page.text[page.breaks[0] :].startswith("　　二、")


def refused(data):
    with pytest.raises(ReadError) as caught:
        read(data, "总结.ofd")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_damaged_page_is_told_and_the_others_are_read():
    page = read(ofd(FIRST, SECOND, **{"Doc_0/Pages/Page_1/Content.xml": "<ofd:Page"}), "总结.ofd")
    assert "一、修渠铺路" in page.text
    assert [(notice.code, notice.page) for notice in page.notices] == [("dropped_text", 2)]


def test_scans_bombs_and_entities_are_refused():
    assert "OCR" in refused(ofd([]))
    assert "bomb" in refused(ofd(FIRST, **{"Doc_0/Pages/Page_0/Content.xml": " " * (40 << 20)}))
    assert "damaged" in refused(ofd(FIRST, **{"OFD.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}))
    assert "damaged" in refused(ofd(FIRST, **{"OFD.xml": "<x/>"}))
