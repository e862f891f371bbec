"""The switch that regenerates the golden pages: ``pytest --update-golden`` (read the result as a diff)."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/data/golden/*.json anew")
