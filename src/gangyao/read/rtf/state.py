"""What holds in an RTF file up to the end of a group, and the words that change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class State(NamedTuple):
    """The settings of a group; ``target`` is where its text goes, ``skip`` how much stands in for a character."""

    target: str = "text"
    bold: bool = False
    hidden: bool = False
    script: str = ""
    skip: int = 1
    font: int | None = None
    style: int | None = 0
    outline: int | None = None
    level: int = 0
    in_table: bool = False


SETTINGS: dict[str, Callable[[State, int], State]] = {
    "b": lambda state, value: state._replace(bold=bool(value)),
    # bold of the other scripts: meant where East Asian characters follow
    "ab": lambda state, value: state._replace(bold=bool(value)) if state.script == "dbch" else state,
    "v": lambda state, value: state._replace(hidden=bool(value)),
    "deleted": lambda state, value: state._replace(hidden=bool(value)),
    "plain": lambda state, _: state._replace(bold=False, hidden=False, script="", font=None),
    "pard": lambda state, _: state._replace(style=0, outline=None, level=0, in_table=False),
    "intbl": lambda state, value: state._replace(in_table=bool(value)),
    "s": lambda state, value: state._replace(style=value),
    "outlinelevel": lambda state, value: state._replace(outline=value),
    "ilvl": lambda state, value: state._replace(level=max(0, min(value, 8))),
    "uc": lambda state, value: state._replace(skip=max(0, min(value, 8))),
    "f": lambda state, value: state._replace(font=value),
    **{
        script: lambda state, _, script=script: state._replace(script=script)  # type: ignore[misc]
        for script in ("dbch", "hich", "loch", "rtlch", "ltrch")
    },
}
