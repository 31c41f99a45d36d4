"""Whom an image runs as, by name and by number: DF008 and DF009."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.model import Safety
from tests.dockerfiles import after, fixed, said

RUNS = 'CMD ["serve"]\n'


def number(text: str) -> str:
    return after(text, select=("DF009",)).splitlines()[-1]


@pytest.mark.parametrize(
    ("run", "user", "new"),
    [
        ("useradd -u 1001 app", "app", "1001"),
        ("useradd --uid=1001 app", "app", "1001"),
        ("useradd -rmu 1001 -s /bin/sh app", "app", "1001"),
        ("useradd app -u1001", "app", "1001"),
        ("sudo adduser --uid 1001 --disabled-password app", "app", "1001"),
        ("adduser -D -h /x -u 1001 app", "app", "1001"),
        ("useradd app && usermod -u 1001 app", "app", "1001"),
        ("useradd -u 1001 app && usermod -aG video app", "app", "1001"),
        ("groupadd -g 1002 app && useradd -u 1001 -g app app", "app:app", "1001:1002"),
        ("addgroup -S app && adduser -S -u 1001 -G app app", "app:app", "1001:app"),
        ("useradd -u 1001 app", "app:0", "1001:0"),
        ("echo 'app:x:1001:1001::/:/sbin/nologin' >> /etc/passwd", "app", "1001"),
        ('["useradd", "-u", "1001", "app"]', "app", "1001"),
        ('["sh", "-c", "useradd -u 1001 app"]', "app", "1001"),
        ("if true; then useradd -u 1001 app; fi", "app", "1001"),
    ],
)
def test_number_of_the_file_takes_the_place_of_the_name(run: str, user: str, new: str) -> None:
    text = f"FROM debian:13-slim\nRUN {run}\nUSER {user}\n"
    assert number(text) == f"USER {new}"
    (found,) = fixed(text, select=("DF009",)).findings
    assert found.change.safety is Safety.SAFE
    assert found.change.evidence[0].source == "line 2"


def test_variable_stays_where_it_says_the_number() -> None:
    text = "FROM debian:13-slim\nARG UID=1001\nARG NAME=app\nRUN useradd -u $UID $NAME\n"
    assert number(f"{text}USER $NAME\n") == "USER $UID"
    unset = "FROM debian:13-slim\nARG UID\nRUN useradd -u $UID app\nUSER app\n"
    assert number(unset) == "USER app"
    other = f"{text.replace('slim', 'slim AS a', 1)}FROM a\nUSER app\n"
    assert number(other) == "USER app"


def test_users_of_earlier_stages_are_known() -> None:
    base = "FROM debian:13-slim AS base\nRUN useradd -u 1001 app\n"
    assert number(f"{base}FROM base\nUSER app\n") == "USER 1001"
    copied = f"{base}FROM scratch\nCOPY --from=base /etc/passwd /etc/passwd\nUSER app\n"
    assert number(copied) == "USER 1001"
    assert number(f"{base}FROM scratch\nUSER app\n") == "USER app"
    added = "RUN true\nCOPY a /\nUSER ${WHO:-app}\n"
    assert number(f"{base}FROM base\n{added}") == "USER 1001"
    late = "FROM debian:13-slim\nUSER app\nRUN useradd -u 1001 app\n"
    assert after(late, select=("DF009",)) == late


@pytest.mark.parametrize(
    ("base", "user", "new"),
    [
        ("node:22-alpine", "node", "1000"),
        ("node:22", "node:node", "1000:1000"),
        ("docker.io/library/node:22@sha256:0123", "node", "1000"),
        ("nginx:1.29", "nginx", "101"),
        ("python:3.13-slim", "www-data", "33"),
        ("php:8.4-fpm", "www-data", "33"),
        ("php:8.4-fpm-alpine", "www-data:www-data", "82:82"),
        ("alpine:3.22", "nobody", "65534"),
        ("debian:13", "nobody:nogroup", "65534:nogroup"),
        ("gcr.io/distroless/static-debian12", "nonroot:nonroot", "65532:65532"),
        ("mcr.microsoft.com/dotnet/aspnet:9.0", "app", "1654"),
    ],
)
def test_number_that_a_base_brings_wants_review(base: str, user: str, new: str) -> None:
    text = f"FROM {base}\nUSER {user}\n"
    assert number(text) == f"USER {new}"
    (found,) = fixed(text, select=("DF009",)).findings
    assert found.change.safety is Safety.REVIEW


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("FROM alpine:3.22\nRUN adduser -D app\nUSER app\n", "where it is created"),
        ("FROM alpine:3.22\nUSER www-data\n", "write its UID instead"),
        ("FROM mcr.microsoft.com/dotnet/aspnet:7.0\nUSER app\n", "write its UID instead"),
        ("FROM registry.example.com/b\nUSER node\n", "write its UID instead"),
        ("FROM ${BASE}\nUSER node\n", "write its UID instead"),
        ("FROM debian:13\nRUN useradd -u 0 -o app\nUSER app\n", "where it is created"),
        (
            "FROM debian:13\nRUN if a; then useradd -u 1 b; else useradd -u 2 b; fi\nUSER b\n",
            "where it is created",
        ),
        ("FROM debian:13\nRUN groupadd; case\nUSER app\n", "write its UID instead"),
        ("FROM debian:13\nRUN useradd\nUSER app\n", "write its UID instead"),
    ],
)
def test_unknown_number_is_only_said(text: str, part: str) -> None:
    assert after(text, select=("DF009",)) == text
    assert part in said(text, select=("DF009",))[0]


@pytest.mark.parametrize("user", ["1001", "root", "0:0", "$UNKNOWN", "ContainerUser"])
def test_numbers_root_and_variables_are_left(user: str) -> None:
    assert said(f"FROM alpine:3.22\nUSER {user}\n", select=("DF009",)) == []


def test_only_the_last_user_counts() -> None:
    text = "FROM node:22\nUSER node\nRUN npm ci\nUSER 1000\n"
    assert after(text, select=("DF009",)) == text


def root(text: str, files: dict[str, str] | None = None) -> list[str]:
    return said(text, files, select=("DF008",))


@pytest.mark.parametrize(
    ("base", "cure"),
    [
        ("python:3.13", "end with a numeric USER, such as 10001"),
        ("node:22", "end with USER 1000, which is node"),
        ("nginx:1.29", "nginxinc/nginx-unprivileged"),
        ("scratch", "end with USER 65532"),
        ("gcr.io/distroless/static", "take its tag nonroot"),
        ("mcr.microsoft.com/dotnet/aspnet:9.0", "end with USER $APP_UID"),
        ("registry.access.redhat.com/ubi9-minimal", "end with a numeric USER"),
    ],
)
def test_root_by_default_is_said(base: str, cure: str) -> None:
    (one,) = root(f"FROM {base}\n{RUNS}")
    assert one.startswith("1: DF008: no USER, so the image runs as root: ")
    assert cure in one


def test_server_without_cmd_is_asked_too() -> None:
    assert root("FROM nginx:1.29\nCOPY site /usr/share/nginx/html\n")
    assert root("FROM debian:13\nCOPY a /\n") == []


@pytest.mark.parametrize("user", ["root", "0", "root:root", "0:0"])
def test_root_that_is_said_counts_on_any_base(user: str) -> None:
    (one,) = root(f"FROM registry.example.com/b\nUSER {user}\n{RUNS}")
    assert one.startswith("2: DF008: the image runs as root")


@pytest.mark.parametrize(
    "text",
    [
        f"FROM registry.example.com/b\n{RUNS}",
        f"FROM $BASE\n{RUNS}",
        f"FROM gcr.io/distroless/static:nonroot\n{RUNS}",
        f"FROM nginxinc/nginx-unprivileged\n{RUNS}",
        f"FROM cgr.dev/chainguard/python\n{RUNS}",
        f"FROM bitnami/redis\n{RUNS}",
        f"FROM jenkins/jenkins\n{RUNS}",
        f"FROM mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled\n{RUNS}",
        f"FROM debian:13\nUSER $WHO\n{RUNS}",
        f"FROM debian:13\nUSER app\n{RUNS}",
        'FROM debian:13\nCMD ["/usr/sbin/sshd", "-D"]\n',
        'FROM debian:13\nCMD ["bash"]\n',
        'FROM debian:13\nCMD ["php", "-a"]\n',
        'FROM python:3.13\nCMD ["python3"]\n',
        f"FROM debian:13\nRUN apt-get install -y gosu\n{RUNS}",
        'FROM debian:13\nENTRYPOINT ["/entrypoint.sh"]\n',
        f"FROM debian:13 AS dev-envs\n{RUNS}",
        'FROM docker:28\nCMD ["serve"]\n',
    ],
)
def test_nothing_is_said_where_root_is_not_sure_or_needed(text: str) -> None:
    assert root(text) == []


def test_entry_point_is_looked_into() -> None:
    text = 'FROM debian:13\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n'
    assert root(text, {"entrypoint.sh": "#!/bin/sh\nexec serve\n"})
    assert root(text, {"entrypoint.sh": "#!/bin/sh\nexec su-exec app serve\n"}) == []


def test_user_of_an_earlier_stage_counts() -> None:
    assert root(f"FROM debian:13 AS a\nUSER 1\nFROM a\n{RUNS}") == []
    assert len(root(f"FROM debian:13 AS a\nFROM a\n{RUNS}")) == 1
