"""Why a unit became what it is: the facts, the probabilities, and what decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gangyao.classify.labels import START
from gangyao.cut.units import CutUnit
from gangyao.document import Kind, Role
from gangyao.structure import Judged


@dataclass(frozen=True, slots=True)
class Explanation:
    """One unit: its text, what was seen of it, the probability of each label, what was decided and why."""

    text: str
    facts: dict[str, str]
    probabilities: dict[str, float]
    judged: Judged


def facts_of(unit: CutUnit) -> dict[str, str]:
    """What can be seen of a unit without an opinion, by name."""
    facts = {"span": f"{unit.start}-{unit.end}", "position": unit.position.value.strip("<>")}
    if unit.gap:
        facts["empty lines above"] = str(unit.gap)
    if unit.indent:
        facts["indent"] = str(unit.indent)
    if unit.marker is not None:
        doubt = ", doubtful" if unit.marker.doubtful else ""
        facts["number"] = f"{unit.marker.form.scheme} {unit.marker.value} (level {unit.marker.form.level}{doubt})"
    if unit.hint is not None:
        level = "" if unit.hint.level is None else f" {unit.hint.level}"
        facts["file says"] = f"{unit.hint.kind}{level}"
    if unit.inside or unit.continues:
        facts["page break"] = "stands inside a sentence" if unit.inside else "goes on with the sentence before"
    return facts


def lines(explanations: Sequence[Explanation]) -> Iterator[str]:
    """The explanations of a page as lines of plain text."""
    for number, one in enumerate(explanations):
        level = "" if one.judged.level is None else f" {one.judged.level}"
        start = " NEW" if one.judged.new else ""
        yield f"[{number}] {one.judged.kind.value}{level}{start}  {one.text[:60]}"
        yield "    seen: " + "; ".join(f"{name} {value}" for name, value in one.facts.items())
        for name, labels in (("kind", [k.value for k in Kind]), ("role", [r.value for r in Role])):
            yield f"    {name}: " + " ".join(f"{label} {one.probabilities[label]:.2f}" for label in labels)
        yield f"    start: {one.probabilities[START]:.2f}; decided by: {'; '.join(one.judged.reasons)}"
