"""ADD of local files becomes COPY, and nothing else does: DF010."""

from __future__ import annotations

import pytest

from tests.dockerfiles import after, fixed

BASE = "FROM debian:13-slim\n"


def changed(line: str, files: dict[str, str] | None = None) -> str:
    return after(f"{BASE}{line}\n", files, select=("DF010",)).removeprefix(BASE).rstrip("\n")


@pytest.mark.parametrize(
    ("line", "copied"),
    [
        ("ADD . /app", "COPY . /app"),
        ("ADD ./ ./", "COPY ./ ./"),
        ("add run.sh /", "copy run.sh /"),
        ("ADD app-$VERSION.jar /app.jar", "COPY app-$VERSION.jar /app.jar"),
        ("ADD *.conf /etc/app/", "COPY *.conf /etc/app/"),
        ('ADD ["my file.txt", "/"]', 'COPY ["my file.txt", "/"]'),
        ("ADD --chmod=755 --link serve /bin/", "COPY --chmod=755 --link serve /bin/"),
        ("ADD <<EOF /hello.txt\nhello\nEOF", "COPY <<EOF /hello.txt\nhello\nEOF"),
        ("ADD a.txt \\\n  # both\n  b.txt /", "COPY a.txt \\\n  # both\n  b.txt /"),
        ("ADD app.zip /", "ADD app.zip /"),
        ("ADD app.tar.gz /", "ADD app.tar.gz /"),
        ("ADD APP.TGZ /", "ADD APP.TGZ /"),
        ("ADD a.txt b.tar.zst /", "ADD a.txt b.tar.zst /"),
        ("ADD app.tar* /", "ADD app.tar* /"),
        ("ADD rails.gem /", "ADD rails.gem /"),
        ("ADD https://example.com/a.txt /", "ADD https://example.com/a.txt /"),
        ("ADD git@git.example.com:shop/web.git /", "ADD git@git.example.com:shop/web.git /"),
        ("ADD github.com/shop/web /", "ADD github.com/shop/web /"),
        ("ADD shop/web.git#main /", "ADD shop/web.git#main /"),
        ("ADD --checksum=sha256:24 a.txt /", "ADD --checksum=sha256:24 a.txt /"),
        ("ADD --keep-git-dir=true a /", "ADD --keep-git-dir=true a /"),
        ("ADD --unpack=true a.txt /", "ADD --unpack=true a.txt /"),
        ("ADD rootfs /", "ADD rootfs /"),
        ("ADD $FILE /", "ADD $FILE /"),
        ("ADD app.$ENDING /", "ADD app.$ENDING /"),
        ("ADD * /", "ADD * /"),
        ("ADD $BASE/app.jar /", "ADD $BASE/app.jar /"),
        ("ARG BASE=lib\nADD ${BASE}.jar /", "ARG BASE=lib\nADD ${BASE}.jar /"),
        ("ADD ${BASE:-https://a.b}/c.js /", "ADD ${BASE:-https://a.b}/c.js /"),
        ("ENV A=https://a.b\nADD $A/c.js /", "ENV A=https://a.b\nADD $A/c.js /"),
        ("ENV A=lib\nADD $A/c.js /", "ENV A=lib\nCOPY $A/c.js /"),
        ("ADD disk.tar-1 /", "ADD disk.tar-1 /"),
        ("COPY a.txt /", "COPY a.txt /"),
    ],
)
def test_only_what_is_surely_no_archive_is_copied(line: str, copied: str) -> None:
    assert changed(line) == copied


def test_what_is_there_decides_about_a_name_without_an_ending() -> None:
    assert changed("ADD rootfs /", {"rootfs/etc/motd": "hello\n"}) == "COPY rootfs /"
    assert changed("ADD serve /", {"serve": "#!/bin/sh\n"}) == "COPY serve /"
    assert changed("ADD serve /", {"serve": "serve\0\0000644\0ustar"}) == "ADD serve /"


def test_why_it_stays_is_told_where_it_may_be_an_archive() -> None:
    result = fixed(f"{BASE}ADD $FILE /\n", select=("DF010",))
    assert [one.left.reason for one in result.left] == ["its source may be an archive"]
