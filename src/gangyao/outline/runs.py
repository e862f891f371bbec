"""Which sentences are shown together: neighbours of one role, and what does not part them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from gangyao.document import Role, Unit

SURE = 0.6
"""Confidence from which on a single sentence of another role parts the sentences around it."""


def shown_runs(units: Sequence[Unit], roles: Collection[Role]) -> Iterator[tuple[Role, list[Unit]]]:
    """Neighbouring sentences as they are shown: runs of one role, those of ``roles``.

    A single sentence of another role whose confidence is under ``SURE`` does not part two runs of one role: it is shown
    among them, without a role of its own. Three things bound this. The data keep its role, and so do the counts. It
    is never drawn into boilerplate, where it would be folded away. And where only some roles are asked for, both its
    own and that of the sentences around it must be among them.
    """
    own = [unit.role for unit in units]
    shown = [_shown_role(units, own, at, roles) for at in range(len(units))]
    for role, group in groupby(zip(shown, units, strict=True), key=lambda pair: pair[0]):
        if role in roles:
            yield role, [unit for _, unit in group]


def _shown_role(units: Sequence[Unit], own: Sequence[Role], at: int, roles: Collection[Role]) -> Role:
    around = {own[near] for near in (at - 1, at + 1) if 0 <= near < len(own)}
    if units[at].confidence >= SURE or not 0 < at < len(own) - 1 or len(around) > 1:
        return own[at]
    (role,) = around
    drawn_in = role is not Role.BOILERPLATE and role in roles and own[at] in roles
    return role if drawn_in else own[at]
