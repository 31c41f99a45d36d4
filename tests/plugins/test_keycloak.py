"""What is known of Keycloak."""

from __future__ import annotations

import pytest
from prodready_plugins import keycloak

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "quay.io/keycloak/keycloak:26.3.1") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return keycloak.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


ENABLED = "{name: KC_HEALTH_ENABLED, value: 'true'}"


@pytest.mark.parametrize(
    ("fields", "prefix", "port"),
    [
        (f"args: [start], env: [{ENABLED}]", "", 9000),
        ("args: [start-dev, --health-enabled=true]", "", 9000),
        ("args: [--verbose, start, --health-enabled, 'true', --http-management-port=81]", "", 81),
        ("args: [start, --health-enabled=true, --http-relative-path=/auth/]", "/auth", 9000),
        (
            (
                f"args: [start, --http-management-relative-path=/], "
                f"env: [{ENABLED}, {{name: KC_HTTP_RELATIVE_PATH, value: /auth}}]"
            ),
            "",
            9000,
        ),
        (
            (
                "args: [start, --health-enabled=true, --http-management-scheme=http,"
                " --https-certificate-file=/tls/tls.crt]"
            ),
            "",
            9000,
        ),
        ("command: [/opt/keycloak/bin/kc.sh, start, --health-enabled=true]", "", 9000),
    ],
)
def test_its_health_is_on_the_management_port(fields: str, prefix: str, port: int) -> None:
    known = facts(fields)
    assert asked(known) == [(f"{prefix}/health/live", port), (f"{prefix}/health/ready", port)]
    assert known.startup
    assert known.startup.value["httpGet"]["path"] == f"{prefix}/health/started"


@pytest.mark.parametrize(
    "fields",
    [
        "args: [start]",
        "args: [start, --optimized, --health-enabled=true]",
        "args: [start, --health-enabled=$(HEALTH)]",
        "args: [start, --health-enabled=true, $(MORE)]",
        "args: [start, --health-enabled=true, --https-certificate-file=/tls/tls.crt]",
        "args: [start, --health-enabled=true, --http-management-health-enabled=false]",
        "args: [start, --health-enabled=true, --legacy-observability-interface=true]",
        "args: [start, --health-enabled=true, --http-relative-path=/$(PATH)]",
        f"args: [start], env: [{ENABLED}], envFrom: [{{secretRef: {{name: a}}}}]",
        f"args: [start], env: [{ENABLED}, {{name: KC_HTTPS_KEY_STORE_FILE, value: /a}}]",
        (
            f"args: [start], env: [{ENABLED}],"
            " volumeMounts: [{name: a, mountPath: /opt/keycloak/conf/server.keystore}]"
        ),
    ],
)
def test_no_probe_where_its_health_is_off_hidden_or_behind_tls(fields: str) -> None:
    known = facts(fields)
    assert (asked(known), known.startup, known.ports) == ([], None, ())
    assert known.missing
    assert known.grace
    assert known.size


def test_an_older_version_has_no_management_port() -> None:
    known = facts("args: [start, --health-enabled=true]", "quay.io/keycloak/keycloak:24.0.5")
    assert not asked(known)
    assert "before version 25" in known.missing


@pytest.mark.parametrize("tag", [":mine", "@sha256:01"])
def test_a_version_that_is_not_known_is_not_called_old(tag: str) -> None:
    known = facts("args: [start, --health-enabled=true]", f"quay.io/keycloak/keycloak{tag}")
    assert not asked(known)
    assert "its version is not known" in known.missing
    assert "before" not in known.missing


def test_a_version_that_is_set_elsewhere_is_not_known() -> None:
    one = container("image: 'quay.io/keycloak/keycloak:24.0', args: [start]")
    known = keycloak.facts(one, parse_image(one.image).of_any_version)
    assert "its version is not known" in known.missing


def test_what_is_no_server_has_no_probes() -> None:
    assert facts("args: [export, --dir, /a]") == Facts(
        shell_path="/bin/sh", missing="its arguments start no server"
    )
    assert facts("command: [bash]") == Facts(shell_path="/bin/sh")
