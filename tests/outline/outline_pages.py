"""Small documents for the tests of the outline, each written out by hand."""

from itertools import pairwise

from gangyao.document import Cell, Document, Item, Kind, ModelInfo, Role, Source, Unit
from gangyao.outline import build_reports
from gangyao.structure import ReportFacts

T, H, S, F = Kind.TITLE, Kind.HEADING, Kind.SENTENCE, Kind.FURNITURE
REVIEW, PROBLEM, TARGET, BOILERPLATE = Role
EVERY = frozenset(Role)


def document(*rows, glued=(), unsure=None, items=None, continues=None, recognised=(), warnings=()):
    """A page from rows of (kind, level, role, parent, text); a title after another kind opens another report.

    Units stand a line apart, but those whose numbers are in ``glued`` right behind the unit ahead. ``unsure``
    are confidences by unit (0.9 else); ``items`` are by unit the words with which its items begin; a text that begins
    and ends with | is a table's row; ``continues`` are by unit those that a unit continues.
    """
    unsure, items, continues = unsure or {}, items or {}, continues or {}
    units, reports, at, titled = [], [], 0, False
    for number, (kind, level, role, parent, text) in enumerate(rows):
        start = at - 1 if number in glued else at
        at = start + len(text) + 1
        report = None
        if kind is not F:
            if not reports or (kind is T and not titled):
                reports.append(ReportFacts(start, at - 1, number if kind is T else None))
            titled = kind is T
            last = reports[-1]
            reports[-1] = ReportFacts(last.start, at - 1, last.title)
            report = len(reports) - 1
        sure = unsure.get(number, 0.9)
        fields = {"level": level, "role": role, "confidence": sure, "report": report, "parent": parent}
        fields |= {"continues": continues.get(number), "recognised": number in recognised, "clean": text}
        scores = {each: sure if each is role else (1 - sure) / 3 for each in Role}
        fields["items"] = _items(text, start, items.get(number, ()))
        fields["cells"] = _cells(text, start)
        units.append(Unit(id=number, start=start, end=at - 1, text=text, kind=kind, scores=scores, **fields))
    return Document(
        source=Source(name="x", chars=at, sha256="0" * 64),
        model=ModelInfo(name="m", version="1"),
        units=tuple(units),
        reports=build_reports(units, reports),
        warnings=tuple(warnings),
    )


def _items(text, start, markers):
    cuts = [*(start + text.index(marker) for marker in markers), start + len(text)]
    marked = zip(markers, cuts, cuts[1:], strict=False)
    return tuple(Item(marker=marker, start=first, end=end) for marker, first, end in marked)


def _cells(text, start):
    if not (text.startswith("|") and text.endswith("|") and len(text) > 1):
        return ()
    bars = [start + place for place, character in enumerate(text) if character == "|"]
    return tuple(Cell(start=left + 1, end=right) for left, right in pairwise(bars))


PAGE = document(
    (F, None, BOILERPLATE, None, "来源：本站"),
    (T, None, BOILERPLATE, None, "青石坝水管所工作总结"),
    (T, None, BOILERPLATE, None, "（2018年1月）"),
    (S, None, BOILERPLATE, None, "各位同志："),
    (H, 1, REVIEW, None, "一、全年工作"),
    (S, None, REVIEW, 4, "清淤十二公里。"),
    (S, None, PROBLEM, 4, "三号闸漏水没有修好。"),
    (S, None, PROBLEM, 4, "水费收不齐。"),
    (F, None, BOILERPLATE, None, "第2页"),
    (H, 5, REVIEW, 4, "一是管护到位。"),
    (S, None, REVIEW, 9, "聘了*九*名渠长。"),
    (H, 5, REVIEW, 4, "二是账目公开。"),
    (S, None, BOILERPLATE, 11, "渠是农业的血脉。"),
    (S, None, REVIEW, 11, "水费每季一公布。"),
    (S, None, BOILERPLATE, 11, "群众心里亮堂堂。"),
    (H, 1, TARGET, None, "二、明年打算"),
    (S, None, TARGET, 15, "1. 换闸门两座，"),
    (S, None, BOILERPLATE, 15, "谢谢大家。"),
    (F, None, BOILERPLATE, None, "打印本页"),
)


def ids(node):
    """The unit ids of a tree, in the order of the tree."""
    return [number for each in node.walk() for number in each.unit_ids]
