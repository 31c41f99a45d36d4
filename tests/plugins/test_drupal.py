"""What is known of Drupal."""

from __future__ import annotations

import pytest
from prodready_plugins import drupal

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "drupal:11") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return drupal.facts(one, parse_image(image))


def test_it_may_not_trust_a_pods_address_as_a_host() -> None:
    known = facts()
    assert known.ports == (80,)
    for probe in (known.liveness, known.readiness):
        assert probe
        assert probe.value["tcpSocket"] == {"port": 80}


def test_php_fpm_speaks_no_http() -> None:
    known = facts(image="drupal:11-php8.3-fpm")
    assert (known.ports, known.liveness) == ((9000,), None)


@pytest.mark.parametrize(
    ("fields", "tag"),
    [
        ("volumeMounts: [{name: c, mountPath: /etc/apache2/ports.conf}]", "11"),
        ("args: [apache2-foreground, -DSSL]", "11"),
        ("volumeMounts: [{name: c, mountPath: /usr/local/etc/php-fpm.d/my.conf}]", "11-fpm"),
    ],
)
def test_settings_of_its_own_hide_the_port(fields: str, tag: str) -> None:
    known = facts(fields, f"drupal:{tag}")
    assert (known.ports, known.readiness) == ((), None)
    assert known.missing


def test_the_only_port_that_is_declared_is_the_one_of_its_settings() -> None:
    mounts = "volumeMounts: [{name: c, mountPath: /etc/apache2}]"
    assert facts(f"{mounts}, ports: [{{containerPort: 8080}}]").ports == (8080,)


def test_another_program_is_not_known() -> None:
    assert facts("args: [drush, cron]") == Facts(shell_path="/bin/sh")
