"""Pages as people paste them, judged as a careful secretary would: the expected units stand in the page itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from marked import differences

_PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))


@pytest.mark.parametrize("path", _PAGES, ids=[path.stem for path in _PAGES])
def test_page(path: Path) -> None:
    assert differences(path.read_text(encoding="utf-8")) == []


def test_there_are_pages() -> None:
    assert len(_PAGES) >= 15
