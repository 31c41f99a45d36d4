"""EXPOSE as evidence for a readiness probe: alone, with what the manifest says, with a Service."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.building.exposed import evidence_of, exposed_port, exposed_ports
from kubectl_prodready.core.building.matched import started_by_image
from kubectl_prodready.core.built import Exposed
from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.kustomize.unlayered import Unlayered
from kubectl_prodready.core.patched import PatchedField, Way
from kubectl_prodready.core.surroundings import Surroundings
from tests.beside import HINT, READINESS, REVIEW, SAFE, STARTUP, service, web
from tests.built import NODE, Outcome, container

EXPOSES = f"{NODE}EXPOSE 8080\nCMD node server.js\n"
BY_PORT = {"tcpSocket": {"port": 8080}}
PLACE = "EXPOSE 8080 (web/Dockerfile:2, matched by skaffold.yaml)"
BARE = web("ports: []")
ON_8080 = web()


def test_a_port_alone_is_for_review() -> None:
    found = Outcome(READINESS, EXPOSES, BARE).only
    assert (found.value, found.safety, found.evidence) == (BY_PORT, REVIEW, (PLACE,))
    assert found.change.why == "its Dockerfile exposes this port"


def test_a_declared_port_without_a_service_is_enough_with_it() -> None:
    assert Outcome(READINESS, EXPOSES, ON_8080).only.value == BY_PORT
    assert Outcome(READINESS, "", ON_8080).only.value is None


def test_a_service_that_targets_it_makes_it_sure() -> None:
    found = Outcome(READINESS, EXPOSES, BARE, service()).only
    assert (found.value, found.safety) == (BY_PORT, SAFE)
    assert found.evidence == (PLACE, "Service/web port 80 -> 8080 (its targetPort)")
    by_folder = Outcome(READINESS, EXPOSES, BARE, service(), is_named=False).only
    assert by_folder.safety is REVIEW
    assert by_folder.evidence[0].endswith("matched by its folder's name)")
    headless = service(spec="clusterIP: None")
    assert Outcome(READINESS, EXPOSES, BARE, headless).only.safety is REVIEW


def test_of_several_ports_the_service_tells_one() -> None:
    two = f"{NODE}EXPOSE 9090 8080\n"
    assert Outcome(READINESS, two, BARE, service()).only.value == BY_PORT
    assert Outcome(READINESS, two, BARE).only.value is None
    assert "offer a /ready endpoint" in Outcome(READINESS, two, BARE).words


def test_another_port_of_the_service_is_told() -> None:
    other = f"{NODE}EXPOSE 3000\n"
    words = Outcome(READINESS, other, BARE, service()).words
    assert "port 80 -> 8080, which no container declares; its Dockerfile has EXPOSE 3000" in words
    declared = Outcome(READINESS, other, ON_8080, service())
    assert declared.only.safety is SAFE
    udp = service("{port: 80, targetPort: 8080, protocol: UDP}")
    assert "its Dockerfile has" not in Outcome(READINESS, f"{NODE}EXPOSE 1 2\n", BARE, udp).words
    headless = service("{port: 80, targetPort: 9000}", spec="publishNotReadyAddresses: true")
    ports = "ports: [{containerPort: 9000, protocol: UDP}]"
    both = Outcome(READINESS, f"{NODE}EXPOSE 1 2\n", web(ports), headless)
    assert "its Dockerfile has" in both.words
    sidecar = "ports: []}, {name: other, image: other, ports: [{containerPort: 8080}]"
    assert (
        "its Dockerfile has"
        not in Outcome(READINESS, f"{NODE}EXPOSE 1 2\n", web(sidecar), service()).words
    )


def test_another_container_with_the_port_leaves_it_open() -> None:
    two = web("ports: []}, {name: other, image: other, ports: [{containerPort: 8080}]")
    found = Outcome(READINESS, EXPOSES, two).said
    assert [one.value for one in found] == [BY_PORT, None]


def test_members_of_a_stateful_set_get_only_a_hint() -> None:
    found = Outcome(READINESS, EXPOSES, web("ports: []", kind="StatefulSet"), gate=Gate(HINT)).only
    assert (found.value, found.safety) == (BY_PORT, HINT)


@pytest.mark.parametrize(
    ("dockerfile", "fields"),
    [
        (f"{NODE}EXPOSE 8080/udp\n", "ports: []"),
        (f"{NODE}EXPOSE 8080 $MORE\n", "ports: []"),
        (EXPOSES, "ports: [{containerPort: 3000}]"),
        (EXPOSES, "ports: [], command: [worker]"),
        (EXPOSES, "ports: [], args: [worker]"),
        (f"{NODE}ENV PORT=8080\nEXPOSE $PORT\n", "ports: [], env: [{name: PORT, value: '80'}]"),
        (EXPOSES, "ports: [], image: nginx"),
    ],
)
def test_is_none_where_something_speaks_against_it(dockerfile: str, fields: str) -> None:
    assert exposed_port(container(dockerfile, fields)) is None


def test_is_one_where_nothing_does() -> None:
    same = "ports: [], env: [{name: PORT, value: '8080'}, {name: X, value: y}]"
    port = Exposed(8080, "TCP", 3)
    found = container(f"{NODE}ENV PORT=8080\nEXPOSE $PORT 8080\n", same)
    assert exposed_port(found) == port
    assert exposed_ports(found) == (port,)
    entry = container(f'{NODE}ENTRYPOINT ["node"]\nEXPOSE 8080\n', "ports: [], args: [server.js]")
    assert exposed_port(entry) == port
    assert evidence_of(container("FROM a\n", "ports: [], command: [x]"), port).source == ""


def test_where_nobody_looks_for_dockerfiles_there_are_none() -> None:
    assert Surroundings(Unlayered(), {}, {}).builds("web.yaml", "web") is None


def test_another_image_that_a_patch_gives_may_be_built_otherwise() -> None:
    image = ("spec", "template", "spec", "containers", "*", "image")
    way = Way(patched=(PatchedField((*image, "name"), "kustomization.yaml"),))
    assert exposed_port(container(EXPOSES, way=way)) is None
    tag = Way(patched=(PatchedField((*image, "tag"), "kustomization.yaml"),))
    assert exposed_port(container(EXPOSES, way=tag))


def test_windows_has_its_own_files() -> None:
    on_windows = container(EXPOSES, pod="nodeSelector: {kubernetes.io/os: windows}")
    assert exposed_port(on_windows) is None


def test_the_manifest_names_the_program_before_the_image_does() -> None:
    started = started_by_image(container(EXPOSES))
    assert started
    assert started.argv == ("/bin/sh", "-c", "node server.js")
    assert started_by_image(container(EXPOSES, "command: [a]")) is None


def test_a_liveness_probe_of_an_exposed_port_is_a_model() -> None:
    get = "livenessProbe: {httpGet: {path: /healthy, port: 8080}, initialDelaySeconds: 60}"
    undeclared = web(f"ports: [], {get}")
    assert Outcome(STARTUP, EXPOSES, undeclared).only.safety is REVIEW
    assert not Outcome(STARTUP, "", undeclared).said
