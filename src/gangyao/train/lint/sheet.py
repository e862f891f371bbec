"""The counted part of the data sheet, between two marks, and whether a data sheet is in step with its corpus."""

from __future__ import annotations

from collections import Counter

from gangyao.document import Kind, Role
from gangyao.train.labelled import LabelError
from gangyao.train.lint.counts import FORMAL_RULES, RULES, SECTION, Counts
from gangyao.train.lint.readers import Readings

BEGIN = "<!-- counted by scripts/lint_corpus.py --write: not to be changed by hand -->"
END = "<!-- end of what is counted -->"
LENGTHS = ["least", "first quartile", "median", "third quartile", "most"]


def markdown(counts: Counts, read: Readings | None) -> str:
    """The counted part, marks included; ``read`` where a second reader read the corpus."""
    units = counts.kinds.total()
    parts = [
        f"**{counts.pages:,} pages with {counts.reports:,} reports, {units:,} units.**",
        _table(["kind", "units"], [[kind.value, f"{counts.kinds[kind.value]:,}"] for kind in Kind]),
        _roles(counts, read),
        *(
            _table(["rule", *rules], [["units that it decides", *(str(counts.tags[rule]) for rule in rules)]])
            for rules in (RULES[:FORMAL_RULES], RULES[FORMAL_RULES:])
            if any(counts.tags[rule] for rule in rules)
        ),
        _table(
            ["years", *sorted(counts.decades)], [["pages", *(str(counts.decades[d]) for d in sorted(counts.decades))]]
        ),
        _table(["", *LENGTHS], [["units a page", *map(str, counts.lengths)]]),
        "\n".join(_remarks(counts)),
    ]
    if read is not None:
        parts.append(
            f"Two readers on {read.pages:,} pages, {len(read.first):,} headings and sentences: "
            f"agreement {read.agreement:.4f}, Cohen's kappa {read.kappa:.4f}."
        )
    return "\n\n".join([BEGIN, *parts, END]) + "\n"


def _roles(counts: Counts, read: Readings | None) -> str:
    total = counts.roles.total()
    head = ["role", "sentences", "share", *(["kappa of the two readers"] if read else [])]
    rows = [
        [
            role.value,
            f"{counts.roles[role.value]:,}",
            f"{counts.roles[role.value] / total:.1%}",
            *([f"{read.kappa_of(role.value):.4f}"] if read else []),
        ]
        for role in Role
    ]
    return _table(head, rows)


def _remarks(counts: Counts) -> list[str]:
    sections = counts.sections
    often = Counter({kind: count for kind, count in counts.bodies.items() if count > 1})
    once = sorted(counts.bodies.keys() - often.keys())
    return [
        f"- Of {sections.all:,} sections (headings with {SECTION} sentences or more right under them) "
        f"{_part(sections.mixed, sections.all)} hold a sentence of a role other than the heading's, "
        f"{_part(sections.crossed, sections.all)} one that is not boilerplate either.",
        f"- {counts.bare} pages have no heading. {counts.tags['set']} units are marked as set phrases.",
        f"- Registers, in pages: {_listed(counts.registers)}.",
        f"- {len(counts.bodies)} kinds of bodies and occasions. More than once: {_listed(often)}.",
        f"- Once: {', '.join(once)}.",
    ]


def _part(part: int, whole: int) -> str:
    return f"{part:,} ({part / max(whole, 1):.0%})"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{key} {count}" for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def filled(document: str, counted: str) -> str:
    """The document with what stands between its marks replaced.

    Raises:
        LabelError: the marks are not there, once each and in order.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END + "\n")
    if not begin or not end or BEGIN in after:
        raise LabelError(f"the data sheet has no {BEGIN} ... {END}")
    return before + counted + after
