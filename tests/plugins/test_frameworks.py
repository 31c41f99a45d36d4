"""What is known of containers by the framework that they show."""

from __future__ import annotations

from types import ModuleType

import pytest
from prodready_plugins import gunicorn, micronaut, quarkus, spring_boot, uvicorn

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container
from tests.plugins.test_all import FRAMEWORKS, name_of

MANAGED = "{name: QUARKUS_MANAGEMENT_ENABLED, value: 'true'}"
CONTEXT = "{name: SERVER_SERVLET_CONTEXT_PATH, value: /shop}"
HIDDEN = "valueFrom: {configMapKeyRef: {name: a, key: b}}"
ON = "{name: MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED, value: 'true'}"
MOVING_SPRING = (
    *("SERVER_SSL_KEY_STORE, value: /a", "SERVER_SSL_BUNDLE, value: a", "SERVER_ADDRESS, value: a"),
    *("SERVER_SSL_KEYSTORE, value: /a", "server.ssl.key-store, value: /a"),
    *("SPRING_APPLICATION_JSON, value: '{}'", "SPRING_WEBFLUX_BASE_PATH, value: /a"),
    *("SPRING_MVC_SERVLET_PATH, value: /a", "SPRING_CONFIG_IMPORT, value: a"),
    *("SPRING_CONFIG_LOCATION, value: a", "SPRING_CONFIG_ADDITIONAL_LOCATION, value: a"),
    *("SPRING_MAIN_WEB_APPLICATION_TYPE, value: none", "SPRING_CLOUD_CONFIG_URI, value: a"),
    *("MANAGEMENT_SERVER_BASE_PATH, value: /a", "MANAGEMENT_SERVER_PORT, value: '-1'"),
    *("MANAGEMENT_SERVER_ADDRESS, value: 127.0.0.1", "MANAGEMENT_SERVER_SSL_BUNDLE, value: a"),
    *("MANAGEMENT_ENDPOINTS_WEB_PATH_MAPPING_HEALTH, value: up",),
    *("MANAGEMENT_ENDPOINTS_ENABLED_BY_DEFAULT, value: 'false'",),
    *("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE, value: info",),
    *("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_EXCLUDE, value: '*'",),
    *("MANAGEMENT_ENDPOINT_HEALTH_ENABLED, value: 'false'",),
    *("MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED, value: 'false'",),
    *(f"MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED, {HIDDEN}",),
    *("MANAGEMENT_ENDPOINT_HEALTH_GROUP_LIVENESS_INCLUDE, value: db",),
    *(f"JAVA_TOOL_OPTIONS, {HIDDEN}", "JAVA_OPTS, value: -Xmx1g -Dserver.port=9"),
    *(
        "JAVA_TOOL_OPTIONS, value: -Dserver.port=9",
        "JDK_JAVA_OPTIONS, value: -Dspring.config.name=a",
    ),
)
TOLD_SPRING = (
    "args: [--server.port=9]",
    "args: [--server.servlet.context-path=/a]",
    "args: [--management.server.port=9]",
    "args: [--spring.config.location=/a]",
    "args: [--spring.main.web-application-type=none]",
    "args: [$(MORE)]",
    "command: [java, -Dserver.port=9, -jar, a.jar]",
    "command: [sh, -c, 'exec java -jar a.jar --server.port=9']",
    "command: [sh, -c, 'java -jar a.jar \"--server.port=9\"']",
)
MOVING_QUARKUS = (
    *("HTTP_HOST, value: 127.0.0.1", "HTTP_HOST, value: localhost", f"HTTP_HOST, {HIDDEN}"),
    *("HTTP_INSECURE_REQUESTS, value: disabled", "HTTP_INSECURE_REQUESTS, value: redirect"),
    *("HTTP_SSL_CERTIFICATE_FILES, value: /a", "HTTP_TLS_CONFIGURATION_NAME, value: a"),
    *("SMALLRYE_HEALTH_ENABLED, value: 'false'", "SMALLRYE_HEALTH_MANAGEMENT_ENABLED, value: 'no'"),
    *("SMALLRYE_HEALTH_LIVENESS_PATH, value: up", "CONFIG_LOCATIONS, value: /a"),
    *("MANAGEMENT_ROOT_PATH, value: /a", "HTTP_HOST_ENABLED, value: 'false'"),
)
MOVING_MICRONAUT = (
    *("ENDPOINTS_HEALTH_ENABLED, value: 'false'", "ENDPOINTS_HEALTH_SENSITIVE, value: 'true'"),
    *(f"ENDPOINTS_HEALTH_ENABLED, {HIDDEN}", "ENDPOINTS_ALL_ENABLED, value: 'false'"),
    *("ENDPOINTS_ALL_SENSITIVE, value: 'true'", "MICRONAUT_SERVER_HOST, value: localhost"),
    *("MICRONAUT_CONFIG_FILES, value: /a", "MICRONAUT_SSL_ENABLED, value: 'true'"),
)


def facts(module: ModuleType, fields: str) -> Facts:
    """What a file of knowledge says of a container with these fields."""
    found: Facts = module.facts(container(fields), parse_image("shop/web"))
    return found


def asked(known: Facts) -> list[str]:
    """What the probes ask, as path and port."""
    found = []
    for probe in filter(None, (known.liveness, known.readiness, known.startup)):
        get = probe.value["httpGet"]
        found.append(f"{get['path']} {get['port']}")
    return found


@pytest.mark.parametrize("module", FRAMEWORKS, ids=name_of)
def test_a_framework_tells_how_to_offer_endpoints(module: ModuleType) -> None:
    assert facts(module, "image: shop/web").offers


@pytest.mark.parametrize(
    ("module", "sure", "unsure", "paths"),
    [
        (
            spring_boot,
            "MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED",
            "SPRING_PROFILES_ACTIVE",
            ["/actuator/health/liveness 8080", "/actuator/health/readiness 8080"],
        ),
        (
            quarkus,
            "QUARKUS_SMALLRYE_HEALTH_UI_ENABLE",
            "QUARKUS_PROFILE",
            ["/q/health/live 8080", "/q/health/ready 8080", "/q/health/started 8080"],
        ),
        (
            micronaut,
            "ENDPOINTS_HEALTH_ENABLED",
            "MICRONAUT_ENVIRONMENTS",
            ["/health/liveness 8080", "/health/readiness 8080"],
        ),
    ],
)
def test_only_a_setting_of_the_endpoints_shows_that_they_are_there(
    module: ModuleType, sure: str, unsure: str, paths: list[str]
) -> None:
    for name, is_sure in ((sure, True), (unsure, False)):
        known = facts(module, f"env: [{{name: {name}, value: 'true'}}]")
        assert asked(known) == paths
        assert known.liveness
        assert known.readiness
        assert known.liveness.is_sure is known.readiness.is_sure is is_sure
        assert (name in known.liveness.fact) is is_sure


@pytest.mark.parametrize(
    ("module", "env", "first"),
    [
        (spring_boot, "{name: SERVER_PORT, value: '9'}", "/actuator/health/liveness 9"),
        (spring_boot, "{name: MANAGEMENT_SERVER_PORT, value: '9'}", "/actuator/health/liveness 9"),
        (
            spring_boot,
            CONTEXT,
            "/shop/actuator/health/liveness 8080",
        ),
        (
            spring_boot,
            CONTEXT + ", {name: MANAGEMENT_SERVER_PORT, value: '9'}",
            "/actuator/health/liveness 9",
        ),
        (
            spring_boot,
            "{name: MANAGEMENT_ENDPOINTS_WEB_BASE_PATH, value: /}",
            "/health/liveness 8080",
        ),
        (quarkus, "{name: QUARKUS_HTTP_PORT, value: '9'}", "/q/health/live 9"),
        (quarkus, MANAGED, "/q/health/live 9000"),
        (quarkus, MANAGED + ", {name: QUARKUS_MANAGEMENT_PORT, value: '9'}", "/q/health/live 9"),
        (micronaut, "{name: MICRONAUT_SERVER_PORT, value: '9'}", "/health/liveness 9"),
        (
            micronaut,
            "{name: MICRONAUT_SERVER_PORT, value: '9'}, {name: ENDPOINTS_ALL_PORT, value: '8'}",
            "/health/liveness 8",
        ),
    ],
)
def test_its_variables_tell_port_and_path(module: ModuleType, env: str, first: str) -> None:
    assert asked(facts(module, f"env: [{env}]"))[0] == first


@pytest.mark.parametrize(
    ("module", "fields"),
    [
        (spring_boot, f"env: [{{name: SERVER_PORT, {HIDDEN}}}]"),
        (spring_boot, f"env: [{{name: MANAGEMENT_ENDPOINTS_WEB_BASE_PATH, {HIDDEN}}}]"),
        (spring_boot, f"env: [{{name: SERVER_SERVLET_CONTEXT_PATH, {HIDDEN}}}]"),
        (spring_boot, "env: [{name: SERVER_SSL_ENABLED, value: 'true'}]"),
        (spring_boot, "envFrom: [{configMapRef: {name: a}}]"),
        (quarkus, f"env: [{{name: QUARKUS_HTTP_PORT, {HIDDEN}}}]"),
        (quarkus, f"env: [{{name: QUARKUS_MANAGEMENT_ENABLED, {HIDDEN}}}]"),
        (quarkus, "env: [{name: QUARKUS_HTTP_ROOT_PATH, value: /shop}]"),
        (quarkus, "env: [{name: QUARKUS_SMALLRYE_HEALTH_ROOT_PATH, value: up}]"),
        (micronaut, f"env: [{{name: ENDPOINTS_ALL_PORT, {HIDDEN}}}]"),
        (micronaut, "env: [{name: MICRONAUT_SERVER_SSL_ENABLED, value: 'true'}]"),
        (micronaut, "env: [{name: ENDPOINTS_ALL_PATH, value: /up}]"),
        *((quarkus, f"env: [{{name: QUARKUS_{one}}}]") for one in MOVING_QUARKUS),
        *((micronaut, f"env: [{{name: {one}}}]") for one in MOVING_MICRONAUT),
        *((spring_boot, f"env: [{{name: {one}}}]") for one in MOVING_SPRING),
        *((spring_boot, fields) for fields in TOLD_SPRING),
        (spring_boot, "volumeMounts: [{name: a, mountPath: /app/config}]"),
        (spring_boot, "volumeMounts: [{name: a, mountPath: /app/application.yml}]"),
        (quarkus, "args: [-Dquarkus.http.port=9]"),
        (quarkus, "env: [{name: JAVA_OPTS_APPEND, value: -Dquarkus.http.host=::1}]"),
        (micronaut, "args: [-micronaut.server.port=9]"),
        (micronaut, "env: [{name: JAVA_TOOL_OPTIONS, value: -Dendpoints.all.port=9}]"),
    ],
)
def test_what_is_hidden_is_not_guessed(module: ModuleType, fields: str) -> None:
    known = facts(module, fields)
    assert asked(known) == []
    assert "not known here" in known.missing


@pytest.mark.parametrize(
    "env",
    [
        "{name: SERVER_SHUTDOWN, value: graceful}",
        "{name: SERVER_SSL_ENABLED, value: 'false'}",
        "{name: MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE, value: 'health,prometheus'}",
        "{name: MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE, value: '*'}",
        "{name: MANAGEMENT_ENDPOINT_HEALTH_SHOW_DETAILS, value: always}",
        "{name: JAVA_TOOL_OPTIONS, value: -Xmx1g -Dspring.profiles.active=a}",
        "{name: SPRING_PROFILES_ACTIVE, value: a}",
        "{name: SPRING_DATASOURCE_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}",
    ],
)
def test_what_moves_no_endpoint_withdraws_nothing(env: str) -> None:
    known = facts(
        spring_boot, f"args: [-jar, a.jar, --spring.profiles.active=a], env: [{ON}, {env}]"
    )
    assert asked(known) == ["/actuator/health/liveness 8080", "/actuator/health/readiness 8080"]
    assert known.liveness
    assert known.liveness.is_sure


@pytest.mark.parametrize("value", ["'false'", "''", "'yes'"])
def test_only_true_shows_that_micronauts_endpoint_is_there(value: str) -> None:
    known = facts(micronaut, f"env: [{{name: ENDPOINTS_HEALTH_ENABLED, value: {value}}}]")
    assert not asked(known)
    known = facts(micronaut, "env: [{name: ENDPOINTS_HEALTH_DETAILS_VISIBLE, value: anonymous}]")
    assert known.liveness
    assert not known.liveness.is_sure


@pytest.mark.parametrize(
    ("module", "command", "seconds"),
    [
        (gunicorn, "[gunicorn, app]", 35),
        (gunicorn, "[gunicorn, --graceful-timeout, '60', app]", 65),
        (gunicorn, "[sh, -c, 'exec gunicorn --graceful-timeout=60 app']", 65),
        (gunicorn, "[gunicorn, --graceful-timeout=$(SECONDS), app]", None),
        (uvicorn, "[uvicorn, app]", None),
        (uvicorn, "[python, -m, uvicorn, app, --timeout-graceful-shutdown, '60']", 65),
    ],
)
def test_how_long_it_takes_to_stop(module: ModuleType, command: str, seconds: int | None) -> None:
    grace = facts(module, f"command: {command}").grace
    assert (grace.seconds if grace else None) == seconds


@pytest.mark.parametrize(
    ("variable", "option", "seconds"),
    [
        ("value: --graceful-timeout=300", "--workers=2", 305),
        ("value: --workers=2 --graceful-timeout 300", "--workers=2", 305),
        ("value: --graceful-timeout=300", "--graceful-timeout=60", 65),
        ("value: ''", "--workers=2", 35),
        (HIDDEN, "--workers=2", None),
        (HIDDEN, "--graceful-timeout=60", 65),
        ("value: --config=/my.py", "--workers=2", None),
        ("value: --workers=2", "-c/my.py", None),
        ("value: --config=/my.py", "--graceful-timeout=60", 65),
    ],
)
def test_gunicorn_heeds_its_variable(variable: str, option: str, seconds: int | None) -> None:
    env = f"env: [{{name: GUNICORN_CMD_ARGS, {variable}}}]"
    grace = facts(gunicorn, f"command: [gunicorn, {option}, app], {env}").grace
    assert (grace.seconds if grace else None) == seconds
