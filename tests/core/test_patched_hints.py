"""What a hint judges may be another thing in the overlay: then it is left, with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.beside import left_in, said_in, service, web
from tests.core.folders import look, put
from tests.core.kustomizations import inline, json_patch, smp

GRACE = "terminationGracePeriodSeconds"
HOOK = "lifecycle: {preStop: {sleep: {seconds: 40}}}"
NAMED = "livenessProbe: {tcpSocket: {port: admin}}"
COMMAND = "livenessProbe: {exec: {command: [a]}}"
SAME = "livenessProbe: {tcpSocket: {port: 8080}}, readinessProbe: {tcpSocket: {port: 8080}}"
HEAP = "args: [-Xmx1g], resources: {limits: {memory: 1Gi}}"
SECRET = "env: [{name: DB_PASSWORD, value: correct-horse}]"
LOST = 'command: [sh, -c, "migrate && node server.js"]'


def of_web(fields: str = "", *, pod: str = "") -> str:
    """A patch of the usual container, or of its Pod."""
    return inline(smp(f"name: web, {fields}", pod=pod))


def heard(folder: Path, rule: str, base: str, overlay: str) -> tuple[int, list[str]]:
    """How many hints a rule gives of the base, and why it leaves something alone."""
    files = {
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": base,
        "prod/kustomization.yaml": f"resources: [../base]\n{overlay}",
    }
    result = look(put(folder, files), select=(rule,))["base/web.yaml"]
    return len(said_in(result, rule)), left_in(result, rule)


@pytest.mark.parametrize(
    ("rule", "base", "overlay"),
    [
        ("pre-stop-time", web(HOOK), of_web(pod=f"{GRACE}: 90")),
        ("pre-stop-time", web(HOOK), of_web("lifecycle: {preStop: {sleep: {seconds: 5}}}")),
        ("probe-port", web(NAMED), of_web("ports: [{name: admin, containerPort: 9090}]")),
        ("probe-port", web(NAMED), of_web("livenessProbe: {tcpSocket: {port: 8080}}")),
        ("probe-timeout", web(COMMAND), of_web("livenessProbe: {timeoutSeconds: 5}")),
        ("probe-thresholds", web(SAME), of_web("livenessProbe: {failureThreshold: 6}")),
        ("probe-thresholds", web(SAME), of_web("readinessProbe: {failureThreshold: 1}")),
        ("heap-setting", web(HEAP), of_web("resources: {limits: {memory: 2Gi}}")),
        ("heap-setting", web(HEAP), of_web("args: [-Xmx256m]")),
        (
            "heap-setting",
            web(HEAP),
            json_patch(
                "- op: replace\n"
                "  path: /spec/template/spec/containers/0/resources/limits/memory\n"
                "  value: 2Gi\n"
            ),
        ),
        ("liveness-probe", web(), of_web("livenessProbe: {httpGet: {path: /a, port: 8080}}")),
        ("readiness-probe", web(), of_web("readinessProbe: {httpGet: {path: /a, port: 8080}}")),
        ("sigterm", web(LOST), of_web("command: [node, server.js]")),
        ("sigterm", web(pod=f"{GRACE}: 0"), of_web(pod=f"{GRACE}: 30")),
        ("twelve-factor-config", web(SECRET), of_web("env: [{name: DB_PASSWORD, value: null}]")),
    ],
)
def test_a_hint_about_what_an_overlay_replaces_is_left(
    tmp_path: Path, rule: str, base: str, overlay: str
) -> None:
    assert heard(tmp_path / "a", rule, base, of_web("imagePullPolicy: Always")) == (1, [])
    count, reasons = heard(tmp_path / "b", rule, base, overlay)
    assert count == 0
    assert len(reasons) == 1
    assert reasons[0].startswith("the kustomize patch ")
    assert "prod/kustomization.yaml" in reasons[0]


def test_a_patch_of_a_service_makes_its_hook_doubtful_not_needless(tmp_path: Path) -> None:
    patch = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: other}}\n"
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, service.yaml]\n",
        "base/web.yaml": web(),
        "base/service.yaml": service(),
        "prod/kustomization.yaml": f"resources: [../base]\n{inline(patch)}",
    }
    for thorough in (True, False):
        result = look(put(tmp_path, files), select=("pre-stop",), thorough=thorough)
        (reason,) = left_in(result["base/web.yaml"], "pre-stop")
        assert reason.startswith("how long requests still arrive is not known: Service/web is not ")
