"""What knowledge may say beside the two usual probes, and what becomes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.beside import (
    ALL,
    HINT,
    LIVENESS,
    PROBES,
    READINESS,
    REVIEW,
    SAFE,
    STARTUP,
    left,
    only,
    said,
    service,
    web,
)
from tests.core.folders import put

PLUGIN = """\
from kubectl_prodready.api.images import *

CHECK = get("/live", 8080, "vendor", period=5, failures=3)
SLOW = get("/started", 8080, "vendor", delay=20, period=5, failures={failures})

def start(container, image):
    return Facts(ports=(8080,), liveness=CHECK, startup=SLOW)

def argv(container, image):
    stop = StopFact("", 240, "it sends its clients away", "vendor", argv=("/bye", "now"))
    return Facts(stop=stop, grace=GraceFact(300, "it may take 5 minutes", "vendor"))

def shell(container, image):
    stop = StopFact("bye", 10, "it sends its clients away", "vendor")
    grace = GraceFact(100, "it may take 100 s", "vendor")
    return Facts(stop=stop, grace=grace, shell_path="/bin/sh")

def size(container, image):
    return Facts(size=SizeFact("vendor", cpu="250m", memory="1Gi", memory_limit="1Gi"))

def request(container, image):
    return Facts(size=SizeFact("vendor", memory="600Mi"))

def framework(container, image):
    probe = CHECK.because("it is offered with its module", is_sure=False)
    return Facts(liveness=probe, readiness=probe, offers="by its module")

def offers(container, image):
    return Facts(offers="by its module")

def unwanted(container, image):
    return Facts(ports=(8080,), readiness=CHECK, no_liveness="no restart heals it")
"""


@pytest.fixture(autouse=True)
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: Any) -> None:
    """A package that knows an image for each of its functions."""
    failures = getattr(request, "param", 12)
    names = ("start", "argv", "shell", "size", "request", "framework", "offers", "unwanted")
    entries = "".join(f"docker.io/heeded/{name} = heeded_{failures}:{name}\n" for name in names)
    files = {
        "heeded-1.dist-info/entry_points.txt": f"[kubectl_prodready.images]\n{entries}",
        f"heeded_{failures}.py": PLUGIN.replace("{failures}", str(failures)),
    }
    monkeypatch.syspath_prepend(str(put(tmp_path, files)))


def of(name: str, fields: str = "") -> str:
    return web(fields, image=f"heeded/{name}")


@pytest.mark.parametrize(("plugin", "failures"), [(12, 60), (240, 240)], indirect=["plugin"])
def test_a_vendors_startup_probe_has_time_enough(failures: int) -> None:
    found = only(STARTUP, of("start"), select=PROBES)
    assert found.value == {
        "httpGet": {"path": "/started", "port": 8080},
        "initialDelaySeconds": 20,
        "periodSeconds": 5,
        "failureThreshold": failures,
    }


def test_a_program_of_the_image_waits_by_itself() -> None:
    hook = only("pre-stop", of("argv"), service(), select=("pre-stop", "grace-period"))
    assert hook.value == {"exec": {"command": ["/bye", "now"]}}
    assert hook.evidence == ("it sends its clients away (vendor)",)
    grace = only("grace-period", of("argv"), service(), select=("pre-stop", "grace-period"))
    assert grace.value == 300  # the vendor's grace period is for the whole stop


def test_a_vendors_grace_period_begins_behind_the_drain() -> None:
    hook = only("pre-stop", of("shell"), service(), select=("pre-stop", "grace-period"))
    assert hook.value["exec"]["command"][-1] == "sleep 5; bye; sleep 10"
    grace = only("grace-period", of("shell"), service(), select=("pre-stop", "grace-period"))
    assert grace.value == 110
    assert grace.evidence == (
        "it may take 100 s (vendor)",
        "preStop takes 5 s before that (this fix)",
    )


def test_a_vendors_sizes_take_the_place_of_the_tables() -> None:
    found = {
        rule: only(rule, of("size"), select=RESOURCES)
        for rule in ("cpu-request", "memory-request", "memory-limit")
    }
    assert {rule: one.value for rule, one in found.items()} == {
        "cpu-request": "250m",
        "memory-request": "1Gi",
        "memory-limit": "1Gi",
    }
    assert all("(vendor)" in one.evidence[0] for one in found.values())
    assert only("ephemeral-storage-request", of("size"), select=RESOURCES).value == "50Mi"


def test_a_limit_beside_a_vendors_request_is_generous() -> None:
    assert only("memory-request", of("request"), select=RESOURCES).value == "600Mi"
    assert only("memory-limit", of("request"), select=RESOURCES).value == "2400Mi"
    assert only("cpu-request", of("request"), select=RESOURCES).value == "100m"


RESOURCES = ("cpu-request", "memory-request", "memory-limit", "ephemeral-storage-request")


def test_what_an_application_may_not_offer_is_a_hint() -> None:
    for rule in PROBES:
        found = only(rule, of("framework"), gate=ALL, select=PROBES)
        assert (found.safety, found.evidence[0]) == (
            HINT,
            "it is offered with its module (vendor)",
        )
        assert not any(one.accepted for one in said(rule, of("framework"), select=PROBES))


def test_better_evidence_comes_before_it() -> None:
    found = only(READINESS, of("framework"), service(), select=PROBES)
    assert (found.value, found.safety) == ({"tcpSocket": {"port": 8080}}, SAFE)


def test_how_to_offer_an_endpoint_is_told() -> None:
    for rule in (LIVENESS, READINESS):
        found = only(rule, of("offers"))
        assert found.value is None
        assert found.evidence[0].endswith("; by its module")


def test_a_liveness_probe_that_nobody_should_want_is_no_hint() -> None:
    assert not said(LIVENESS, of("unwanted"))
    assert left(LIVENESS, of("unwanted")) == ["no restart heals it"]
    assert only(READINESS, of("unwanted")).safety == REVIEW


def test_what_a_vendor_says_of_liveness_alone_is_no_readiness_probe() -> None:
    """Or a second run would add what the first one did not."""
    assert only(READINESS, of("start"), select=PROBES).value is None
    written = "livenessProbe: {httpGet: {path: /live, port: 8080}}"
    assert only(READINESS, of("start", written)).value is None
    other = "livenessProbe: {httpGet: {path: /other, port: 8080}}"
    assert only(READINESS, of("start", other)).value["httpGet"]["path"] == "/other"
