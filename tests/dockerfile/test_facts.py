"""What a Dockerfile tells of its image: of its final stage and those that it begins with."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.built import Exposed, Health, Said, Started
from kubectl_prodready.dockerfile.facts import Asked
from kubectl_prodready.dockerfile.images.family import family_of
from tests.built import NODE, facts, known


def test_stages_that_only_build_say_nothing() -> None:
    found = known(
        "FROM golang:1.25 AS build\nEXPOSE 1\nVOLUME /b\nUSER b\nHEALTHCHECK CMD b\n"
        "FROM alpine:3.22 AS base\nEXPOSE 2/udp\nUSER app\n"
        "FROM base\nARG PORT=8080\nEXPOSE $PORT\nVOLUME /data /log\nSTOPSIGNAL SIGQUIT\n"
        'ENTRYPOINT ["/app"]\nCMD serve\n'
    )
    assert found.ports == (Exposed(2, "UDP", 7), Exposed(8080, "TCP", 11))
    assert not found.is_open
    assert found.family == "alpine"
    assert found.has_shell
    assert found.volumes == (Said("/data", 12), Said("/log", 12))
    assert (found.user, found.stop_signal) == (Said("app", 8), Said("SIGQUIT", 13))
    assert found.health is None
    assert found.entrypoint == Started("ENTRYPOINT", ("/app",), "", 14)
    assert found.command == Started("CMD", ("/bin/sh", "-c"), "serve", 15)
    assert found.command.argv == ("/bin/sh", "-c", "serve")
    assert found.place(11) == "web/Dockerfile:11, matched by skaffold.yaml"


def test_another_stage_may_be_asked_for() -> None:
    two = "FROM alpine AS dev\nEXPOSE 1\nFROM scratch\nEXPOSE 2\n"
    assert known(two, Asked("DEV")).ports == (Exposed(1, "TCP", 2),)
    assert known(two, Asked("0")).family == "alpine"
    assert facts(two, Asked("other")) is None


def test_what_given_arguments_may_change_is_not_known() -> None:
    text = (
        "ARG BASE=alpine\nFROM $BASE\nARG PORT=80\nENV P=$PORT Q=1\nEXPOSE $PORT 81\nEXPOSE 82\n"
        "USER $PORT\n"
    )
    plain, given = known(text), known(text, Asked(has_args=True))
    assert [port.number for port in plain.ports] == [80, 81, 82]
    assert (plain.family, plain.is_open, plain.user) == ("alpine", False, Said("80", 7))
    assert plain.env == (("P", "80"), ("Q", "1"))
    assert given.ports == (Exposed(82, "TCP", 6),)
    assert (given.family, given.is_open, given.user) == ("unknown", True, None)
    assert given.env == (("P", None), ("Q", "1"))


def test_what_nobody_gives_a_value_is_not_known() -> None:
    found = known("ARG BASE\nFROM $BASE\nEXPOSE $PORT\nUSER $WHO\nVOLUME $DATA\nCMD []\n")
    assert (found.family, found.is_open, found.user, found.volumes) == ("unknown", True, None, ())
    assert (found.command, found.has_shell) == (None, None)


CHECKS = [
    ("CMD true", Health(Started("HEALTHCHECK", ("/bin/sh", "-c"), "true", 2))),
    ('CMD ["/ok", "-q"]', Health(Started("HEALTHCHECK", ("/ok", "-q"), "", 2))),
    ("CMD [ -f /ok ]", Health(Started("HEALTHCHECK", ("/bin/sh", "-c"), "[ -f /ok ]", 2))),
    ("NONE", None),
    ("CMD", None),
]


@pytest.mark.parametrize(("said", "health"), CHECKS)
def test_health_checks(said: str, health: Health | None) -> None:
    assert known(f"{NODE}HEALTHCHECK {said}\n").health == health


def test_the_numbers_of_a_health_check_are_seconds() -> None:
    flags = "--interval=1m30s --timeout=1500ms --start-period=2m --start-interval=2s --retries=5"
    health = known(f"{NODE}HEALTHCHECK {flags} CMD true\n").health
    assert health
    assert health[1:] == (90, 2, 120, 2, 5)
    health = known(f"{NODE}HEALTHCHECK --interval=0s --timeout=x --retries=0 CMD true\n").health
    assert health
    assert health[1:] == (30, 30, 0, 0, 3)


@pytest.mark.parametrize(
    ("base", "family"),
    [
        ("scratch", "scratch"),
        ("gcr.io/distroless/static:nonroot", "distroless"),
        ("gcr.io/distroless/base:debug", "unknown"),
        ("cgr.dev/chainguard/node:latest-dev", "unknown"),
        ("debian:13", "debian"),
        ("node:22", "debian"),
        ("node:22-alpine3.22", "alpine"),
        ("python:3.13-slim", "debian"),
        ("openjdk:11-jre-slim", "debian"),
        ("openjdk:17", "unknown"),
        ("eclipse-temurin:21-jre", "ubuntu"),
        ("eclipse-temurin:21-jre-alpine", "alpine"),
        ("golang:1.25-bookworm", "debian"),
        ("ubuntu:24.04", "ubuntu"),
        ("tomcat:10-jre21-temurin-noble", "ubuntu"),
        ("public.ecr.aws/docker/library/ruby:3.4", "debian"),
        ("mcr.microsoft.com/dotnet/aspnet:9.0", "debian"),
        ("mcr.microsoft.com/dotnet/aspnet:10.0", "ubuntu"),
        ("mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled", "distroless"),
        ("registry.access.redhat.com/ubi9/ubi-minimal", "rhel"),
        ("amazoncorretto:21", "rhel"),
        ("shop/base:1", "unknown"),
        ("registry.example.com/node:22", "unknown"),
    ],
)
def test_families(base: str, family: str) -> None:
    assert family_of(base) == family


@pytest.mark.parametrize(
    ("more", "has_no_shell"),
    [
        ("COPY --from=build /app /app", True),
        ("COPY --from=build /server /usr/local/bin/", True),
        ("COPY --from=busybox /bin/sh /bin/sh", False),
        ("COPY --from=busybox /bin/ /bin/", False),
        ("COPY --from=build / /", False),
        ("COPY --from=build /rootfs/ /", False),
        ("COPY --from=build /x /bin/sh", False),
        ("ADD rootfs.tar.xz /", False),
        ('RUN ["/app", "--setup"]', False),
        ("COPY []", True),
    ],
)
def test_a_base_without_a_shell_may_get_one(more: str, has_no_shell: bool) -> None:
    found = known(f"FROM scratch\n{more}\n")
    assert found.has_no_shell is has_no_shell
    assert found.has_shell is (False if has_no_shell else None)
