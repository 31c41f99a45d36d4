"""What the rules about existing preStop hooks say, and when they are silent."""

from __future__ import annotations

import pytest
import yaml

from tests.beside import HINT, said, web

DISTROLESS = "gcr.io/distroless/static"


@pytest.mark.parametrize(
    ("hook", "pod", "expected"),
    [
        ("sleep: {seconds: 25}", "", ""),
        ("sleep: {seconds: 26}", "", "takes 26 s of the 30 s"),
        ("sleep: {seconds: 26}", "terminationGracePeriodSeconds: 60", ""),
        ("sleep: {seconds: 60}", "terminationGracePeriodSeconds: 60", "takes 60 s of the 60 s"),
        ("sleep: {seconds: 1}", "terminationGracePeriodSeconds: 0", "takes 1 s of the 0 s"),
        ("exec: {command: [sh, -c, sleep 20; stop; sleep 9]}", "", "takes 29 s of the 30 s"),
        ("exec: {command: [drain]}", "", ""),
    ],
)
def test_a_hook_leaves_time(hook: str, pod: str, expected: str) -> None:
    found = said("pre-stop-time", web(f"lifecycle: {{preStop: {{{hook}}}}}", pod=pod))
    assert [(one.safety, one.value) for one in found] == ([(HINT, None)] if expected else [])
    assert all(f"preStop {expected} that the Pod has to stop" in one.evidence[0] for one in found)


@pytest.mark.parametrize("kind", ["Job", "CronJob"])
def test_what_ends_by_itself_runs_no_hook(kind: str) -> None:
    hook = {"preStop": {"sleep": {"seconds": 60}}}
    spec = {"containers": [{"name": "a", "image": "a", "lifecycle": hook}]}
    template = {"template": {"spec": spec}}
    job = {"schedule": "", "jobTemplate": {"spec": template}} if kind == "CronJob" else template
    raw = {"apiVersion": "batch/v1", "kind": kind, "metadata": {"name": "a"}, "spec": job}
    assert not said("pre-stop-time", yaml.safe_dump(raw))


@pytest.mark.parametrize(
    ("command", "image", "program"),
    [
        ("[sh, -c, sleep 5]", DISTROLESS, "sh"),
        ("[/bin/sh, -c, sleep 5]", DISTROLESS, "sh"),
        ("[/bin/bash, -c, sleep 5]", DISTROLESS, "bash"),
        ("[sleep, '5']", DISTROLESS, "sleep"),
        ("[drain]", DISTROLESS, ""),
        ("[]", DISTROLESS, ""),
        ("[sh, -c, sleep 5]", f"{DISTROLESS}:debug", ""),
        ("[sh, -c, sleep 5]", "shop/web", ""),
        ("[sh, -c, sleep 5]", "nginx", ""),
    ],
)
def test_a_hook_is_in_the_image(command: str, image: str, program: str) -> None:
    fields = f"lifecycle: {{preStop: {{exec: {{command: {command}}}}}}}"
    found = said("pre-stop-shell", web(fields, image=image))
    assert [(one.safety, one.value) for one in found] == ([(HINT, None)] if program else [])
    assert all(
        f"preStop runs {program}, but the image has none" in one.evidence[0] for one in found
    )


@pytest.mark.parametrize("command", ["[sh, -c, sleep 5]", "[/bin/bash, -c, sleep 5]"])
def test_windows_has_no_shell(command: str) -> None:
    fields = f"lifecycle: {{preStop: {{exec: {{command: {command}}}}}}}"
    for pod in ("os: {name: windows}", "nodeSelector: {beta.kubernetes.io/os: windows}"):
        (one,) = said("pre-stop-shell", web(fields, pod=pod))
        assert "which Windows does not have" in one.evidence[0]


def test_windows_may_have_its_own_programs() -> None:
    fields = "lifecycle: {preStop: {exec: {command: [powershell, Start-Sleep, '5']}}}"
    assert said("pre-stop-shell", web(fields, pod="os: {name: windows}")) == []
