"""What kustomizations change is no evidence: a fix of the base must hold in every overlay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.beside import ALL, PORT_80, PROBES, REVIEW, SAFE, said_in, service, web
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
        of_web("ports: [{containerPort: 8080}]"),
        json_patch("- {op: add, path: /spec/template/spec/containers/0/args, value: [a]}\n"),
    ],
    ids=["images", "image", "command", "args", "mounts", "ports", "json"],
)
def test_another_program_in_an_overlay_is_not_the_known_one(tmp_path: Path, overlay: str) -> None:
    assert "liveness-probe" not in found(tmp_path, NGINX, overlay, "{port: 80}")


@pytest.mark.parametrize(
    "entry",
    ["newTag: '1.29'", f"digest: 'sha256:{64 * '0'}'", "newName: nginx, newTag: alpine"],
)
def test_another_version_in_an_overlay_is_the_same_program(tmp_path: Path, entry: str) -> None:
    overlay = f"images: [{{name: nginx, {entry}}}]\n"
    known = found(tmp_path, web(image="nginx:1.13.7"), overlay, "{port: 80}")
    assert known["liveness-probe"][0]["tcpSocket"] == {"port": 80}
    assert "nginx -s quit" not in str(known["pre-stop"])  # the new version may not need it


@pytest.mark.parametrize(
    "overlay",
    [
        "images: [{name: shop/web, newTag: '2'}]\n",
        "images: [{name: shop/web, newName: shop/other}]\n",
        of_web("args: [my-server]"),
        of_web("env: [{name: A, value: b}]"),
    ],
)
def test_of_a_stranger_nothing_is_missing(tmp_path: Path, overlay: str) -> None:
    """Where nothing is known of the image anyway, its developer is told what to do."""
    files = {
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": web(),
        "prod/kustomization.yaml": f"resources: [../base]\n{overlay}",
    }
    for rule in ("liveness-probe", "readiness-probe"):
        result = look(put(tmp_path, files), select=(rule,), gate=ALL)["base/web.yaml"]
        (one,) = said_in(result, rule)
        assert "endpoint" in one.evidence[0]


@pytest.mark.parametrize(
    "overlay",
    [
        of_web("env: [{name: POSTGRES_USER, value: shop}]"),
        of_web("envFrom: [{secretRef: {name: s}}]"),
    ],
)
def test_variables_that_a_database_reads_are_evidence(tmp_path: Path, overlay: str) -> None:
    base = web(image="postgres:17")
    assert "liveness-probe" in found(tmp_path, base, "", "{port: 5432}")
    assert "liveness-probe" not in found(tmp_path, base, overlay, "{port: 5432}")


@pytest.mark.parametrize(
    ("entry", "has_no_shell"),
    [("newTag: debug", False), ("newName: shop/web", False), ("newTag: '2', name: other", True)],
)
def test_another_version_of_a_distroless_image_may_have_a_shell(
    tmp_path: Path, entry: str, *, has_no_shell: bool
) -> None:
    image = "gcr.io/distroless/static"
    hook = "lifecycle: {preStop: {exec: {command: [sh, -c, sleep 5]}}}"
    name = "" if "name:" in entry else f"name: {image}, "
    files = {
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": web(hook, image=image),
        "prod/kustomization.yaml": f"resources: [../base]\nimages: [{{{name}{entry}}}]\n",
    }
    result = look(put(tmp_path, files), select=("pre-stop-shell",), gate=ALL)["base/web.yaml"]
    assert bool(said_in(result, "pre-stop-shell")) is has_no_shell


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
    assert known["readiness-probe"] == ({"tcpSocket": {"port": 8080}}, REVIEW)


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


@pytest.mark.parametrize(
    "base", ["", "livenessProbe: {tcpSocket: {port: 8080}, failureThreshold: 12}"]
)
def test_a_liveness_probe_in_an_overlay_makes_the_readiness_probe_less_sure(
    tmp_path: Path, base: str
) -> None:
    overlay = of_web("livenessProbe: {tcpSocket: {port: 8080}, failureThreshold: 1}")
    assert found(tmp_path, web(base), "")["readiness-probe"][1] == SAFE
    value, safety = found(tmp_path, web(base), overlay)["readiness-probe"]
    assert (value["tcpSocket"], safety) == ({"port": 8080}, REVIEW)
