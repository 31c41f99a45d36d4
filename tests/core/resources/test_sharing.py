"""What the containers of a Pod share: sums, volumes, quotas; and amounts that are odd."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.once import once
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.together import together
from kubectl_prodready.core.workload import Container
from tests.core.resources.test_sizing import container, with_resources
from tests.core.resources.test_storage import volumes
from tests.core.test_neighbours import job, quota, ranges, values
from tests.core.test_workload import pod, workload
from tests.help import accepted, deployment, documents, fixed, offered, reasons

SETUP = "{name: setup, image: setup}"
SIDE = "{name: side, image: side, restartPolicy: Always}"


def safeties(text: str, rule: str) -> list[Safety]:
    """How safe the changes of a rule are."""
    return [f.change.safety for f in fixed(text).findings if f.change.rule == rule]


def units(container: Container) -> Quantity:
    """A container that is called a3 takes three units."""
    return Quantity(int(container.name[1:]))


@pytest.mark.parametrize(
    ("init", "main", "expected"),
    [
        ("", "a1 b2", 3),
        ("i5", "a1 b2", 5),
        ("i5 j7", "a1", 7),
        ("s4", "a1", 5),
        ("s4 i5", "a1", 9),
        ("i5 s4", "a1", 5),
        ("s1 i5 t2 j1", "a1", 6),
        ("s1 t2", "a1 b1", 5),
    ],
)
def test_an_init_container_runs_beside_the_sidecars_before_it(
    init: str, main: str, expected: int
) -> None:
    """KEP-753, exposing Pod resource requirements."""
    always = ", restartPolicy: Always"
    items = [f"{{name: {name}{always if name[0] in 'st' else ''}}}" for name in init.split()]
    containers = ", ".join(f"{{name: {name}}}" for name in main.split())
    one = pod(f"[{containers}]", initContainers=f"[{', '.join(items)}]")
    assert together(one, units) == Quantity(expected)


@pytest.mark.parametrize(
    ("init", "fits"),
    [(f"{SETUP[:-1]}, RES}}, {SIDE}", True), (f"{SIDE}, {SETUP[:-1]}, RES}}", False)],
)
def test_the_order_of_init_containers_decides_what_fits(init: str, *, fits: bool) -> None:
    init = init.replace("RES", "resources: {requests: {memory: 200Mi}}")
    one = deployment(kind="StatefulSet", pod=f"initContainers: [{init}]")
    text = documents(quota("{requests.memory: 300Mi}"), one)
    assert bool(values(text, "memory-request")) is fits


def test_the_limit_of_an_init_container_leaves_no_room_for_volumes() -> None:
    """The kubelet evicts by the larger of both, not by their sum."""
    for size, safety in (("2047Mi", Safety.REVIEW), ("3Gi", Safety.HINT)):
        more = volumes(f"emptyDir: {{sizeLimit: {size}}}")
        text = deployment(pod=f"initContainers: [{SETUP}]\n{more}")
        assert safeties(text, "ephemeral-storage-limit") == [safety] * 2


def test_the_limit_of_a_sidecar_counts() -> None:
    more = volumes("emptyDir: {sizeLimit: 3Gi}")
    text = deployment(pod=f"initContainers: [{SIDE}]\n{more}")
    assert safeties(text, "ephemeral-storage-limit") == [Safety.REVIEW] * 2


@pytest.mark.parametrize("medium", ["HugePages", "HugePages-2Mi", "HugePages-1Gi"])
def test_huge_pages_lie_on_no_disk(medium: str) -> None:
    one = "[{name: web, image: web, volumeMounts: [{name: v0, mountPath: /x}]}]"
    text = deployment(one, pod=volumes(f"emptyDir: {{medium: {medium}, sizeLimit: 1Gi}}"))
    assert accepted(text)["limits.ephemeral-storage"] == "2Gi"
    assert accepted(text)["limits.memory"] == "512Mi"


@pytest.mark.parametrize("size", ["0", "'0'", "-1Gi", "lots"])
def test_a_size_of_nothing_bounds_nothing(size: str) -> None:
    """The kubelet takes only a size over zero for a bound."""
    text = deployment(pod=volumes(f"emptyDir: {{sizeLimit: {size}}}"))
    assert safeties(text, "ephemeral-storage-limit") == [Safety.HINT]


def test_a_request_fits_the_ratio_of_a_default_limit() -> None:
    """Alone it would get a limit of 1 or 2, and with that ten times its size be refused."""
    limits = ranges(
        "{type: Container, default: {cpu: 1}, maxLimitRequestRatio: {cpu: 4}}",
        "{type: Container, default: {cpu: 2}}",
    )
    assert "requests.cpu" not in accepted(documents(limits, deployment()))
    assert "maxLimitRequestRatio 4" in reasons(documents(limits, deployment()))["cpu-request"]
    loose = limits.replace("Ratio: {cpu: 4}", "Ratio: {cpu: 20}")
    assert accepted(documents(loose, deployment()))["requests.cpu"] == "100m"


@pytest.mark.parametrize(
    "hard", ["{requests.memory: 9Gi, memory: 1Mi}", "{requests.memory: 1Mi, memory: 9Gi}"]
)
def test_a_quota_binds_under_each_of_its_names(hard: str) -> None:
    assert "requests.memory" not in accepted(documents(quota(hard), deployment()))


@pytest.mark.parametrize("name", ["''", "null"])
def test_an_empty_priority_class_is_none(name: str) -> None:
    tight = quota("{requests.memory: 1Mi}", spec=", scopes: [PriorityClass]")
    text = documents(tight, deployment(pod=f"priorityClassName: {name}"))
    assert accepted(text)["requests.memory"] == "128Mi"


@pytest.mark.parametrize(
    ("spec", "pods"),
    [
        ("parallelism: 10, completions: 2", 2),
        ("parallelism: 2, completions: 10", 2),
        ("parallelism: 10", 10),
        ("completions: 10", 1),
        ("parallelism: 0", 0),
    ],
)
def test_a_job_has_no_more_pods_than_work(spec: str, pods: int) -> None:
    """Docs: concepts/workloads/controllers/job, controlling parallelism."""
    for kind in ("Job", "CronJob"):
        assert workload(job(kind, spec)).replicas == pods


@pytest.mark.parametrize(
    "more", ["os: {name: windows}", "nodeSelector: {kubernetes.io/os: windows}"]
)
def test_limits_for_windows_are_only_a_hint(more: str) -> None:
    """What is generous for Linux may stop a Windows container before it serves."""
    found = {"limits.memory": "512Mi", "limits.ephemeral-storage": "2Gi"}
    assert offered(deployment(pod=more)) == found
    assert accepted(deployment(pod=more)).keys() == accepted(deployment()).keys() - found.keys()


@pytest.mark.parametrize("more", ["os: {name: linux}", "os: foo", "nodeSelector: [windows]"])
def test_limits_for_others_are_not(more: str) -> None:
    assert accepted(deployment(pod=more)) == accepted(deployment())


def test_a_limit_range_is_declared_for_windows_too() -> None:
    limits = ranges("{type: Container, default: {memory: 1Gi}}")
    text = documents(limits, deployment(pod="os: {name: windows}"))
    assert accepted(text)["limits.memory"] == "1Gi"


@pytest.mark.parametrize(
    "other", ["nvidia.com/gpu: 1", "hugepages-2Mi: 100Mi", "example.com/fpga: 2"]
)
def test_other_resources_are_nobodys_business_here(other: str) -> None:
    """They are requested as they are limited, and count for none of the three."""
    found = accepted(with_resources(f"{{limits: {{{other}}}}}"))
    assert found == accepted(deployment())


def test_ephemeral_containers_take_no_resources() -> None:
    text = deployment(pod="ephemeralContainers: [{name: debug, image: debug}]")
    assert len(fixed(text).findings) == 6


@pytest.mark.parametrize(
    ("request_", "limit"),
    [
        ("0.3Gi", "1229Mi"),
        ("0.7333333333333G", "2934M"),
        ("1.0000001Gi", "4097Mi"),
        ("200000000001m", "801M"),
        ("262144k", "1048576k"),
    ],
)
def test_a_memory_limit_is_whole_bytes(request_: str, limit: str) -> None:
    """Kubernetes warns of fractional bytes."""
    found = accepted(with_resources(f"{{requests: {{memory: {request_}}}}}"))
    assert found["limits.memory"] == limit


@pytest.mark.parametrize(
    ("request_", "limit"), [("0.53335", "2134m"), ("999999u", "4"), ("30.00001", "121")]
)
def test_a_cpu_limit_is_no_finer_than_a_thousandth(request_: str, limit: str) -> None:
    found = accepted(with_resources(f"{{requests: {{cpu: {request_}}}}}"))
    assert found["limits.cpu"] == limit


def test_a_memory_volume_of_odd_size_leaves_whole_bytes() -> None:
    mounted = "{name: web, image: web, volumeMounts: [{name: v0, mountPath: /x}]}"
    text = deployment(f"[{mounted}]", pod=volumes("emptyDir: {medium: Memory, sizeLimit: 0.3Gi}"))
    assert accepted(text)["limits.memory"] == "820Mi"


@pytest.mark.parametrize("kind", ["requests", "limits"])
@pytest.mark.parametrize("value", ["-1", "' 1Gi'", "'1Gi '", "'\u0661Gi'", f"'{'9' * 5000}'"])
def test_what_the_api_server_refuses_is_no_evidence(kind: str, value: str) -> None:
    text = with_resources(f"{{{kind}: {{memory: {value}}}}}")
    assert not fixed(text).failed
    assert not [path for path in accepted(text) if path.endswith("memory")]
    assert "is no quantity" in "".join(reasons(text).values())


@pytest.mark.parametrize(("value", "given"), [("0", "0"), ("0Mi", "0Mi"), ("0.0", "0")])
def test_a_limit_of_zero_is_the_request_too(value: str, given: str) -> None:
    """More would be a request above its limit, which the API server refuses."""
    assert accepted(with_resources(f"{{limits: {{memory: {value}}}}}"))["requests.memory"] == given


def test_a_request_of_zero_gets_a_limit() -> None:
    found = accepted(with_resources("{requests: {cpu: 0, memory: 0, ephemeral-storage: 0}}"))
    assert found == {
        "limits.cpu": "2",
        "limits.memory": "512Mi",
        "limits.ephemeral-storage": "2Gi",
    }


def test_each_neighbour_is_read_once_for_all_containers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Pod of many containers beside one that binds them all costs no more than its length."""
    calls: list[str] = []
    parse = Quantity.parse

    def noted(value: Any) -> Quantity | None:
        calls.append(str(value))
        return parse(value)

    monkeypatch.setattr(Quantity, "parse", noted)
    limits = ranges("{type: Container, max: {cpu: 7}}", "{type: Pod, max: {cpu: 907, memory: 9Ti}}")
    many = ", ".join(container(name=f"c{number}") for number in range(40))
    text = documents(limits, quota("{requests.cpu: 905}"), deployment(f"[{many}]"))
    assert len(fixed(text).findings) == 40 * 6
    assert calls.count("7") + calls.count("907") + calls.count("905") < 20


def test_an_answer_is_found_once_for_each_question() -> None:
    asked = []

    @once
    def ask(one: Container, about: str) -> str:
        asked.append(about)
        return f"{one.name} {about}"

    first, second = pod("[{name: a}, {name: b}]").containers
    assert [ask(first, "x"), ask(first, "x"), ask(first, "y")] == ["a x", "a x", "a y"]
    assert ask(second, "x") == "b x"
    assert asked == ["x", "y", "x"]
