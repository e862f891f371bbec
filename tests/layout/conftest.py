"""Golden pages: ``pytest --update-golden`` writes the units as they come out now, to be read as a diff."""

from __future__ import annotations

import pytest


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden", default=False))
