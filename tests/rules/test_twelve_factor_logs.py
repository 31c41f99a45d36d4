"""`twelve-factor-logs`: logs that go to files, and what only looks like them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.said import manifest, one_line, said

RULE = "twelve-factor-logs"
VOLUME = {"name": "v", "emptyDir": {}}


def mounted(path: str, volume: dict[str, Any] = VOLUME, **mount: Any) -> list[str]:
    fields = {"volumeMounts": [{"name": "v", "mountPath": path, **mount}]}
    return said(RULE, fields, volumes=[volume])


@pytest.mark.parametrize("path", ["/var/log/web", "/logs", "/app/Logs/", "/srv/log"])
def test_volumes_for_logs(path: str) -> None:
    assert f"the volume at {path}" in one_line(mounted(path))
    assert len(mounted(path, {"name": "v", "persistentVolumeClaim": {"claimName": "x"}})) == 1


def test_other_volumes() -> None:
    for path in ("/var/lib/web/log", "/data/logs", "/dev/log", "/catalog", "/x"):
        assert mounted(path) == []
    assert mounted("/var/log", readOnly=True) == []
    assert mounted("/var/log", {"name": "v", "hostPath": {"path": "/var/log"}}) == []
    assert mounted("/var/log", {"name": "w", "emptyDir": {}}) == []


def test_claims_of_a_stateful_set() -> None:
    from tests.help import fixed

    mount = {"volumeMounts": [{"name": "data", "mountPath": "/var/log"}]}
    claims = "\n  volumeClaimTemplates: [{metadata: {name: data}}]\n  template:"
    text = manifest(mount, kind="StatefulSet").replace("\n  template:", claims)
    assert len(fixed(text, select=(RULE,)).findings) == 1


HEARD = [
    ({"args": ["--log-file=/x.log"]}, "the argument --log-file"),
    ({"args": ["-log_dir", "/x"]}, "the argument -log_dir"),
    ({"args": ["--access-log=/x"]}, "the argument --access-log"),
    ({"args": ["--logfile", "web.log"]}, "the argument --logfile"),
    ({"env": [{"name": "LOG_DIR", "value": "/x"}]}, "LOG_DIR in env"),
    ({"env": [{"name": "WEB_logfile", "value": "/x"}]}, "WEB_logfile in env"),
    ({"command": ["sh", "-c", "web >> /var/log/x 2>&1"]}, "the redirection to /var/log/x"),
    ({"command": ["sh", "-c", "web > '/log/a b'"]}, "the redirection to a file"),
    ({"command": ["tail", "-n0", "-F", "/x/a.log"]}, "another container logs to /x/a.log"),
    ({"command": ["sh", "-c", "sleep 5; tail -f /logs/x"]}, "another container logs to /logs/x"),
    ({"command": ["sh", "-c", "nginx & tail -f /logs/x"]}, "shows what nginx logs to /logs/x"),
    ({"command": ["sh", "-c", "a; tail -f /logs/x"]}, "another program logs to /logs/x"),
    ({"command": ["sh", "-c", "tail -f '/log/a b'"]}, "another container logs to a file"),
]


@pytest.mark.parametrize(("fields", "part"), HEARD)
def test_says(fields: dict[str, Any], part: str) -> None:
    assert part in one_line(said(RULE, fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"args": ["--log-file=/dev/stdout"]},
        {"args": ["--log-file=/proc/1/fd/1"]},
        {"args": ["--log-file=-"]},
        {"args": ["--log-file"]},
        {"args": ["--log_dir=/x", "--logtostderr"]},
        {"args": ["--log-dir=/x", "--alsologtostderr=true"]},
        {"args": ["--audit-log-path=/x", "--log-level=a/b", "--catalog-path=/x", "--=/x"]},
        {"env": [{"name": "LOG_CONFIG_FILE", "value": "/x"}, {"name": "LOG_PATH", "value": "x"}]},
        {"env": [{"name": "LOG_PATH", "value": "/var/log/containers"}]},
        {"command": ["sh", "-c", "web > /tmp/x; web > /dev/stdout"]},
        {"command": ["tail", "/x/a.log"]},
        {"command": ["tail", "-f", "/dev/null"]},
        {"image": "grafana/promtail:3", "args": ["--log-file=/x"]},
        {"name": "fluent-bit", "args": ["--log-file=/x"]},
        {"image": "registry/kafka", "env": [{"name": "LOG_DIR", "value": "/x"}]},
        {},
    ],
)
def test_is_silent(fields: dict[str, Any]) -> None:
    assert said(RULE, fields) == []


def test_init_containers_are_left_out() -> None:
    assert said(RULE, {}, initContainers=[{"args": ["--log-file=/x"]}]) == []
