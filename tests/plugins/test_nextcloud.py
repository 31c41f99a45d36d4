"""What is known of Nextcloud."""

from __future__ import annotations

import pytest
from prodready_plugins import nextcloud

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "nextcloud:30") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return nextcloud.facts(one, parse_image(image))


def test_it_is_asked_as_a_host_that_it_trusts() -> None:
    known = facts()
    assert known.ports == (80,)
    assert known.readiness
    assert known.readiness.value["httpGet"] == {
        "path": "/status.php",
        "port": 80,
        "httpHeaders": [{"name": "Host", "value": "localhost"}],
    }


@pytest.mark.parametrize("tag", ["30", "30-fpm"])
def test_an_upgrade_is_never_killed(tag: str) -> None:
    known = facts(image=f"nextcloud:{tag}")
    assert known.liveness is None
    assert "upgrade" in known.no_liveness


def test_php_fpm_speaks_no_http() -> None:
    known = facts(image="nextcloud:30-fpm-alpine")
    assert known.readiness
    assert known.readiness.value == {"tcpSocket": {"port": 9000}}


@pytest.mark.parametrize(
    ("fields", "tag"),
    [
        ("volumeMounts: [{name: c, mountPath: /etc/apache2/ports.conf}]", "30"),
        ("volumeMounts: [{name: c, mountPath: /usr/local/etc/php-fpm.d}]", "30-fpm"),
    ],
)
def test_settings_of_its_own_hide_the_port(fields: str, tag: str) -> None:
    known = facts(fields, f"nextcloud:{tag}")
    assert (known.ports, known.readiness) == ((), None)
    assert "port" in known.missing


@pytest.mark.parametrize("fields", ["command: [/cron.sh]", "args: [/cron.sh]", "args: [php, occ]"])
def test_another_program_is_not_known(fields: str) -> None:
    assert facts(fields) == Facts(shell_path="/bin/sh")
