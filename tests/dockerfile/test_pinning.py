"""Base images without a version: DF013."""

from __future__ import annotations

import pytest

from tests.dockerfiles import said


def told(text: str) -> list[str]:
    return said(text, select=("DF013",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FROM node\n", "node has no tag"),
        ("FROM --platform=linux/amd64 node:latest AS build\n", "node:latest is whatever"),
        ("ARG TAG=latest\nFROM node:$TAG\n", "node:latest is whatever"),
        ("FROM registry.example.com:5000/shop/web\n", "registry.example.com:5000/shop/web has no"),
        ("FROM r-base\n", "r-base has no tag"),
        ("FROM build\nFROM scratch AS build\n", ""),
        ("FROM cgr.dev/chainguard/node:latest\n", "pin its digest, for its tags name no versions"),
        ("FROM node:22\n", ""),
        ("FROM node@sha256:24\n", ""),
        ("FROM node:latest@sha256:24\n", ""),
        ("FROM node:22 AS web\nFROM web\nFROM WEB\n", ""),
        ("FROM scratch\n", ""),
        ("ARG BASE\nFROM $BASE\n", ""),
        ("FROM node:$TAG\n", ""),
        ("FROM base\n", ""),
        ("FROM web-builder\n", ""),
    ],
)
def test_an_image_without_a_version(text: str, name: str) -> None:
    found = told(text)
    assert bool(found) is bool(name)
    assert all(name in one for one in found)


def test_the_same_image_is_said_once() -> None:
    assert len(told("FROM node AS a\nFROM node AS b\nFROM node:latest\nFROM golang\n")) == 3
