"""A container that is told how much memory to use gets sizes that have room for that."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.told import told_of
from tests import beside
from tests.core.resources.test_decided import CPU_OF_MEASURED, evidence
from tests.core.resources.test_sizing import SIX, limit_range
from tests.core.resources.test_storage import volumes
from tests.help import accepted, after, deployment, documents, fixed, offered

JAVA = "env: [{name: JAVA_TOOL_OPTIONS, value: '-Xms2g -Xmx2g'}]"
LARGE = "env: [{name: JAVA_OPTS, value: -Xmx2g}]"


def web(fields: str, image: str = "web", **more: Any) -> str:
    """A Deployment of one container with these fields."""
    return deployment(f"[{{name: web, image: {image}, {fields}}}]", **more)


def memory(text: str, **run: Any) -> tuple[Any, Any]:
    """The request and the limit of memory that are taken."""
    found = accepted(text, **run)
    return found.get("requests.memory"), found.get("limits.memory")


@pytest.mark.parametrize(
    ("fields", "request_", "limit"),
    [
        (JAVA, "2560Mi", "2560Mi"),
        (LARGE, "640Mi", "2560Mi"),
        ("env: [{name: ES_JAVA_OPTS, value: '-Xmx2g'}]", "640Mi", "2560Mi"),
        ("env: [{name: A, value: '-Xms1g -Xmx4g'}]", "1280Mi", "5Gi"),
        ("env: [{name: A, value: '-Xms4g'}]", "5Gi", "5Gi"),
        ("env: [{name: A, value: '-XX:InitialHeapSize=4g'}]", "5Gi", "5Gi"),
        ("args: [-Xmx512m, -Xmx2g]", "640Mi", "2560Mi"),
        ("command: [java, -Xmx2g]", "640Mi", "2560Mi"),
        ("command: [java, '-XX:MaxRAM=2g']", "512Mi", "2Gi"),
        ("command: [java, '-XX:MaxRAM=9g', -Xmx2g]", "640Mi", "2560Mi"),
        ("env: [{name: GOMEMLIMIT, value: 1GiB}]", "320Mi", "1280Mi"),
        ("env: [{name: NODE_OPTIONS, value: --max-old-space-size=4096}]", "1280Mi", "5Gi"),
        ("args: [-Xms256m, -Xmx256m]", "320Mi", "512Mi"),
        ("args: [-Xmx64m]", "128Mi", "512Mi"),
        ("args: [-Xmx0]", "128Mi", "512Mi"),
        ("args: ['-XX:MaxRAMPercentage=75']", "128Mi", "512Mi"),
        ("env: [{name: GOMEMLIMIT, value: 'off'}]", "128Mi", "512Mi"),
        ("env: [{name: OTHER, value: 2g}]", "128Mi", "512Mi"),
    ],
)
def test_sizes_have_room_for_it(fields: str, request_: str, limit: str) -> None:
    assert memory(web(fields)) == (request_, limit)
    rest = {key: value for key, value in accepted(web(fields)).items() if "memory" not in key}
    assert rest == {key: value for key, value in SIX.items() if "memory" not in key}
    assert not offered(web(fields))


@pytest.mark.parametrize(
    ("image", "args", "request_", "limit"),
    [
        ("redis", "[--maxmemory, 4gb]", "1280Mi", "5Gi"),
        ("redis", "[--maxmemory, 4gb, --requirepass, $(X)]", "1280Mi", "5Gi"),
        ("postgres", "[-c, shared_buffers=2GB]", "2Gi", "8Gi"),
        ("redis", "[--maxmemory, 1mb]", "128Mi", "512Mi"),
        ("shop/redis", "[--maxmemory, 4gb]", "128Mi", "512Mi"),
        ("redis", "[--maxmemory, 1gb, -Xmx2g]", "640Mi", "2560Mi"),
        ("redis", "[--maxmemory, 4gb, --dir, -Xmx2g]", "1280Mi", "5Gi"),
    ],
)
def test_knowledge_about_an_image_tells_too(
    image: str, args: str, request_: str, limit: str
) -> None:
    assert memory(web(f"args: {args}", image)) == (request_, limit)


def test_it_is_to_be_read_and_names_the_setting() -> None:
    told = "2560Mi has room for -Xmx2g in {}, and a quarter more for what that does not count"
    assert [str(one) for one in evidence(web(LARGE), "", "memory-limit")] == [
        f"no limit was measured: {told.format('JAVA_OPTS')} (the container)"
    ]
    part = "640Mi is 1/4 of the limit, which has room for -Xmx2g in JAVA_OPTS"
    assert part in str(*evidence(web(LARGE), "", "memory-request"))
    start = "2560Mi has room for -Xms2g in JAVA_TOOL_OPTIONS"
    assert start in str(*evidence(web(JAVA), "", "memory-request"))
    assert "shared_buffers=2GB" in str(
        *evidence(web("args: [-c, shared_buffers=2GB]", "postgres"), "", "memory-limit")
    )
    assert {f.change.safety for f in fixed(web(JAVA)).findings} == {Safety.REVIEW}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("requests: {memory: 256Mi}", (None, "2560Mi")),
        ("requests: {memory: 1Gi}", (None, "4Gi")),
        ("limits: {memory: 1Gi}", ("1Gi", None)),
        ("requests: {memory: 1Gi}, limits: {memory: 1Gi}", (None, None)),
    ],
)
def test_what_is_written_stays(written: str, found: tuple[Any, Any]) -> None:
    assert memory(web(f"{LARGE}, resources: {{{written}}}")) == found


def test_memory_volumes_come_on_top() -> None:
    pod = volumes("emptyDir: {medium: Memory, sizeLimit: 1Gi}")
    mounted = "volumeMounts: [{name: v0, mountPath: /x}]"
    assert memory(web(f"{LARGE}, {mounted}", pod=pod)) == ("640Mi", "3584Mi")


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        ("{requests: {memory: 300Mi}}", ("300Mi", "2560Mi")),
        ("{requests: {memory: 1Gi}, limits: {memory: 3Gi}}", ("1Gi", "3Gi")),
        ("{limits: {memory: 3Gi}}", ("640Mi", "3Gi")),
        ("{limits: {memory: 1Gi}}", ("640Mi", "2560Mi")),
    ],
)
def test_a_team_that_gives_less_than_it_is_told(sizes: str, found: tuple[str, str]) -> None:
    """A size for all is no decision to stop this one."""
    assert memory(web(LARGE), configuration=f"sizes: {sizes}") == found


def test_what_a_limit_range_gives_anyway_stays_and_is_said_to_be_low() -> None:
    limits = limit_range("{type: Container, default: {memory: 1Gi}}")
    text = documents(limits, web(LARGE))
    assert memory(text) == ("1Gi", "1Gi")
    low = "2560Mi would have room for -Xmx2g in JAVA_OPTS"
    assert low in str(evidence(text, "", "memory-limit")[-1])
    enough = documents(limits.replace("1Gi", "4Gi"), web(LARGE))
    assert len(evidence(enough, "", "memory-limit")) == 1
    only_request = limit_range("{type: Container, defaultRequest: {memory: 256Mi}}")
    assert memory(documents(only_request, web(LARGE))) == ("256Mi", "2560Mi")
    small = limit_range("{type: Pod, max: {memory: 1Gi}}")
    assert memory(documents(small, web(LARGE)))[1] is None


def test_what_was_measured_stays() -> None:
    assert memory(documents(CPU_OF_MEASURED, web(LARGE))) == ("300Mi", "3Gi")
    lower = CPU_OF_MEASURED.replace("3Gi", "400Mi")
    assert memory(documents(lower, web(LARGE))) == ("300Mi", "2560Mi")


def test_nothing_is_told_by_most() -> None:
    for fields in ("image: web", "image: nginx", "image: web, env: [{name: A, value: b}]"):
        assert told_of(beside.container(fields)) is None


WORDS = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ("-Xmx", "-Xms", "-XX:MaxHeapSize=", "-XX:MaxRAM=", "--max-old-space-size=", "-Dx=")
    ),
    st.integers(0, 9000),
    st.sampled_from(("", "m", "M", "g", "k")),
)


@given(
    st.lists(WORDS, max_size=4),
    st.lists(WORDS, max_size=2),
    st.none() | st.integers(1, 9000).map("{}MiB".format),
    st.sampled_from(({}, {"requests": {"memory": "300Mi"}})),
)
def test_no_limit_that_is_added_is_too_low_for_a_heap(
    words: list[str], args: list[str], go: str | None, resources: dict[str, Any]
) -> None:
    env = [{"name": "JAVA_OPTS", "value": " ".join(words)}]
    env += [{"name": "GOMEMLIMIT", "value": go}] if go else []
    one = {"name": "web", "image": "web", "env": env, "args": args, "resources": resources}
    text = after(deployment(yaml.safe_dump([one])))
    (container,) = beside.workload(text).containers
    limit, request = (container.amount(kind, "memory") for kind in ("limits", "requests"))
    assert isinstance(limit, Quantity)
    assert isinstance(request, Quantity)
    assert request <= limit
    assert not fixed(text, select=("heap-setting",)).findings
