"""Which Dockerfiles skaffold and compose files name."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from kubectl_prodready.core.building.compose import assigned, interpolated, services
from kubectl_prodready.core.building.recipe import Recipe
from kubectl_prodready.core.building.skaffold import artifacts, required
from kubectl_prodready.core.images.image import parse_image
from kubectl_prodready.core.images.public import is_public


def skaffold(artifact: str) -> list[Recipe]:
    return list(artifacts([yaml.safe_load(f"build: {{artifacts: [{artifact}]}}")]))


@pytest.mark.parametrize(
    ("artifact", "recipe"),
    [
        ("{image: web}", Recipe("web", ".", "Dockerfile")),
        ("{image: web, context: src}", Recipe("web", "src", "Dockerfile")),
        (
            "{image: a/web, docker: {dockerfile: D, target: t, buildArgs: {A: b}}}",
            Recipe("a/web", ".", "D", "t", has_args=True),
        ),
        ("{image: web, kaniko: {dockerfile: D}}", Recipe("web", ".", "D")),
        ("{image: web, jib: {}}", Recipe("web", ".", "")),
        ("{image: web, docker: }", Recipe("web", ".", "Dockerfile")),
    ],
)
def test_skaffold(artifact: str, recipe: Recipe) -> None:
    assert skaffold(artifact) == [recipe]


def test_skaffold_of_another_shape_says_nothing() -> None:
    assert list(artifacts([None, [], {"build": []}, {"build": {"artifacts": [{}, 1]}}])) == []
    assert list(required([{"requires": [{"path": "a"}, {"git": {}}]}, None])) == ["a"]


def compose(service: str, **values: str) -> list[Recipe]:
    return list(services([yaml.safe_load(f"services: {{web: {service}}}")], values))


@pytest.mark.parametrize(
    ("service", "recipe"),
    [
        ("{image: web, build: ./src}", Recipe("web", "./src", "Dockerfile")),
        ("{image: web, build: {dockerfile: D}}", Recipe("web", ".", "D")),
        (
            "{image: '$REPO/web:${TAG:-1}', build: {context: a, target: $T, args: [A=b]}}",
            Recipe("shop/web:1", "a", "Dockerfile", "dev", has_args=True),
        ),
        ("{image: web, build: {dockerfile_inline: FROM a}}", Recipe("web", ".", "")),
        ("{image: web, build: {context: $NOBODY}}", Recipe("web", "", "")),
        ("{image: web, build: {target: $NOBODY}}", Recipe("web", ".", "")),
    ],
)
def test_compose(service: str, recipe: Recipe) -> None:
    assert compose(service, REPO="shop", T="dev") == [recipe]


@pytest.mark.parametrize("service", ["{image: web}", "{build: .}", "{image: $X, build: .}", "[]"])
def test_compose_without_an_image_that_it_builds_says_nothing(service: str) -> None:
    assert compose(service) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a$$b", "a$b"),
        ("${A}-$A", "1-1"),
        ("${B-x}", "x"),
        ("${B:-}", ""),
        ("${B:?must}", None),
        ("$B", None),
    ],
)
def test_interpolation(written: str, value: str | None) -> None:
    assert interpolated(written, {"A": "1"}) == value


def test_env_files() -> None:
    text = "# A=0\nA=1 # one\nexport B='two'\nC=\"three\"\nD=$A\n=\n"
    assert assigned(text) == {"A": "1", "B": "two", "C": "three"}


@pytest.mark.parametrize(
    ("image", "answer"),
    [
        ("memcached:1", True),
        ("library/memcached", True),
        ("registry.k8s.io/pause", True),
        ("shop/memcached", False),
        ("registry.example.com/memcached", False),
        ("web", False),
    ],
)
def test_public_images(image: str, answer: Any) -> None:
    assert is_public(parse_image(image)) is answer
