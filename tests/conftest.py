"""What all tests share: the ``--bless`` option that rewrites golden files."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the golden files from what the code does now")


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    """True when goldens are to be rewritten."""
    return bool(request.config.getoption("--bless"))
