"""What is known of kuard."""

from __future__ import annotations

import pytest
from prodready_plugins import kuard

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "gcr.io/kuar-demo/kuard-amd64:blue") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return kuard.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("", 8080),
        ("args: [/kuard, '--address=:9090']", 9090),
        ("command: [/kuard], args: [--address, '0.0.0.0:81']", 81),
    ],
)
def test_it_answers_as_in_the_talk(fields: str, port: int) -> None:
    known = facts(fields)
    assert asked(known) == [("/healthy", port), ("/ready", port)]
    assert known.ports == (port, 8443)


@pytest.mark.parametrize("address", ["$(ADDRESS)", "127.0.0.1:8080"])
def test_an_address_that_is_hidden_or_local_is_not_asked(address: str) -> None:
    known = facts(f"args: [/kuard, '--address={address}']")
    assert not asked(known)
    assert known.missing


def test_arguments_take_the_place_of_its_program() -> None:
    assert facts("args: [sleep, '1']") == Facts(shell_path="/bin/sh")
