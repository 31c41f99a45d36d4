"""What is known of WordPress."""

from __future__ import annotations

import pytest
from prodready_plugins import wordpress

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "wordpress:6.7") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return wordpress.facts(one, parse_image(image))


def test_both_are_a_port() -> None:
    """A page would send the kubelet to HTTPS at the Pod, where the site's address says HTTPS."""
    known = facts("volumeMounts: [{name: w, mountPath: /var/www/html}]")
    assert known.ports == (80,)
    assert known.liveness
    assert known.liveness.value["tcpSocket"] == {"port": 80}
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": 80}


@pytest.mark.parametrize("tag", ["fpm", "6.7-fpm-alpine", "php8.3-fpm"])
def test_php_fpm_speaks_no_http(tag: str) -> None:
    known = facts(image=f"wordpress:{tag}")
    assert known.ports == (9000,)
    assert known.readiness
    assert known.readiness.value == {"tcpSocket": {"port": 9000}}
    assert known.liveness is None


@pytest.mark.parametrize(
    ("fields", "tag"),
    [
        ("volumeMounts: [{name: c, mountPath: /etc/apache2/ports.conf}]", "6.7"),
        ("args: [apache2-foreground, -DSSL]", "6.7"),
        ("volumeMounts: [{name: c, mountPath: /usr/local/etc/php-fpm.d/www.conf}]", "fpm"),
        ("args: [php-fpm, -y, /my.conf]", "fpm"),
    ],
)
def test_settings_of_its_own_hide_the_port(fields: str, tag: str) -> None:
    known = facts(fields, f"wordpress:{tag}")
    assert (known.ports, known.readiness) == ((), None)
    assert known.missing


def test_the_only_port_that_is_declared_is_the_one_of_its_settings() -> None:
    mounts = "volumeMounts: [{name: c, mountPath: /etc/apache2}]"
    known = facts(f"{mounts}, ports: [{{containerPort: 8443}}]")
    assert known.ports == (8443,)
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": 8443}


def test_settings_of_php_are_none_of_its_server() -> None:
    mounts = "volumeMounts: [{name: c, mountPath: /usr/local/etc/php/conf.d/my.ini}]"
    assert facts(mounts, "wordpress:fpm").readiness


@pytest.mark.parametrize(
    ("fields", "tag"),
    [("args: [wp, cron]", "6.7"), ("", "cli"), ("", "cli-php8.3"), ("args: [wp]", "6.7-fpm")],
)
def test_another_program_is_not_known(fields: str, tag: str) -> None:
    assert facts(fields, f"wordpress:{tag}") == Facts(shell_path="/bin/sh")
