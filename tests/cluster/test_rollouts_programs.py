"""The programs of the control plane with controllers come and go together, and beside the other."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cluster.arranging import deployment
from tests.cluster.client import RefusedError
from tests.cluster.controlplane import ControlPlane, EndedError
from tests.cluster.interrupted import interrupted
from tests.cluster.processes import Program
from tests.cluster.rollouts import Rollouts, collection

pytestmark = pytest.mark.cluster


def test_an_account_is_there_whoever_was_faster(
    rollouts: Rollouts, control_plane: ControlPlane
) -> None:
    rollouts.add_account("default")
    with pytest.raises(RefusedError, match="already exists"):
        control_plane.add_account("default")
    with pytest.raises(RefusedError, match="not found"):
        rollouts.add_account("nowhere")


def test_nobody_acts_on_the_control_plane_that_others_share(
    rollouts: Rollouts, control_plane: ControlPlane, namespace: str
) -> None:
    assert rollouts.url != control_plane.url
    control_plane.request("POST", collection(namespace, "Deployment"), deployment())
    time.sleep(1)
    assert control_plane.request("GET", collection(namespace, "ReplicaSet"))["items"] == []


def test_a_controller_that_ends_is_shown_with_what_it_wrote(tmp_path: Path) -> None:
    plane = Rollouts(tmp_path, tmp_path, tmp_path / "kwok")
    plane.beside.append(Program(("sh", "-c", "echo no such flag; exit 1"), tmp_path / "kwok.log"))
    with pytest.raises(EndedError, match=r"kwok\.log:\nno such flag"):
        plane.wait(lambda: False, "nothing")
    plane.stop()


def test_nothing_of_it_is_left_running_after_an_interrupt(
    rollouts: Rollouts, tmp_path: Path
) -> None:
    out = interrupted(tmp_path, "rollouts", '"pids:", *rollouts.pids')
    [pids] = [line.split() for line in out.splitlines() if "pids: " in line]
    left = [int(word) for word in pids[pids.index("pids:") + 1 :]]
    assert len(left) == len(rollouts.pids) == 5
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            pytest.fail(f"{pid} runs on")
