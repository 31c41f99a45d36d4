"""What is known of Cluster Autoscaler."""

from __future__ import annotations

import pytest
from prodready_plugins import cluster_autoscaler

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(
    fields: str = "", image: str = "registry.k8s.io/autoscaling/cluster-autoscaler:v1.33.0"
) -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return cluster_autoscaler.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("command: [./cluster-autoscaler, --v=4]", 8085),
        ("args: [/cluster-autoscaler, '--address=:80']", 80),
        ("", 8085),
    ],
)
def test_its_loop_is_asked_and_nothing_waits_for_it(fields: str, port: int) -> None:
    assert asked(facts(fields)) == [("/health-check", port)]


def test_arguments_take_the_place_of_its_program() -> None:
    assert facts("args: [sh]") == Facts(has_no_shell=True)


def test_a_hidden_address_withdraws_its_probe() -> None:
    known = facts("command: [./cluster-autoscaler, '--address=$(ADDRESS)']")
    assert not asked(known)
    assert known.missing
    assert known.size
