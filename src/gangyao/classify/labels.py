"""What the classifier is asked about a unit: the labels of its head, in groups that each sum to one.

One plain token classifier says all of it in one pass: the role, the kind, whether a report begins here, and the level
that the unit would have as a heading.
"""

from __future__ import annotations

from gangyao.document import Kind, Role

START = "start"
LEVELS = 6
LABELS: tuple[str, ...] = (
    *(role.value for role in Role),
    *(kind.value for kind in Kind),
    START,
    *(f"level-{level}" for level in range(LEVELS)),
)
"""The labels of the model's head, in order."""

ROLE_SLICE = slice(0, len(Role))
KIND_SLICE = slice(len(Role), len(Role) + len(Kind))
START_INDEX = len(Role) + len(Kind)
LEVEL_SLICE = slice(START_INDEX + 1, START_INDEX + 1 + LEVELS)
