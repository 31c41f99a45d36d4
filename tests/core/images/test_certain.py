"""What a container's own command and ports say against image knowledge."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.images.certain import certain
from kubectl_prodready.core.images.checks import ask, get, tcp
from kubectl_prodready.core.images.facts import Facts, StopFact
from tests.beside import container

STOP = StopFact("quit", 5, "it cuts", "who")
KNOWN = Facts(
    ports=(80,),
    liveness=ask(["ping"], "who"),
    readiness=get("/", 80, "who"),
    startup=tcp(80, "who"),
    stop=STOP,
)


@pytest.mark.parametrize(
    "fields",
    [
        "image: a",
        "ports: []",
        "ports: [{containerPort: 80}]",
        "ports: [{containerPort: 80}, {containerPort: 9}]",
        "ports: [{containerPort: 9, protocol: UDP}]",
        "args: [a]",
    ],
)
def test_what_nothing_speaks_against_stays(fields: str) -> None:
    assert certain(container(fields), KNOWN) == KNOWN


def test_other_ports_that_are_declared_withdraw_all_probes() -> None:
    known = certain(container("ports: [{containerPort: 8}, {containerPort: 9}]"), KNOWN)
    said = "it declares port 8 and 9, and what this image runs listens on 80: one is wrong"
    assert known == Facts(ports=(80,), stop=STOP, missing=said)


def test_ports_that_nobody_knows_are_not_contradicted() -> None:
    unknown = KNOWN._replace(ports=())
    assert certain(container("ports: [{containerPort: 9}]"), unknown) == unknown


def test_with_a_command_nothing_is_asked_by_a_command() -> None:
    known = certain(container("command: [a]"), KNOWN)
    assert (known.liveness, known.readiness, known.startup) == (
        None,
        KNOWN.readiness,
        KNOWN.startup,
    )
    assert known.missing.startswith("its command takes the place of the image's entry point")
    told = certain(container("command: [a]"), KNOWN._replace(missing="b"))
    assert told.missing == "b"
    without = KNOWN._replace(liveness=None)
    assert certain(container("command: [a]"), without) == without
