"""What a server answers to a change is known beforehand: the change, and its own defaults."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.applying.answers import alike, with_defaults, with_requests
from tests.core.applying.objects import HOOK, PROBE, REQUESTS, WEB, live

CPU = (*REQUESTS, "cpu")
GET = {"httpGet": {"port": 80}}


@pytest.mark.parametrize(
    ("one", "other", "path", "expected"),
    [
        ("0.5", "500m", CPU, True),
        ("1Gi", "1024Mi", (*WEB, "resources", "limits", "memory"), True),
        ("1", "2", CPU, False),
        ("x", "x", CPU, True),
        ("x", "1", CPU, False),
        ("0.5", "500m", (*WEB, "image"), False),
        (1, True, PROBE, False),
        (30, 30, (), True),
        (30, 31, (), False),
    ],
)
def test_amounts_are_alike_however_written(
    one: Any, other: Any, path: Any, *, expected: bool
) -> None:
    assert alike(one, other, path) is expected


def test_a_probe_and_its_handler_get_defaults() -> None:
    raw = live(livenessProbe={**GET, "periodSeconds": 3})
    (container,) = with_defaults(raw, [PROBE])["spec"]["template"]["spec"]["containers"]
    assert container["livenessProbe"] == {
        "httpGet": {"port": 80, "path": "/", "scheme": "HTTP"},
        "timeoutSeconds": 1,
        "periodSeconds": 3,
        "successThreshold": 1,
        "failureThreshold": 3,
    }
    assert raw["spec"]["template"]["spec"]["containers"][0]["livenessProbe"]["httpGet"] == {
        "port": 80
    }


def test_a_hook_has_no_thresholds_and_an_amount_no_defaults() -> None:
    raw = live(lifecycle={"preStop": GET}, resources={"requests": {"cpu": "1"}})
    (container,) = with_defaults(raw, [HOOK, CPU])["spec"]["template"]["spec"]["containers"]
    assert container["lifecycle"]["preStop"] == {
        "httpGet": {"port": 80, "path": "/", "scheme": "HTTP"}
    }
    assert container["resources"] == {"requests": {"cpu": "1"}}


def test_a_limit_without_a_request_is_the_request_of_a_pod() -> None:
    limited = {"name": "web", "resources": {"limits": {"cpu": "1", "memory": "1Gi"}}}
    asked = {"name": "job", "resources": {"limits": {"cpu": "1"}, "requests": {"cpu": "1"}}}
    template = {"spec": {"containers": [limited, asked], "initContainers": [{"name": "init"}]}}
    pod = {"spec": {"containers": [{"name": "proxy"}, limited, asked]}}
    proxy, web, job = with_requests(pod, template)["spec"]["containers"]
    assert (proxy, job) == ({"name": "proxy"}, asked)
    assert web["resources"]["requests"] == {"cpu": "1", "memory": "1Gi"}


def test_a_container_that_the_pod_does_not_have_is_passed_over() -> None:
    template = {"spec": {"containers": [{"name": "web", "resources": {"limits": {"cpu": "1"}}}]}}
    assert with_requests({"spec": {}}, template) == {"spec": {}}
