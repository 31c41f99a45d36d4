"""What package managers leave in the final image: DF014."""

from __future__ import annotations

import pytest

from tests.dockerfiles import said

CMD = 'CMD ["serve"]\n'
APT = "apt-get install -y --no-install-recommends nginx"
CLEAN = "rm -rf /var/lib/apt/lists/*"


def told(lines: str, base: str = "debian:13-slim", cmd: str = CMD) -> list[str]:
    return said(f"FROM {base}\n{lines}\n{cmd}", select=("DF014",))


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (f"RUN apt-get update && {APT}", "apt-get leaves its lists: rm -rf /var/lib/apt/lists/*"),
        ("RUN apt-get update", "apt-get leaves its lists"),
        (f"RUN apt-get update && {APT} && apt-get clean", "leaves its lists"),
        (f"RUN {CLEAN} && apt-get update && {APT}", "leaves its lists"),
        (f"RUN apt-get update && {APT}\nRUN {CLEAN}", "leaves its lists"),
        (f"RUN <<EOF\napt-get update\n{APT}\nEOF", "leaves its lists"),
        (
            f"RUN --mount=type=cache,target=/var/cache/apt apt-get update && {APT}",
            "leaves its lists",
        ),
        ('RUN ["sh", "-c", "apt-get update"]', "leaves its lists"),
        (f"RUN apt-get update && apt-get install -y nginx && {CLEAN}", "only recommended: --no-"),
        ("RUN sudo apt install nginx", "apt brings what is only recommended"),
        ("RUN apt-get update && apt-get install -y nginx", "recommended, and leaves its lists: "),
        ("RUN apk add curl", "apk leaves its index: --no-cache"),
        ("RUN apk update && apk add --no-cache curl", "apk leaves its index"),
        ("RUN yum install -y nginx", "yum leaves its metadata: yum clean all in the same RUN"),
        ("RUN microdnf install nginx", "microdnf clean all"),
        ("RUN zypper -n in nginx", "zypper clean all"),
        ("RUN apk add --no-cache vim", "vim serves nothing that runs: `kubectl debug`"),
        ("RUN apk add --no-cache vim nano strace", "vim, nano and 1 more serve nothing"),
        ("RUN apk add --no-cache gcc musl-dev", "gcc serves nothing that runs: a builder stage"),
    ],
)
def test_what_is_left_is_said(lines: str, part: str) -> None:
    (one,) = told(lines)
    assert part in one
    assert one.startswith("2: DF014: ")


@pytest.mark.parametrize(
    "lines",
    [
        f"RUN apt-get update && {APT} && {CLEAN}",
        f"RUN apt-get update && {APT} && rm -rf /var/lib/apt/lists",
        f"RUN apt-get update && {APT} && rm -rf /var/lib/{{apt,dpkg}}/",
        f"RUN apt-get update && {APT} && apt-get distclean",
        f"RUN apt-get update && {APT} && find /var/lib/apt/lists -type f -delete",
        f"RUN apt-get update && {APT} && /scripts/cleanup.sh",
        f"RUN --mount=type=cache,target=/var/lib/apt apt-get update && {APT}",
        f"RUN --mount=type=tmpfs,target=/var/lib/apt/lists apt-get update && {APT}",
        f"RUN <<EOF\napt-get update\n{APT}\n{CLEAN}\nEOF",
        f"RUN {APT}",
        f"RUN apt-get update && apt-get install -y ca-certificates && {CLEAN}",
        (
            "RUN echo 'APT::Install-Recommends \"false\";' > /etc/apt/apt.conf.d/99\n"
            "RUN apt-get install -y nginx"
        ),
        "RUN apk add --no-cache curl",
        "RUN apk --no-cache add curl",
        "RUN apk add curl && rm -rf /var/cache/apk/*",
        "RUN --mount=type=cache,target=/var/cache/apk apk add curl",
        "RUN yum install -y nginx && yum clean all",
        "RUN dnf install -y nginx && rm -rf /var/cache/dnf",
        "RUN apk add --no-cache gcc && make",
        "RUN apk add --no-cache gcc && apk del gcc",
        "RUN pip install flask",
        "RUN echo 'apt-get update'",
        "RUN if [",
    ],
)
def test_what_is_clean_is_not(lines: str) -> None:
    assert not told(lines)


def test_only_the_stages_of_the_final_image_count() -> None:
    text = (
        "FROM debian:13 AS base\nRUN apt-get update\nFROM debian:13 AS build\nRUN apt-get update\n"
    )
    assert [one[:1] for one in said(f"{text}FROM base\n", select=("DF014",))] == ["2"]


def test_tools_are_wanted_where_people_work_or_a_program_needs_them() -> None:
    line = "RUN apk add --no-cache gdb"
    assert not told(line, cmd='CMD ["bash"]\n')
    assert not told(line, cmd='CMD ["gdb", "--args", "serve"]\n')
    assert not told("RUN apt-get update", base="mcr.microsoft.com/windows/servercore:ltsc2025")
