"""What is known of Apache httpd."""

from __future__ import annotations

import pytest
from prodready_plugins import httpd

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "httpd:2.4") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return httpd.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("", "httpGet"),
        ("args: [httpd-foreground]", "httpGet"),
        ("volumeMounts: [{name: w, mountPath: /usr/local/apache2/htdocs}]", "tcpSocket"),
    ],
)
def test_content_of_its_own_may_have_no_first_page(fields: str, kind: str) -> None:
    known = facts(fields)
    assert known.ports == (80,)
    assert known.readiness
    assert kind in known.readiness.value


@pytest.mark.parametrize(
    "fields",
    [
        "volumeMounts: [{name: c, mountPath: /usr/local/apache2/conf/httpd.conf}]",
        "args: [httpd-foreground, -f, /my.conf]",
        "args: [-DSSL]",
    ],
)
def test_settings_of_its_own_decide_the_port(fields: str) -> None:
    assert facts(fields).missing
    known = facts(f"{fields}, ports: [{{containerPort: 8443}}]")
    assert known.ports == (8443,)
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": 8443}
    two = facts(f"{fields}, ports: [{{containerPort: 8080}}, {{containerPort: 8443}}]")
    assert (two.ports, two.liveness) == ((), None)


def test_another_program_is_not_known() -> None:
    assert facts("args: [httpd, -t]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("tag", "cuts"),
    [
        (":2.4.39", True),
        (":2.2", True),
        (":2.4.41", False),
        (":2.4", False),
        (":2", False),
        (":alpine", False),
        ("@sha256:0123", False),
    ],
)
def test_old_ones_have_to_be_told_to_finish(tag: str, *, cuts: bool) -> None:
    assert bool(facts(image=f"httpd{tag}").stop) == cuts
