"""Real workloads on a real API server: all fixes are taken, and `undo` leaves no trace of them.

CORPUS names the folder of manifests; EVERY says how many to pass over: each 20th in a usual run.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from deepdiff import DeepDiff

from kubectl_prodready.core.applying.managed import entries_of
from tests.cli.command import TOP, Done, prodready
from tests.cluster.client import APPLY, RefusedError
from tests.cluster.controlplane import ControlPlane
from tests.cluster.shop import owners, settled

pytestmark = pytest.mark.cluster

FOLDER = Path(os.environ.get("CORPUS", TOP.parent / "shared" / "corpus" / "plain"))
EVERY = int(os.environ.get("EVERY", "20"))
PLURALS = {
    "apps/v1": ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"),
    "batch/v1": ("CronJob",),
    "v1": ("ReplicationController", "Service", "LimitRange"),
    "policy/v1": ("PodDisruptionBudget",),
    "autoscaling/v2": ("HorizontalPodAutoscaler",),
}
WORKLOADS: tuple[str, ...] = (
    "deployments",
    "statefulsets",
    "daemonsets",
    "replicasets",
    "cronjobs",
)
WORKLOADS += ("replicationcontrollers",)
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def objects(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file that this server could have; what is no YAML has none."""
    with suppress(yaml.YAMLError, UnicodeDecodeError, ValueError):
        for document in yaml.safe_load_all(path.read_text()):
            for one in _items(document):
                if one.get("kind") in PLURALS.get(str(one.get("apiVersion")), ()):
                    yield one


def _items(document: Any) -> list[dict[str, Any]]:
    if not isinstance(document, dict):
        return []
    items = document.get("items", [document])
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def url(one: dict[str, Any], namespace: str) -> str:
    version = one["apiVersion"]
    plural = f"{one['kind'].lower()}s"
    base = f"/apis/{version}" if "/" in version else f"/api/{version}"
    return f"{base}/namespaces/{namespace}/{plural}"


def create(plane: ControlPlane, one: dict[str, Any], namespace: str, turn: int) -> str:
    """Create an object in one of the ways in which people do; "" where it is refused."""
    one = {**one, "metadata": {**(one.get("metadata") or {}), "namespace": namespace}}
    path, name = url(one, namespace), str(one["metadata"].get("name", ""))
    way = ("create", "server", "client")[turn % 3]
    try:
        if way == "server":
            plane.request("PATCH", f"{path}/{name}?fieldManager=shop", one, APPLY)
        elif way == "client":
            notes = {**(one["metadata"].get("annotations") or {}), LAST_APPLIED: json.dumps(one)}
            one = {**one, "metadata": {**one["metadata"], "annotations": notes}}
            plane.request("POST", f"{path}?fieldManager=kubectl-client-side-apply", one)
        else:
            plane.request("POST", f"{path}?fieldManager=kubectl-create", one)
    except RefusedError:
        return ""
    return f"{path}/{name}"


def accounts(one: dict[str, Any]) -> Iterator[str]:
    """The ServiceAccounts that a workload's Pods run as."""
    text = json.dumps(one)
    decoder = json.JSONDecoder()
    for key in ('"serviceAccountName": ', '"serviceAccount": '):
        for part in text.split(key)[1:]:
            with suppress(ValueError):
                name, _ = decoder.raw_decode(part)
                if isinstance(name, str):
                    yield name


def pods_are_let_in(plane: ControlPlane, raw: dict[str, Any]) -> bool:
    """Whether the server takes a Pod of a workload, as its controller would make it."""
    spec = raw["spec"].get("jobTemplate", raw)["spec"]
    pod = json.loads(json.dumps(spec["template"]))
    volumes = pod["spec"].setdefault("volumes", [])
    for claim in raw["spec"].get("volumeClaimTemplates", ()):
        name = claim["metadata"]["name"]
        volumes.append({"name": name, "persistentVolumeClaim": {"claimName": name}})
    pod["metadata"] = {**(pod.get("metadata") or {}), "generateName": "try-"}
    pod["metadata"].pop("creationTimestamp", None)
    path = f"/api/v1/namespaces/{raw['metadata']['namespace']}/pods?dryRun=All"
    try:
        plane.request("POST", path, pod)
    except RefusedError:
        return False
    return True


@pytest.mark.skipif(not FOLDER.is_dir(), reason="optional: there is no corpus")
def test_all_fixes_are_taken_and_undo_leaves_no_trace(
    control_plane: ControlPlane, tmp_path: Path
) -> None:
    control_plane.start_apiserver()
    counts: Counter[str] = Counter()
    before = dict(_placed(control_plane, counts))
    assert before

    def run(*words: str) -> Done:
        where = ("--kubeconfig", str(control_plane.kubeconfig), "--record", str(tmp_path / "r"))
        return prodready(*words, *where, "--yes", "--disruptive", cwd=tmp_path)

    words = ("fix", ",".join(WORKLOADS), "-A", "--apply", "--safety", "review", "--force-managed")
    done = run(*words)
    errors = [line for line in done.err.splitlines() if line.startswith("error: corpus-")]
    assert [line for line in errors if "--force-conflicts takes over" not in line] == []
    counts["with a field that another manager chose"] = len(errors)
    counts["changed"] = len(_ours(control_plane, before))
    forced = run(*words, "--force-conflicts")
    assert "error: corpus-" not in forced.err
    counts["changed by force"] = len(_ours(control_plane, before)) - counts["changed"]
    assert counts["changed"]
    assert counts["changed by force"] == len(errors)
    assert run(*words).out.count("serverside-applied") == 0
    for _ in range(2 if errors else 1):
        back = run("undo")
        assert back.code == 0, back.err
    for path, raw in before.items():
        now = control_plane.request("GET", path)
        assert not DeepDiff(_said(raw), _said(now)), path
        assert "prodready" not in owners(now), path
    sys.stderr.write(f"\n{dict(counts)}\n")


def _said(raw: dict[str, Any]) -> dict[str, Any]:
    """An object, and who owns what of it: of what is not there, as empty limits, nobody."""
    raw = settled(raw)
    found = sorted((one.manager, one.operation, str(one.tree)) for one in entries_of(raw))
    raw["metadata"]["managedFields"] = found
    return raw


def _ours(plane: ControlPlane, paths: Iterable[str]) -> list[str]:
    """The objects of which we own something."""
    return [path for path in paths if "prodready" in owners(plane.request("GET", path))]


def _placed(plane: ControlPlane, counts: Counter[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each workload of the corpus that the server takes, Pods and all, where it is then."""
    for turn, path in enumerate(sorted(FOLDER.rglob("*.y*ml"))[::EVERY]):
        found = list(objects(path))
        if not any(f"{one['kind'].lower()}s" in WORKLOADS for one in found):
            continue
        namespace = plane.add_namespace(f"corpus-{turn}")
        for account in {name for one in found for name in accounts(one)} - {"default"}:
            with suppress(RefusedError):
                where = f"/api/v1/namespaces/{namespace}/serviceaccounts"
                plane.request("POST", where, {"metadata": {"name": account}})
        for one in found:
            place = create(plane, one, namespace, turn)
            if f"{one['kind'].lower()}s" not in WORKLOADS:
                continue
            counts["workloads"] += 1
            if not place:
                counts["refused by the server as they are"] += 1
                continue
            raw = plane.request("GET", place)
            counts["taken by the server"] += 1
            if pods_are_let_in(plane, raw):
                yield place, raw
            else:
                counts["whose Pods are refused as they are"] += 1
                plane.request("DELETE", place)
