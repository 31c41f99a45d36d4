"""A real API server for these tests, as `make controlplane` builds it, and one with controllers.

KUBEBUILDER_ASSETS names a folder that has other programs. `make test-cluster` fails where one is
missing.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from tests.cluster.controlplane import ControlPlane
from tests.cluster.rollouts import Rollouts
from tests.cluster.shop import Shop
from tests.needed import needed
from tools.controlplane import KWOK_PROGRAMS, PROGRAMS, folder_of, module_of, versions

__all__ = ["ControlPlane"]

Plane = TypeVar("Plane", bound=ControlPlane)
NEWEST = versions()[-1]
NUMBERS = count(1)


def program(name: str) -> Path:
    """Where a program is; the tests that want it are skipped, or fail, where it is not."""
    version = os.environ.get("CONTROLPLANE", NEWEST)
    assets = os.environ.get("KUBEBUILDER_ASSETS")
    path = Path(assets or folder_of(module_of(version, name))) / name
    return needed(path, "controlplane", "NEED_CONTROLPLANE")


@contextmanager
def running(plane: Plane) -> Iterator[Plane]:
    """A control plane that is ended with the tests, also by Ctrl-C or a polite kill."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        plane.start()
        yield plane
    finally:
        plane.stop()
        signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def control_plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """An API server for all tests, on which nobody acts."""
    binaries = program("kube-apiserver").parent
    with running(ControlPlane(tmp_path_factory.mktemp("control-plane"), binaries)) as plane:
        yield plane


@pytest.fixture(scope="session")
def rollouts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rollouts]:
    """Another one for all tests that want workloads to roll out, with two roomy nodes."""
    found = {name: program(name) for name in (*PROGRAMS, *KWOK_PROGRAMS)}
    folder = tmp_path_factory.mktemp("rollouts")
    plane = Rollouts(folder, found["kube-apiserver"].parent, found["kwok"])
    with running(plane):
        for name in ("one", "two"):
            plane.add_node(name)
        yield plane


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
