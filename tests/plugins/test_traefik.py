"""What is known of Traefik."""

from __future__ import annotations

import pytest
from prodready_plugins import traefik

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "traefik:v3.3") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return traefik.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("args", "port"),
    [
        ("[--ping]", 8080),
        ("[traefik, --ping, --api.insecure]", 8080),
        ("[--ping=true, '--entryPoints.traefik.address=:9000/tcp']", 9000),
        ("[--PING, '--ENTRYPOINTS.TRAEFIK.ADDRESS=:9000']", 9000),
        ("[--ping.entryPoint=web, '--entrypoints.web.address=:8000']", 8000),
        ("[--ping, '--entrypoints.websecure.http.tls=true']", 8080),
    ],
)
def test_its_arguments_say_where_it_is_asked(args: str, port: int) -> None:
    known = facts(f"args: {args}")
    assert known.liveness
    assert known.readiness
    assert known.liveness.value["httpGet"] == {"path": "/ping", "port": port}
    assert known.readiness.value["httpGet"] == {"path": "/ping", "port": port}


@pytest.mark.parametrize(
    "fields",
    [
        "args: []",
        "args: [--ping=false]",
        "args: [--pingpong]",
        "args: ['--entrypoints.web.address=:80']",
        "args: [--ping, $(MORE)]",
        "args: [--ping, --configFile=/my.yaml]",
        "args: [--ping, --ping.manualRouting=true]",
        "args: [--ping, --ping.entryPoint=web]",
        "args: [--ping, --ping.entryPoint=$(POINT)]",
        "args: [--ping, '--entryPoints.traefik.address=127.0.0.1:8080']",
        "args: [--ping, '--entryPoints.traefik.address=:$(PORT)']",
        "args: [--ping, --entryPoints.traefik.http.tls.certResolver=le]",
        "args: [--ping], volumeMounts: [{name: c, mountPath: /etc/traefik/traefik.yml}]",
        "env: [{name: TRAEFIK_PING, value: 'true'}]",
    ],
)
def test_what_is_off_or_hidden_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.ports, known.liveness, known.readiness) == ((), None, None)
    assert known.missing


def test_a_name_of_a_release_is_a_newer_one() -> None:
    assert facts("args: [--ping]", "traefik:saintnectaire").liveness


def test_the_first_version_has_other_options_and_no_shell() -> None:
    known = facts("args: [--ping]", "traefik:v1.7")
    assert (known.liveness, known.shell_path) == (None, "")


def test_another_program_is_not_known() -> None:
    assert facts("args: [sh, -c, sleep 1]") == Facts(shell_path="/bin/sh")
