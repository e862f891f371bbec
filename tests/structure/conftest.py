"""Golden pages (``--update-golden`` writes them anew), and what the shipped model does not get right yet.

``known_failures.txt`` names those tests, one a line. They may pass one day; the list may only grow shorter.
"""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
KNOWN = frozenset((HERE / "known_failures.txt").read_text(encoding="utf-8").splitlines())


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden", default=False))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        name = f"{item.path.name}::{item.name}"
        if item.path.parent == HERE and name in KNOWN:
            item.add_marker(pytest.mark.xfail(reason="the shipped model does not get this right yet", strict=False))
