"""What is known of ingress-nginx's controller."""

from __future__ import annotations

import pytest
from prodready_plugins import ingress_nginx

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(
    fields: str = "", image: str = "registry.k8s.io/ingress-nginx/controller:v1.12.1"
) -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return ingress_nginx.facts(one, parse_image(image))


def where(known: Facts) -> tuple[str, int]:
    """Where its health is asked for, both times."""
    assert known.liveness
    assert known.readiness
    assert known.liveness.value["httpGet"] == known.readiness.value["httpGet"]
    asked = known.liveness.value["httpGet"]
    return asked["path"], asked["port"]


@pytest.mark.parametrize(
    ("args", "asked"),
    [
        ("[]", ("/healthz", 10254)),
        ("[/nginx-ingress-controller]", ("/healthz", 10254)),
        ("[/nginx-ingress-controller, --healthz-port=10255]", ("/healthz", 10255)),
        ("[/nginx-ingress-controller, --healthz-port, '10255']", ("/healthz", 10255)),
        ("[/nginx-ingress-controller, --health-check-path=/alive]", ("/alive", 10254)),
        ("[/nginx-ingress-controller, --configmap=$(NAMESPACE)/c]", ("/healthz", 10254)),
    ],
)
def test_its_arguments_say_where_it_is_asked(args: str, asked: tuple[str, int]) -> None:
    assert where(facts(f"args: {args}")) == asked


@pytest.mark.parametrize(
    "argument", ["--healthz-port=$(PORT)", "--healthz-host=127.0.0.1", "$(MORE)"]
)
def test_a_hidden_place_is_not_asked(argument: str) -> None:
    known = facts(f"args: [/nginx-ingress-controller, {argument}]")
    assert (known.liveness, known.readiness) == (None, None)
    assert "--healthz-port" in known.missing
    assert known.grace, "it stops as ever"


def test_its_ports_are_those_of_its_arguments() -> None:
    known = facts("args: [/nginx-ingress-controller, --http-port=8080, --https-port=8443]")
    assert known.ports == (10254, 8080, 8443)


@pytest.mark.parametrize(
    ("tag", "waits"), [("0.25.1", False), ("0.26.0", True), ("0.33.0", True), ("master", False)]
)
def test_the_first_ones_cannot_wait_for_nginx(tag: str, *, waits: bool) -> None:
    image = f"quay.io/kubernetes-ingress-controller/nginx-ingress-controller:{tag}"
    known = facts(image=image)
    assert (bool(known.stop), bool(known.grace)) == (waits, waits)


def test_another_program_of_the_image_is_not_known() -> None:
    assert facts("args: [/dbg, general]") == Facts(shell_path="/bin/sh")
