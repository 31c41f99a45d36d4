"""An image's name, taken apart as container runtimes do."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.images.image import Image, parse_image

NGINX = "docker.io/library/nginx"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nginx", (NGINX, "", "")),
        ("nginx:1.27", (NGINX, "1.27", "")),
        ("library/nginx", (NGINX, "", "")),
        ("docker.io/nginx", (NGINX, "", "")),
        ("docker.io/library/nginx:1", (NGINX, "1", "")),
        ("index.docker.io/nginx", (NGINX, "", "")),
        ("index.docker.io/library/nginx:1", (NGINX, "1", "")),
        ("nginx@sha256:0a", (NGINX, "", "sha256:0a")),
        ("nginx:1.27@sha256:0a", (NGINX, "1.27", "sha256:0a")),
        ("bitnami/nginx:1", ("docker.io/bitnami/nginx", "1", "")),
        ("docker.io/bitnami/nginx", ("docker.io/bitnami/nginx", "", "")),
        ("nginxinc/nginx-unprivileged", ("docker.io/nginxinc/nginx-unprivileged", "", "")),
        ("registry.example.com/nginx:1", ("registry.example.com/nginx", "1", "")),
        ("registry.example.com/library/nginx", ("registry.example.com/library/nginx", "", "")),
        ("registry:5000/nginx", ("registry:5000/nginx", "", "")),
        ("registry:5000/a/b/nginx:1@sha256:0a", ("registry:5000/a/b/nginx", "1", "sha256:0a")),
        ("localhost/nginx", ("localhost/nginx", "", "")),
        ("localhost:5000/nginx", ("localhost:5000/nginx", "", "")),
        ("localhost", ("docker.io/library/localhost", "", "")),
        ("host/nginx", ("docker.io/host/nginx", "", "")),
        ("", ("docker.io/library/", "", "")),
    ],
)
def test_names(name: str, expected: tuple[str, str, str]) -> None:
    image = parse_image(name)
    assert (image.key, image.tag, image.digest) == expected


MIRRORS = (
    ("mirror.example.com", "quay.io"),
    ("mirror.example.com/hub", "docker.io"),
    ("mirror.example.com/hub/web", "docker.io/library/nginx"),
    ("slash.example.com/", "docker.io/library/"),
    ("alias", "docker.io/library/nginx"),
    ("mirror:5000", "docker.io"),
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("mirror.example.com/hub/nginx:1", NGINX),
        ("mirror.example.com/hub/library/nginx:1", NGINX),
        ("mirror.example.com/hub/bitnami/nginx:1", "docker.io/bitnami/nginx"),
        ("mirror.example.com/hub/web:1", NGINX),
        ("mirror.example.com/other/web:1", "quay.io/other/web"),
        ("mirror.example.com/hubs/nginx:1", "quay.io/hubs/nginx"),
        ("slash.example.com/nginx:1", NGINX),
        ("mirror:5000/nginx:1", NGINX),
        ("mirror.example.com.evil.com/hub/nginx:1", "mirror.example.com.evil.com/hub/nginx"),
        ("nginx:1", NGINX),
    ],
)
def test_the_longest_mirror_holds(name: str, key: str) -> None:
    image = parse_image(name, MIRRORS)
    assert (image.key, image.tag) == (key, "1")
    assert parse_image(name, MIRRORS[::-1]) == image


@pytest.mark.parametrize(
    ("name", "is_distroless"),
    [
        ("gcr.io/distroless/java21-debian12", True),
        ("gcr.io/distroless/static:nonroot", True),
        ("gcr.io/distroless/static:debug", False),
        ("gcr.io/distroless/static:debug-nonroot", False),
        ("shop/web:1-distroless", True),
        ("shop/web:1", False),
        ("nginx", False),
    ],
)
def test_what_says_that_it_has_no_shell(name: str, *, is_distroless: bool) -> None:
    assert parse_image(name).is_distroless is is_distroless


def test_its_key_is_registry_and_repository() -> None:
    assert Image("quay.io", "a/b", "1", "").key == "quay.io/a/b"


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("a:1.27.3-alpine", (1, 27, 3)),
        ("a:v2", (2,)),
        ("a:7.4", (7, 4)),
        ("a:8.11.1.2", (8, 11, 1, 2)),
        ("a:latest", ()),
        ("a", ()),
        ("a:alpine3.20", ()),
        ("a:7x", ()),
        ("a:1.2.3.4.5", ()),
        ("a:RELEASE.2024-01-01", ()),
    ],
)
def test_the_version_that_a_tag_begins_with(name: str, version: tuple[int, ...]) -> None:
    assert parse_image(name).version == version


@pytest.mark.parametrize(
    ("name", "is_since"),
    [
        ("a:7.2.1", True),
        ("a:7.2.0", False),
        ("a:7.2", True),
        ("a:7.1", False),
        ("a:7", True),
        ("a:8", True),
        ("a:6-alpine", False),
        ("a:latest", True),
        ("a:alpine", True),
        ("a", True),
        ("a:main", False),
        ("a@sha256:0", False),
        ("a:7.3@sha256:0", True),
    ],
)
def test_whether_an_image_is_surely_no_older(name: str, is_since: bool) -> None:
    assert parse_image(name).is_since(7, 2, 1) is is_since


@pytest.mark.parametrize(
    ("tag", "moves"),
    [
        *((tag, True) for tag in ("lts", "lts-noble", "jammy", "noble", "nightly", "mainline")),
        *(("edge-alpine", True), ("innovation", True), ("focal", False), ("dev", False)),
    ],
)
def test_a_tag_that_moves_has_moved_on(tag: str, *, moves: bool) -> None:
    assert parse_image(f"a:{tag}").is_since(99) == moves
