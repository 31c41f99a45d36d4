"""A real API server for these tests: etcd and kube-apiserver, as `make controlplane` builds them.

KUBEBUILDER_ASSETS names a folder that has others. `make test-cluster` fails where there are none.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.cluster.controlplane import ControlPlane
from tests.cluster.shop import Shop
from tools.controlplane import folder_of, versions

__all__ = ["ControlPlane"]

NEWEST = versions()[-1]
NUMBERS = count(1)


def binaries() -> Path:
    """The folder with both programs; the tests are skipped, or fail, where there is none."""
    version = os.environ.get("CONTROLPLANE", NEWEST)
    folder = Path(os.environ.get("KUBEBUILDER_ASSETS") or folder_of(version))
    if not (folder / "kube-apiserver").is_file():
        missing = f"no kube-apiserver in {folder}: make controlplane builds one"
        if os.environ.get("NEED_CONTROLPLANE"):
            pytest.fail(missing)
        pytest.skip(f"optional: {missing}")
    return folder


@pytest.fixture(scope="session")
def control_plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """An API server for all tests, ended with them, also by Ctrl-C or a polite kill."""
    plane = ControlPlane(tmp_path_factory.mktemp("control-plane"), binaries())
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        plane.start()
        yield plane
    finally:
        plane.stop()
        signal.signal(signal.SIGTERM, before)


@pytest.fixture
def namespace(control_plane: ControlPlane) -> str:
    """A namespace of the test's own; the API server runs, even if a test before left it stopped."""
    control_plane.start_apiserver()
    return control_plane.add_namespace(f"test-{next(NUMBERS)}")


@pytest.fixture
def shop(control_plane: ControlPlane, tmp_path: Path) -> Shop:
    """A namespace to buy and sell in; the API server runs."""
    control_plane.start_apiserver()
    return Shop(control_plane, tmp_path)
