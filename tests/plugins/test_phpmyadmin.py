"""What is known of phpMyAdmin."""

from __future__ import annotations

import pytest
from prodready_plugins import phpmyadmin

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "phpmyadmin:5.2") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return phpmyadmin.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "tag", "ports"),
    [
        ("", "5.2", (80,)),
        ("env: [{name: APACHE_PORT, value: '8080'}]", "5.2-apache", (8080,)),
        ("env: [{name: APACHE_PORT, value: '8080'}]", "5.2-fpm", (9000,)),
        ("env: [{name: APACHE_PORT, value: $(PORT)}]", "5.2", ()),
        ("envFrom: [{configMapRef: {name: a}}]", "5.2", ()),
        ("envFrom: [{configMapRef: {name: a}}]", "5.2-fpm-alpine", (9000,)),
        ("volumeMounts: [{name: c, mountPath: /etc/apache2}]", "5.2", ()),
        ("volumeMounts: [{name: c, mountPath: /usr/local/etc/php-fpm.d}]", "5.2-fpm", ()),
    ],
)
def test_its_tag_and_its_variable_say_the_port(
    fields: str, tag: str, ports: tuple[int, ...]
) -> None:
    known = facts(fields, f"phpmyadmin:{tag}")
    assert known.ports == ports
    assert bool(known.readiness) == bool(ports)
    assert bool(known.missing or known.no_liveness) != bool(known.liveness)
    assert bool(known.liveness) == (bool(ports) and "fpm" not in tag)


def test_another_program_is_not_known() -> None:
    assert facts("args: [sh]") == Facts(shell_path="/bin/sh")
