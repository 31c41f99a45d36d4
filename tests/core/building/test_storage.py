"""VOLUME as what an ephemeral-storage limit is for, and USER by name as what runAsNonRoot hates."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.building.data import anonymous_volumes
from kubectl_prodready.core.building.user import named_user
from kubectl_prodready.core.patched import PatchedField, Way
from tests.beside import HINT, REVIEW, web
from tests.built import NODE, Outcome, container

LIMIT, USER = "ephemeral-storage-limit", "run-as-user"
VOLUME = f"{NODE}VOLUME /data /log\n"
FACT = "VOLUME /data, /log has no volume in the Pod"
PLACE = "(web/Dockerfile:2, matched by skaffold.yaml)"
REQUESTS = "resources: {requests: {ephemeral-storage: 50Mi}}"
LIMITED = "resources: {limits: {ephemeral-storage: 1Gi}}"


def test_a_limit_has_volumes_as_evidence() -> None:
    found = Outcome(LIMIT, VOLUME, web(REQUESTS)).only
    assert found.safety is REVIEW
    assert f"{FACT} {PLACE}" in found.evidence
    assert "VOLUME" not in Outcome(LIMIT, NODE, web(REQUESTS)).words


def test_beside_a_limit_that_is_there_they_are_told() -> None:
    found = Outcome(LIMIT, VOLUME, web(LIMITED)).only
    assert (found.value, found.safety) == (None, HINT)
    assert found.evidence[0].startswith(f"{FACT}: what is written there fills the node's disk")
    assert "mount an emptyDir with a sizeLimit" in found.evidence[0]
    assert not Outcome(LIMIT, NODE, web(LIMITED)).said


@pytest.mark.parametrize(
    ("mounts", "paths"),
    [
        ("[]", "/data, /log"),
        ("[{name: d, mountPath: /data}]", "/log"),
        ("[{name: d, mountPath: /data}, {name: l, mountPath: /log/}]", ""),
    ],
)
def test_what_the_pod_mounts_is_no_anonymous_volume(mounts: str, paths: str) -> None:
    found = anonymous_volumes(container(VOLUME, f"volumeMounts: {mounts}"))
    words = f"VOLUME {paths} has no volume in the Pod" if paths else ""
    assert (found.fact if found else "") == words


def test_without_a_dockerfile_nothing_is_known() -> None:
    vendors = container(VOLUME, image="nginx")
    assert anonymous_volumes(vendors) is None
    assert named_user(container(BY_NAME, image="nginx", pod=NON_ROOT)) is None


BY_NAME = f"{NODE}USER node:node\n"
NON_ROOT = "securityContext: {runAsNonRoot: true}"


def test_a_user_by_name_is_told() -> None:
    (said,) = Outcome(USER, BY_NAME, web(pod=NON_ROOT)).only.evidence
    assert said == (
        "runAsNonRoot needs a number, and the image says USER node:node: the kubelet will not "
        f"start it; write the number in USER, or set runAsUser {PLACE}"
    )
    assert Outcome(USER, BY_NAME, web(NON_ROOT)).said


@pytest.mark.parametrize(
    ("dockerfile", "fields", "pod"),
    [
        (BY_NAME, "ports: []", "securityContext: {}"),
        (BY_NAME, "ports: []", "securityContext: {runAsNonRoot: true, runAsUser: 1000}"),
        (BY_NAME, "securityContext: {runAsUser: 1000}", NON_ROOT),
        (BY_NAME, "securityContext: {runAsNonRoot: false}", NON_ROOT),
        (f"{NODE}USER 1000:node\n", "ports: []", NON_ROOT),
        (f"{NODE}USER $UNKNOWN\n", "ports: []", NON_ROOT),
        (NODE, "ports: []", NON_ROOT),
    ],
)
def test_a_number_is_well(dockerfile: str, fields: str, pod: str) -> None:
    assert named_user(container(dockerfile, fields, pod=pod)) is None


@pytest.mark.parametrize("place", [("containers", "*"), ()])
def test_what_a_patch_sets_is_not_known(place: tuple[str, ...]) -> None:
    path = ("spec", "template", "spec", *place, "securityContext", "runAsUser")
    way = Way(patched=(PatchedField(path, "kustomization.yaml"),))
    assert named_user(container(BY_NAME, way=way, pod=NON_ROOT)) is None
