"""What kustomizations change is no evidence: a fix of the base must hold in every overlay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.beside import PORT_80, PROBES, SAFE, said_in, service, web
from tests.core.folders import look, put
from tests.core.kustomizations import inline, json_patch, smp

RULES = (*PROBES, "pre-stop", "grace-period")
GET = "livenessProbe: {httpGet: {path: /healthy, port: 8080}}"
NGINX = web("ports: [{containerPort: 80}]", image="nginx")
GRACE = "terminationGracePeriodSeconds"
LABELS = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    "spec: {template: {metadata: {labels: {app: other}}}}\n"
)


def of_web(fields: str = "", *, pod: str = "") -> str:
    """A patch of the usual container, or of its Pod."""
    return inline(smp(f"name: web, {fields}", pod=pod))


def found(folder: Path, base: str, overlay: str, ports: str = PORT_80) -> dict[str, Any]:
    """What is taken in the base, by rule, each with its safety."""
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, beside.yaml]\n",
        "base/web.yaml": base,
        "base/beside.yaml": service(ports),
        "prod/kustomization.yaml": f"resources: [../base]\n{overlay}",
    }
    result = look(put(folder, files), select=RULES)["base/web.yaml"]
    return {
        rule: (one.value, one.safety)
        for rule in RULES
        for one in said_in(result, rule)
        if one.accepted
    }


@pytest.mark.parametrize(
    "overlay",
    ["", "namePrefix: a-\n", "commonLabels: {a: b}\n", of_web("env: [{name: A, value: b}]")],
    ids=["nothing", "prefix", "labels", "env"],
)
def test_what_changes_no_evidence_changes_nothing(tmp_path: Path, overlay: str) -> None:
    known = found(tmp_path, NGINX, overlay, "{port: 80}")
    assert known.keys() == {*RULES} - {"grace-period"}
    assert known["liveness-probe"][0]["tcpSocket"] == {"port": 80}


@pytest.mark.parametrize(
    "overlay",
    [
        "images: [{name: nginx, newName: shop/web}]\n",
        of_web("image: shop/web"),
        of_web("command: [my-server]"),
        of_web("args: [my-server]"),
        of_web("volumeMounts: [{name: c, mountPath: /etc/nginx}]"),
        json_patch("- {op: add, path: /spec/template/spec/containers/0/args, value: [a]}\n"),
    ],
    ids=["images", "image", "command", "args", "mounts", "json"],
)
def test_another_program_in_an_overlay_is_not_the_known_one(tmp_path: Path, overlay: str) -> None:
    assert "liveness-probe" not in found(tmp_path, NGINX, overlay, "{port: 80}")


@pytest.mark.parametrize("image", ["nginx", "shop/web"])
def test_the_hosts_network_in_an_overlay_counts(tmp_path: Path, image: str) -> None:
    overlay = of_web(pod="hostNetwork: true")
    assert "readiness-probe" not in found(tmp_path, web(image=image), overlay)


def test_a_hook_does_not_outlast_the_grace_period_of_an_overlay(tmp_path: Path) -> None:
    """The API server refuses a sleep that is longer."""
    assert "pre-stop" not in found(tmp_path, web(), of_web(pod=f"{GRACE}: 3"))


@pytest.mark.parametrize(
    "overlay",
    [
        of_web("livenessProbe: {httpGet: {path: /other, port: 8080}}"),
        of_web("livenessProbe: null"),
        of_web("livenessProbe: {failureThreshold: 1}"),
    ],
    ids=["another", "none", "less patient"],
)
def test_a_liveness_probe_that_an_overlay_changes_is_no_model(tmp_path: Path, overlay: str) -> None:
    known = found(tmp_path, web(GET), overlay)
    assert known["readiness-probe"] == ({"tcpSocket": {"port": 8080}}, SAFE)


@pytest.mark.parametrize(
    "overlay",
    [
        inline(LABELS),
        json_patch("- {op: add, path: /spec/template/metadata/labels/app, value: other}\n"),
    ],
    ids=["merge", "json"],
)
def test_labels_that_an_overlay_changes_may_not_be_selected(tmp_path: Path, overlay: str) -> None:
    known = found(tmp_path, web(), overlay)
    assert all(safety is not SAFE for _, safety in known.values())


def test_a_probe_that_an_overlay_sets_is_its_owners_choice(tmp_path: Path) -> None:
    assert "readiness-probe" not in found(tmp_path, web(), of_web("readinessProbe: {exec: {}}"))


def test_a_hook_that_an_overlay_sets_is_its_owners_choice(tmp_path: Path) -> None:
    overlay = of_web("lifecycle: {preStop: {exec: {command: [drain]}}}")
    assert "pre-stop" not in found(tmp_path, web(), overlay)
