"""A switch for the golden pairs, how properties are tried, and which skips CI takes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

# the same examples in every run, however slow the machine is
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

# what a shell starts in the background ignores Ctrl-C, and so would all commands under test
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def state_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests write is recorded, too, and not among what the person who tests wrote."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write what the golden pairs expect anew: after and output.txt of each scenario",
    )


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite"))


OPTIONAL = "optional: "
"""How the reason begins for skipping what another machine, or another user, tests."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in _hiding(terminalreporter):
        terminalreporter.write_line(f"this skip is not taken here: {report.nodeid}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if session.exitstatus == pytest.ExitCode.OK and _hiding(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _hiding(reporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    """The skips that hide something that is required, in CI or by `make test-cluster`."""
    skipped: list[pytest.TestReport] = reporter.stats.get("skipped", [])
    if os.environ.get("NEED_CONTROLPLANE"):
        return skipped
    if os.environ.get("CI"):
        return [one for one in skipped if OPTIONAL not in str(one.longrepr)]
    return []
