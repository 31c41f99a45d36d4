"""A Service for a program's traffic speaks against none of its probes on another port."""

from __future__ import annotations

import pytest

from tests.beside import LIVENESS, STARTUP, Said, said, service, web

KONG = "env: [{name: KONG_STATUS_LISTEN, value: '0.0.0.0:8100'}]"
HEALTHY = "args: [start, --health-enabled=true"


def about(image: str, fields: str, traffic: int) -> Said:
    """What is said of its liveness beside a Service that sends traffic to a port."""
    fields = fields if "ports:" in fields else f"ports: [], {fields}".rstrip(", ")
    texts = (web(fields, image=image), service(f"{{port: {traffic}}}"))
    (found,) = said(LIVENESS, *texts, select=(LIVENESS, STARTUP))
    return found


@pytest.mark.parametrize(
    ("image", "fields", "traffic", "asked"),
    [
        ("quay.io/keycloak/keycloak:26.3", f"{HEALTHY}]", 8080, 9000),
        ("quay.io/keycloak/keycloak:26.3", f"{HEALTHY}]", 8443, 9000),
        ("quay.io/keycloak/keycloak:26.3", f"{HEALTHY}, --http-port=8081]", 8081, 9000),
        ("quay.io/keycloak/keycloak:26.3", f"{HEALTHY}, --http-port=$(A)]", 8081, 9000),
        ("traefik:v3.3", "args: [--ping, '--entryPoints.web.address=:8000']", 8000, 8080),
        ("kong:3.9", KONG, 8000, 8100),
        ("jaegertracing/jaeger:2.11.0", "", 16686, 13133),
        ("jaegertracing/jaeger:2.11.0", "", 4317, 13133),
        ("jaegertracing/all-in-one:1.67.0", "", 16686, 14269),
        ("jaegertracing/all-in-one:1.67.0", "", 14250, 14269),
        (
            "jaegertracing/all-in-one:1.67.0",
            "args: ['--query.http-server.host-port=:80']",
            80,
            14269,
        ),
        ("coredns/coredns:1.12.0", "ports: [{containerPort: 8080}]", 53, 8080),
        ("logstash:8.19.2", "", 5044, 9600),
        ("quay.io/thanos/thanos:v0.39.0", "args: [store]", 10901, 10902),
        ("quay.io/thanos/thanos:v0.39.0", "args: [receive]", 19291, 10902),
        ("grafana/loki:3.5.0", "", 9096, 3100),
        ("grafana/loki:3.5.0", "args: [-server.grpc-listen-port=9095]", 9095, 3100),
        ("prom/alertmanager:v0.28.1", "", 9094, 9093),
        (
            "victoriametrics/victoria-metrics:v1.120.0",
            "args: ['-graphiteListenAddr=:2003']",
            2003,
            8428,
        ),
        ("jenkins/jenkins:lts", "", 50000, 8080),
        ("jenkins/jenkins:lts", "args: [--httpsPort=8443]", 8443, 8080),
        ("gitea/gitea:1.24", "", 22, 3000),
        ("sonatype/nexus3:3.82.0", "", 5000, 8081),
        (
            "quay.io/oauth2-proxy/oauth2-proxy:v7.9.0",
            "args: ['--http-address=:4180', '--https-address=:4443']",
            4443,
            4180,
        ),
        ("ghcr.io/stefanprodan/podinfo:6.9.0", "args: [--grpc-port=9999]", 9999, 9898),
        ("gcr.io/kuar-demo/kuard-amd64:1", "", 8443, 8080),
        (
            "registry.k8s.io/ingress-nginx/controller:v1.12.0",
            "args: ['--validating-webhook=:8443']",
            8443,
            10254,
        ),
        (
            "registry.k8s.io/ingress-nginx/controller:v1.12.0",
            "args: [--tcp-services-configmap=a/b]",
            5432,
            10254,
        ),
    ],
)
def test_its_traffic_may_have_another_port(
    image: str, fields: str, traffic: int, asked: int
) -> None:
    found = about(image, fields, traffic)
    (handler,) = (found.value[key] for key in ("httpGet", "tcpSocket") if key in found.value)
    assert handler["port"] == asked


@pytest.mark.parametrize(
    ("image", "fields"),
    [
        ("quay.io/keycloak/keycloak:26.3", f"{HEALTHY}]"),
        ("jaegertracing/jaeger:2.11.0", ""),
        ("quay.io/thanos/thanos:v0.39.0", "args: [query]"),
    ],
)
def test_a_service_to_a_port_that_it_never_has_is_wrong(image: str, fields: str) -> None:
    found = about(image, fields, 80)
    assert found.value is None
    assert "listens on" in str(found.change)
