"""Hooks and grace periods: enough time for requests that still arrive, and for the application."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.lifecycle.stopping import (
    Grace,
    hook_of,
    longer_graces,
    missing_grace,
    missing_hook,
)
from kubectl_prodready.core.model import Change, Evidence, LeftAlone
from kubectl_prodready.core.settings import Settings
from tests.beside import (
    ALL,
    HINT,
    OLD,
    REVIEW,
    SAFE,
    by_container,
    ingress,
    left,
    neighbours,
    only,
    said,
    service,
    taken,
    web,
    workload,
)
from tests.help import deployment

HOOK, GRACE = "pre-stop", "grace-period"
BOTH = (HOOK, GRACE)
KEY = "terminationGracePeriodSeconds"
NLB = service(
    annotations="{service.beta.kubernetes.io/aws-load-balancer-type: nlb-ip}",
    spec="type: LoadBalancer",
)
ALB = ingress(spec="ingressClassName: alb")


def sleep(seconds: int) -> dict[str, Any]:
    return {"sleep": {"seconds": seconds}}


def shell(script: str) -> dict[str, Any]:
    return {"exec": {"command": ["/bin/sh", "-c", script]}}


def test_a_pod_that_gets_requests_sleeps_before_it_stops() -> None:
    found = only(HOOK, web(), service())
    assert (found.value, found.safety, found.accepted) == (sleep(5), REVIEW, True)
    assert found.evidence == ("Service/web: stopped Pods get requests for up to 5 s (KEP-3960)",)
    assert (found.change.why, found.change.needs) == ("requests arrive while it stops", ())


@pytest.mark.parametrize("version", [(1, 30), (1, 31), (1, 34)])
def test_the_native_sleep_needs_no_program(version: tuple[int, int]) -> None:
    for image in ("shop/web", "gcr.io/distroless/static", "nginx", "postgres"):
        text = web(image=image)
        assert only(HOOK, text, service(), gate=Gate(version=version)).value == sleep(5)


@pytest.mark.parametrize("image", ["nginx", "redis", "postgres"])
def test_before_it_a_shell_sleeps_where_the_image_has_one(image: str) -> None:
    found = only(HOOK, web(image=image), service(), gate=OLD)
    assert (found.value, found.safety, found.change.since) == (shell("sleep 5"), REVIEW, None)
    assert found.evidence[1:] == ("it has /bin/sh (the image or the container)",)


@pytest.mark.parametrize("image", ["shop/web", "gcr.io/distroless/static", "nginx:1.27-distroless"])
def test_else_there_is_no_way_to_sleep(image: str) -> None:
    assert not said(HOOK, web(image=image), service(), gate=OLD)
    (reason,) = left(HOOK, web(image=image), service(), gate=OLD)
    assert reason == "needs Kubernetes 1.30, and --kubernetes-version is 1.29"


@pytest.mark.parametrize("version", [(1, 29), (1, 30)])
def test_old_nginx_is_told_to_finish_what_is_open(version: tuple[int, int]) -> None:
    found = only(
        HOOK, web(image="nginx:1.13.7"), service(), select=BOTH, gate=Gate(version=version)
    )
    assert found.value == shell("sleep 5; nginx -s quit; sleep 10")
    assert found.evidence[1:] == (
        "SIGTERM cuts the connections of this nginx (nginx docs: control)",
    )
    assert found.safety is REVIEW
    # once it quit it needs no more time
    text = web(image="nginx:1.13.7"), service()
    assert taken(*text, select=BOTH) == {"pre-stop preStop": found.value}


def test_without_a_shell_nobody_can_tell_it() -> None:
    text = web(image="nginx:1.13.7-distroless")
    assert not said(HOOK, text, service())
    (reason,) = left(HOOK, text, service())
    assert reason == (
        "SIGTERM cuts the connections of this nginx, and no shell is known that could say "
        "`nginx -s quit`"
    )


# who gets none

FINE = "no Service sends it traffic that could still arrive"
TWO = deployment(
    "[{name: web, image: w, ports: [{containerPort: 8080}]}, {name: log, image: l}]",
    pod="initContainers: [{name: init, image: i, ports: [{containerPort: 8080}]}]",
)


def job(text: str) -> str:
    return text.replace("apps/v1", "batch/v1").replace("kind: Deployment", "kind: Job")


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ((web(),), FINE),
        ((web(), service(selector="{app: other}")), FINE),
        ((web(), service(spec="clusterIP: None")), FINE),
        ((web(), service("")), FINE),
        ((job(web()), service()), "a Pod that ends by itself skips its hooks"),
        (
            (web(pod=f"{KEY}: 0"), service()),
            f"{KEY} 0 kills at once: there is no time for a hook",
        ),
    ],
)
def test_where_a_hook_would_only_delay_there_is_none(texts: tuple[str, ...], reason: str) -> None:
    assert not said(HOOK, *texts, gate=ALL)
    assert left(HOOK, *texts) == [reason]
    assert not said(GRACE, *texts, gate=ALL)


def test_what_a_container_asks_that_gets_requests_stops_no_earlier() -> None:
    """nginx accepts for as long as its hook sleeps, and php-fpm must answer it."""
    web_, log = said(HOOK, TWO, service())
    assert ("web" in str(web_.change.path), "log" in str(log.change.path)) == (True, True)
    assert (log.value, log.safety, log.change.why) == (sleep(5), REVIEW, web_.change.why)
    assert web_.evidence == log.evidence[:-1]
    told = "web in this Pod receives requests until then, and may need it"
    assert log.evidence[-1] == told
    assert left(HOOK, TWO, service()) == ["a Pod that ends by itself skips its hooks"]


def test_what_stands_behind_a_decided_hook_is_to_be_read() -> None:
    found = said(HOOK, TWO, service(), configuration="drainSeconds: 5\n")
    assert [one.safety for one in found] == [SAFE, REVIEW]


def test_behind_an_owners_hook_the_program_needs_its_own() -> None:
    hooked = TWO.replace(
        "- name: web\n", "- name: web\n        lifecycle: {preStop: {sleep: {}}}\n"
    )
    (found,) = said(HOOK, hooked, service())
    assert "log" in str(found.change.path)


def hooked(name: str, text: str, script: str) -> str:
    """The Pod whose container has a hook of its own."""
    hook = f"{{preStop: {{exec: {{command: [sh, -c, {script}]}}}}}}"
    return text.replace(f"- name: {name}\n", f"- name: {name}\n        lifecycle: {hook}\n")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (hooked("web", TWO, "sleep 20"), 20),
        (hooked("web", TWO, "sleep 2"), 5),
        (TWO.replace("image: w\n", "image: nginx:1.13.7\n"), 15),
    ],
)
def test_a_companion_waits_as_long_as_the_longest_hook_before_it(text: str, seconds: int) -> None:
    found = by_container(HOOK, text, service(), select=BOTH)
    assert found["log"] == sleep(seconds)
    *_, log = said(HOOK, text, service(), select=BOTH)
    told = f"web in this Pod stops only behind a preStop of {seconds} s, and may need it until then"
    assert (log.evidence[-1] == told) is (seconds > 5)


def test_a_meshs_own_proxy_decides_nothing_for_what_stands_behind_it() -> None:
    mesh = TWO.replace("name: web\n", "name: istio-proxy\n")
    assert by_container(HOOK, mesh, service())["log"] == sleep(5)


def test_the_grace_period_is_over_the_longest_hook_be_it_new_or_there() -> None:
    text = hooked("log", TWO, "sleep 90")
    found = only(GRACE, text, service(), ALB, select=BOTH)
    assert found.value == 120
    said_so = "preStop takes 90 s of the 30 s, and the application needs its own time"
    assert found.evidence == (f"{said_so} (the container)",)


FRONT = "{name: proxy, image: p, restartPolicy: Always, ports: [{containerPort: 8080}]}"


def test_a_main_container_behind_a_native_sidecar_gets_it_and_a_sidecar_behind_needs_none() -> None:
    """Native sidecars get SIGTERM when the main containers have ended, hook or not (KEP-753)."""
    behind = "{name: shipper, image: s, restartPolicy: Always}"
    text = deployment("[{name: web, image: w}]", pod=f"initContainers: [{FRONT}, {behind}]")
    found = by_container(HOOK, text, service())
    assert found == {"proxy": sleep(5), "web": sleep(5)}
    assert left(HOOK, text, service()) == [
        "a native sidecar stops after the main containers anyway"
    ]


def test_the_hooks_of_those_that_get_requests_decide_about_the_grace_period() -> None:
    both = taken(TWO, NLB, select=BOTH)
    assert both[f"grace-period {KEY}"] == 150
    ignored = TWO.replace(
        "metadata:\n  name: web",
        "metadata:\n  name: web\n  annotations: {prodready/ignore.log: '*'}",
    )
    assert taken(ignored, NLB, select=BOTH) == both
    found = by_container(HOOK, ignored, NLB, select=BOTH)
    assert found.keys() == {"web"}


def test_a_port_that_nobody_declares_may_be_of_any() -> None:
    found = said(HOOK, TWO, service("{port: 80, targetPort: 81}"))
    assert [one.value for one in found] == [sleep(5), sleep(5)]


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet", "ReplicaSet"])
def test_every_kind_that_serves(kind: str) -> None:
    assert only(HOOK, web(kind=kind), service()).value == sleep(5)


def test_a_native_sidecar_serves_too() -> None:
    sidecar = "{name: proxy, image: p, restartPolicy: Always, ports: [{containerPort: 8080}]}"
    text = deployment("[{name: web, image: w}]", pod=f"initContainers: [{sidecar}]")
    assert by_container(HOOK, text, service()) == {"proxy": sleep(5), "web": sleep(5)}
    older = Gate(HINT, version=(1, 28))
    assert "proxy" not in by_container(HOOK, text, service(), gate=older)


@pytest.mark.parametrize(
    "hook", ["{exec: {command: [a]}}", "{sleep: {seconds: 1}}", "{httpGet: {port: 80}}"]
)
def test_an_existing_hook_is_its_owners_choice(hook: str) -> None:
    text = web(f"lifecycle: {{preStop: {hook}}}")
    assert not said(HOOK, text, NLB)
    assert not left(HOOK, text, NLB)
    assert not said(GRACE, text, NLB)


@pytest.mark.parametrize(
    "lifecycle", ["{}", "{preStop: {}}", "{postStart: {exec: {command: [a]}}}"]
)
def test_what_is_no_hook_yet_gets_one(lifecycle: str) -> None:
    assert taken(web(f"lifecycle: {lifecycle}"), service(), select=(HOOK,)) == {
        "pre-stop preStop": sleep(5)
    }


def test_a_decision_is_safe() -> None:
    settings = Settings(drain_seconds=7)
    beside = neighbours(service())
    one = workload(web(), neighbours=beside, settings=settings).containers[0]
    hook = hook_of(one)
    assert (hook.handler, hook.safety) == (sleep(7), SAFE)
    old = workload(web(image="nginx:1.13.7"), neighbours=beside, settings=settings).containers[0]
    assert hook_of(old).safety is REVIEW


def test_where_nothing_has_to_be_waited_for_nothing_sleeps() -> None:
    """A sleep of 0 s is an error before Kubernetes 1.33."""
    settings = Settings(drain_seconds=0)
    beside = neighbours(service())
    hook = hook_of(workload(web(), neighbours=beside, settings=settings).containers[0])
    assert (hook.handler, hook.is_fine) == ({}, True)
    assert hook.reason == "drain 0 s: nothing has to be waited for"
    old = workload(web(image="nginx:1.13.7"), neighbours=beside, settings=settings).containers[0]
    assert hook_of(old).handler == shell("sleep 0; nginx -s quit; sleep 10")


# the grace period


@pytest.mark.parametrize(
    ("texts", "grace"),
    [
        ((web(), service()), None),
        ((web(), service(), ALB), 60),
        ((web(), NLB), 150),
        ((web(pod=f"{KEY}: 140"), NLB), None),
        ((web(pod=f"{KEY}: 45"), service(), ALB), None),
    ],
)
def test_it_is_longer_only_where_the_hook_needs_that(
    texts: tuple[str, ...], grace: int | None
) -> None:
    found = taken(*texts, select=BOTH)
    assert found.get(f"grace-period {KEY}") == grace
    assert "pre-stop preStop" in found


def test_it_says_why_it_is_longer() -> None:
    found = only(GRACE, web(), NLB, select=BOTH)
    assert (found.safety, found.change.why) == (REVIEW, "preStop takes its time")
    said_so = "preStop takes 120 s of the 30 s, and the application needs its own time (this fix)"
    assert found.evidence == (said_so,)


def test_the_default_may_be_enough() -> None:
    assert left(GRACE, web(), service()) == ["the default of 30 s is enough"]
    assert left(GRACE, web(pod=f"{KEY}: 60"), service()) == []


@pytest.mark.parametrize(("rule", "lacking"), [(HOOK, KEY), (GRACE, "lifecycle.preStop of web")])
def test_hook_and_grace_come_and_go_together(rule: str, lacking: str) -> None:
    assert taken(web(), NLB, select=(rule,)) == {}
    (reason,) = left(rule, web(), NLB)
    assert reason.startswith("makes sense only together with ")
    assert lacking in reason
    (other,) = {*BOTH} - {rule}
    ignored = web(metadata=f"annotations: {{prodready/ignore: {other}}}")
    assert taken(ignored, NLB, select=BOTH) == {}
    for_one = web(metadata="annotations: {prodready/ignore.web: pre-stop}")
    assert taken(for_one, NLB, select=BOTH) == {}


def test_a_hook_that_is_too_new_takes_the_grace_with_it() -> None:
    assert taken(web(), NLB, select=BOTH, gate=OLD) == {}


def test_a_hook_that_has_its_time_needs_no_other_grace() -> None:
    assert taken(web(), service(), select=(HOOK,)) == {"pre-stop preStop": sleep(5)}


def test_a_program_that_needs_its_time_gets_it_without_a_hook() -> None:
    found = only(GRACE, web(image="postgres:17"))
    assert (found.value, found.safety, found.change.why) == (
        120,
        REVIEW,
        "the program needs its time",
    )
    assert found.change.needs == ()
    assert found.evidence == (
        "a fast shutdown flushes all tables: even 90 s may not be enough (postgres Dockerfile)",
    )
    assert not said(GRACE, web(image="postgres:17", pod=f"{KEY}: 90"))
    assert taken(web(image="postgres:17"), NLB, select=BOTH)[f"grace-period {KEY}"] == 240


def test_a_hook_needs_the_time_that_a_program_gets_anyway() -> None:
    """The API server refuses a sleep that is longer than the grace period."""
    text = web(image="postgres:17")
    assert taken(text, NLB, select=(HOOK,)) == {}
    (reason,) = left(HOOK, text, NLB)
    assert reason == f"makes sense only together with spec.{KEY}, which cannot be added"
    assert taken(text, service(), select=(HOOK,)) == {"pre-stop preStop": sleep(5)}


def test_a_hook_counts_only_if_it_is_there_or_comes_along() -> None:
    text = web(image="postgres:17")
    said_so = (
        "a fast shutdown flushes all tables: even 90 s may not be enough (postgres Dockerfile)"
    )
    for beside in (service(), NLB):
        found = only(GRACE, text, beside)
        assert (found.value, found.evidence) == (120, (said_so,))
        assert left(GRACE, text, beside) == []
    ignored = web(image="postgres:17", metadata="annotations: {prodready/ignore: pre-stop}")
    assert taken(ignored, service(), select=BOTH) == {f"grace-period {KEY}": 120}
    along = only(GRACE, text, service(), select=BOTH)
    assert (along.value, along.change.why) == (130, "the program needs its time")
    assert along.evidence == (said_so, "preStop takes 5 s before that (this fix)")
    hooked = web("lifecycle: {preStop: {sleep: {seconds: 20}}}", image="postgres:17")
    there = only(GRACE, hooked, service())
    assert there.value == 140
    assert there.evidence == (said_so, "preStop takes 20 s before that (the container)")


def test_a_hook_is_no_safer_than_the_grace_period_that_it_needs() -> None:
    text, decided = (web(), service()), "drainSeconds: 20\n"
    found = [only(rule, *text, select=BOTH, configuration=decided) for rule in BOTH]
    assert [one.safety for one in found] == [REVIEW, REVIEW]
    assert taken(*text, select=BOTH, gate=Gate(SAFE), configuration=decided) == {}
    assert only(HOOK, *text, configuration="drainSeconds: 7\n").safety is SAFE


def test_a_hook_that_uses_up_the_default_is_not_called_fine() -> None:
    text = web("lifecycle: {preStop: {sleep: {seconds: 40}}}")
    reason = "its own preStop takes 40 s of the default of 30 s: how long the rest takes, its owner"
    (found,) = left(GRACE, text, service())
    assert found.startswith(reason)
    (outcome,) = missing_grace(workload(text))
    assert isinstance(outcome, LeftAlone)
    assert not outcome.is_fine


def test_what_ends_by_itself_needs_no_time_to_stop() -> None:
    assert not said(GRACE, job(web(image="postgres")))
    init = deployment(pod="initContainers: [{name: init, image: postgres}]")
    assert not said(GRACE, init)
    sidecar = init.replace("image: postgres", "image: postgres\n        restartPolicy: Always")
    assert only(GRACE, sidecar).value == 120


def of(text: str, *beside: str, **more: Any) -> Grace:
    """The grace period that a workload should get."""
    found = longer_graces(workload(text, neighbours=neighbours(*beside), **more))
    return found[0] if found else Grace(0, (), "")


@pytest.mark.parametrize(
    ("written", "expected"), [(1, 40), (10, 40), (24, 40), (25, 0), (30, 0), (60, 0)]
)
def test_a_short_grace_period_is_raised(written: int, expected: int) -> None:
    text = web(pod=f"{KEY}: {written}")
    assert of(text, service()).seconds == expected
    found = list(missing_grace(workload(text, neighbours=neighbours(service()))))
    if expected:
        (change,) = found
        assert isinstance(change, Change)
        assert (change.value, change.old, change.safety) == (40, written, REVIEW)
        assert change.needs == ((*workload(text).containers[0].path, "lifecycle", "preStop"),)
        said_so = f"preStop takes 5 s of the {written} s, and the application needs its own time"
        assert change.evidence == (Evidence(said_so, "this fix"),)
    else:
        assert not found


@pytest.mark.parametrize(("written", "expected"), [(15, 50), (19, 50), (20, 50), (21, 0), (30, 0)])
def test_a_hook_that_stops_the_program_itself_leaves_a_margin(written: int, expected: int) -> None:
    text = web(image="nginx:1.13.7", pod=f"{KEY}: {written}")
    assert of(text, service()).seconds == expected


def test_what_is_missing_replaces_nothing() -> None:
    (change,) = missing_grace(workload(web(), neighbours=neighbours(NLB)))
    assert isinstance(change, Change)
    assert change.old is None
    (outcome,) = missing_grace(workload(web()))
    assert isinstance(outcome, LeftAlone)
    assert outcome.is_fine


def test_the_longest_hook_decides_and_a_meshs_own_does_not() -> None:
    containers = (
        "[{{name: web, image: 'nginx:1.13.7', ports: [{{containerPort: 8080}}]}},"
        " {{name: {}, image: w, ports: [{{containerPort: 8080}}]{}}}]"
    )
    two = of(deployment(containers.format("log", "")), NLB)
    assert (two.seconds, len(two.hooks)) == (160, 2)
    mesh = of(deployment(containers.format("istio-proxy", "")), NLB)
    assert len(mesh.hooks) == 1
    hooked = ", lifecycle: {preStop: {sleep: {seconds: 500}}}"
    assert len(of(deployment(containers.format("log", hooked)), NLB).hooks) == 1


SECONDS = st.integers(1, 30) | st.integers(1, 3600)


@given(
    drain=SECONDS,
    written=st.none() | st.integers(1, 3600) | st.integers(1, 60),
    image=st.sampled_from(("w", "nginx:1.13.7", "postgres")),
)
def test_a_hook_never_uses_up_the_grace_period(drain: int, written: int | None, image: str) -> None:
    text = web(image=image, pod="" if written is None else f"{KEY}: {written}")
    beside, settings = neighbours(service()), Settings(drain_seconds=drain)
    one = workload(text, neighbours=beside, settings=settings)
    (hook,) = missing_hook(one.containers[0])
    assert isinstance(hook, Change)
    before = 30 if written is None else written
    changes = [found for found in missing_grace(one) if isinstance(found, Change)]
    grace = changes[0].value if changes else before
    seconds = hook_of(one.containers[0]).seconds
    assert seconds >= drain
    assert seconds + 5 < grace
    assert seconds + hook_of(one.containers[0]).application <= grace
    assert grace >= before
    if seconds + 5 >= before:  # on its own it would not do
        assert hook.needs == ((*one.spec_path, KEY),)


def test_windows_has_no_shell_that_could_sleep() -> None:
    """The native sleep is offered, though it is too new: it needs nothing of the image."""
    pod = "os: {name: windows}"
    old = Gate(version=(1, 29))
    assert only(HOOK, web(image="redis:7"), service(), gate=old).value == shell("sleep 5")
    (reason,) = left(HOOK, web(image="redis:7", pod=pod), service(), gate=old)
    assert reason == "needs Kubernetes 1.30, and --kubernetes-version is 1.29"
