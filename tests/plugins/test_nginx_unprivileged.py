"""What is known of nginx for any user."""

from __future__ import annotations

import pytest
from prodready_plugins import nginx_unprivileged

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "nginxinc/nginx-unprivileged:1.27") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return nginx_unprivileged.facts(one, parse_image(image))


SETTINGS = "volumeMounts: [{name: c, mountPath: /etc/nginx/conf.d/default.conf}]"


def test_it_answers_on_a_port_for_any_user() -> None:
    known = facts()
    assert known.ports == (8080,)
    assert known.readiness
    assert known.readiness.value["httpGet"] == {"path": "/", "port": 8080}


def test_content_of_its_own_may_have_no_first_page() -> None:
    known = facts("volumeMounts: [{name: w, mountPath: /usr/share/nginx/html}]")
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": 8080}


@pytest.mark.parametrize(
    ("ports", "found"),
    [
        ("[]", ()),
        ("[{containerPort: 81}]", (81,)),
        ("[{containerPort: 81}, {containerPort: 82}]", ()),
    ],
)
def test_its_own_configuration_listens_on_the_only_port_that_is_declared(
    ports: str, found: tuple[int, ...]
) -> None:
    known = facts(f"{SETTINGS}, ports: {ports}")
    assert known.ports == found
    assert bool(known.liveness) == bool(found)
    assert bool(known.missing) != bool(found)


@pytest.mark.parametrize(
    "fields",
    ["command: [nginx]", "args: [nginx-debug]", "args: [nginx, -c, /x]", "args: [nginx, -t]"],
)
def test_only_its_usual_start_is_known(fields: str) -> None:
    assert facts(fields) == Facts(shell_path="/bin/sh")


def test_a_script_may_write_its_configuration() -> None:
    script = "envsubst < /a > /etc/nginx/conf.d/default.conf && exec nginx"
    known = facts(f"args: [sh, -c, '{script}']")
    assert (known.liveness, known.readiness) == (None, None)
    assert known.missing
    known = facts(f"args: [sh, -c, '{script}'], ports: [{{containerPort: 81}}]")
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": 81}


def test_directives_are_no_other_configuration() -> None:
    assert facts("args: [nginx, -g, daemon off;]").liveness


@pytest.mark.parametrize(
    ("tag", "cuts"),
    [
        (":1.16", True),
        (":1.19.4", True),
        (":1.19.5", False),
        (":1.18.0", False),
        (":1.18", False),
        (":1.27-alpine", False),
        (":latest", False),
        ("@sha256:0123", False),
    ],
)
def test_old_ones_have_to_be_told_to_quit(tag: str, *, cuts: bool) -> None:
    assert bool(facts(image=f"nginxinc/nginx-unprivileged{tag}").stop) == cuts
