"""A switch for the golden pairs, and how properties are tried."""

from __future__ import annotations

import pytest
from hypothesis import settings

# the same examples in every run, however slow the machine is
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write what the golden pairs expect anew: after and output.txt of each scenario",
    )


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite"))
