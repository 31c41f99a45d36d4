"""A .dockerignore for what is copied as a whole: DF015 and what it proposes."""

from __future__ import annotations

import pytest

from kubectl_prodready.dockerfile.context import NO_CONTEXT, Around, Files
from kubectl_prodready.dockerfile.files.dockerignore import copies_all, proposal
from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.view import Dockerfile
from tests.dockerfiles import said, seen

NODE = "FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n"
PACKAGE = {"package.json": "{}"}
GIT = {".git/HEAD": "ref: refs/heads/main\n"}


def lines(text: str, files: dict[str, str]) -> list[str]:
    return proposal(seen(text, files)).split()


@pytest.mark.parametrize(
    ("text", "files", "kept_out"),
    [
        (NODE, PACKAGE, ["node_modules"]),
        (NODE, PACKAGE | GIT, [".git", "node_modules"]),
        ("FROM node:22\nCOPY . .\nRUN npm i -g serve\n", PACKAGE, []),
        ("FROM node:22\nCOPY . .\nRUN cd web && npm ci\n", PACKAGE, []),
        ("FROM node:22\nCOPY . .\n", PACKAGE | {"node_modules/a/b.js": ""}, []),
        ("FROM node:22\nCOPY node_modules .\nCOPY . .\nRUN npm ci\n", PACKAGE, []),
        (f"{NODE}FROM nginx:1.29\nCOPY . .\n", PACKAGE, []),
        (
            f"{NODE}FROM nginx:1.29\nCOPY dist/ ./\n",
            PACKAGE | {"dist/a": "", ".gitignore": "dist\n"},
            ["node_modules"],
        ),
        (
            f"{NODE}RUN npm run build\n",
            PACKAGE | {"dist/a": "", ".gitignore": "/dist/\n"},
            ["node_modules", "dist"],
        ),
        (f"{NODE}RUN npm run build\n", PACKAGE | {"dist/a": ""}, ["node_modules"]),
        (
            "FROM python:3.13\nCOPY . .\n",
            {"requirements.txt": "flask\n", ".env": "A=b\n"},
            [".env", "**/__pycache__", ".venv"],
        ),
        (
            "FROM maven:3-eclipse-temurin-21\nCOPY . .\nRUN mvn -B package\n",
            {"pom.xml": "<project/>"},
            ["target"],
        ),
        ("FROM eclipse-temurin:21-jre\nCOPY . .\n", {"pom.xml": "", "target/app.jar": ""}, []),
        ("FROM rust:1\nCOPY . .\nRUN cargo build --release\n", {"Cargo.toml": ""}, ["target"]),
        ("FROM rust:1\nCOPY . .\nRUN cargo build\nCOPY target/x /x\n", {"Cargo.toml": ""}, []),
        (
            "FROM gradle:9\nCOPY . .\nRUN ./gradlew bootJar\n",
            {"build.gradle": ""},
            ["build", ".gradle"],
        ),
        (
            "FROM mcr.microsoft.com/dotnet/sdk:10.0\nCOPY . .\nRUN dotnet publish -o /out\n",
            {"web.csproj": "", "bin/Debug/web.dll": ""},
            ["bin", "obj"],
        ),
        (
            "FROM mcr.microsoft.com/dotnet/sdk:10.0\nCOPY . .\nRUN dotnet publish -o /out\n",
            {"shop.sln": "", "src/Web/Web.csproj": "", "src/Web/wwwroot/lib/x/bin/x.js": ""},
            ["src/Web/bin", "src/Web/obj"],
        ),
        (
            "FROM mcr.microsoft.com/dotnet/sdk:10.0\nCOPY . .\nRUN dotnet publish -o /out\n",
            {"A/a.fsproj": "", "B/b.vbproj": "", "B/bin/tool": "", "a/b/c/d/e/deep.csproj": ""}
            | {
                "A/T/t.csproj": "",
                "[C]/c.csproj": "",
                "#d/d.csproj": "",
                "A/bin/Debug/b.csproj": "",
            },
            ["A/bin", "A/obj", "A/T/bin", "A/T/obj"],
        ),
        (
            "FROM mcr.microsoft.com/dotnet/sdk:10.0\nCOPY . .\nRUN dotnet publish -o /out\n",
            {"web.csproj": "", "bin/tool": ""},
            [],
        ),
    ],
)
def test_only_what_the_build_makes_anew_is_kept_out(
    text: str, files: dict[str, str], kept_out: list[str]
) -> None:
    assert lines(text, files) == kept_out


@pytest.mark.parametrize(
    ("run", "files"),
    [
        ("git describe --tags > version", {}),
        ("make build", {}),
        ("go build -buildvcs=true", {}),
        ("pip install .", {"pyproject.toml": '[build-system]\nrequires = ["setuptools-scm"]\n'}),
        ("npm run build", {"package.json": '{"scripts": {"build": "git rev-parse HEAD"}}'}),
        ("mvn package", {"pom.xml": "<artifactId>git-commit-id-maven-plugin</artifactId>"}),
    ],
)
def test_git_stays_where_a_build_may_ask_it(run: str, files: dict[str, str]) -> None:
    assert ".git" not in lines(f"FROM debian:13\nCOPY . .\nRUN {run}\n", files | GIT)
    assert ".git" in lines("FROM debian:13\nCOPY . .\nRUN go build\n", GIT)


def test_secrets_are_kept_out_but_where_the_build_reads_them() -> None:
    files = {
        ".env": "",
        ".env.local": "",
        ".env.example": "",
        "ca.pem": "-----BEGIN CERTIFICATE-----\n",
        "server.key": "-----BEGIN PRIVATE KEY-----\n",
        ".terraform/x": "",
        "main.go": "",
    }
    text = "FROM golang:1.26\nCOPY . .\nRUN go build\n"
    assert lines(text, files) == [".env", ".env.local", "server.key", ".terraform"]
    assert lines(f"{NODE}RUN npm run build\n", files | PACKAGE) == [
        *(".env.local", "server.key", ".terraform", "node_modules")
    ]
    assert ".env" not in lines(f"{text}RUN . ./.env && run\n", files)
    assert "server.key" not in lines(f"{text}COPY *.key /etc/\n", files)
    mount = "RUN --mount=type=bind,source=.env,target=/tmp/.env run\n"
    assert ".env" not in lines(f"{text}{mount}", files)


@pytest.mark.parametrize(
    ("copy", "files", "is_said"),
    [
        ("COPY . .", {}, True),
        ("COPY --chown=node ./ /app/", {}, True),
        ('COPY [".", "/app"]', {}, True),
        ("ADD . /app", {}, True),
        ("COPY * /app/", {}, True),
        ("COPY src .", {"src/a.js": ""}, False),
        ("COPY --from=build . .", {}, False),
        ("COPY . .", {".dockerignore": ""}, False),
        ("COPY . .", {"Dockerfile.dockerignore": ""}, False),
        ("COPY . .", {"web.Dockerfile.dockerignore": ""}, False),
        ("COPY . .", {"docker/Dockerfile.dockerignore": ""}, False),
        ("COPY . .", {"other.Dockerfile.dockerignore": ""}, True),
        ("COPY elsewhere/go.mod .\nCOPY . .", {}, False),
    ],
)
def test_the_whole_context_without_a_dockerignore(
    copy: str, files: dict[str, str], *, is_said: bool
) -> None:
    text = f"FROM node:22 AS build\nFROM node:22\n{copy}\nRUN npm ci\n"
    dockerfile = seen(text, PACKAGE | files)
    assert (copies_all(dockerfile) is not None) is is_said
    text = f"FROM node:22 AS build\nRUN npm ci\nFROM build\n{copy}\nRUN npm ci\n"
    assert bool(said(text, PACKAGE | files, select=("DF015",))) is is_said


def test_nothing_is_said_where_no_context_is_known() -> None:
    assert copies_all(Dockerfile(parse(NODE), "web", NO_CONTEXT)) is None
    assert copies_all(Dockerfile(parse(NODE), *Around("web")[:3])) is None
    assert copies_all(seen(NODE, {"Dockerfile": NODE, "README.md": ""})) is None


def test_nothing_is_said_where_nothing_is_to_be_kept_out() -> None:
    assert not said("FROM golang:1.26\nCOPY . .\n", {"go.mod": ""}, select=("DF015",))


def test_what_is_copied_by_name_is_spared() -> None:
    text = (
        "FROM mcr.microsoft.com/dotnet/sdk:10.0\nCOPY bin/start /\nCOPY . .\n"
        "RUN dotnet publish -o /out\n"
    )
    assert lines(text, {"web.csproj": ""}) == ["obj"]
    text = "FROM python:3.13\nCOPY a/__pycache__/b.pyc /\nCOPY . .\n"
    assert lines(text, {"requirements.txt": ""}) == [".venv"]
    assert lines(text.replace("__pycache__", "*"), {"requirements.txt": ""})[0] == "**/__pycache__"


def test_nothing_is_made_anew_where_nothing_is_copied_as_a_whole() -> None:
    assert not lines("FROM node:22\nCOPY package.json ./\nRUN npm ci\n", PACKAGE)


class Asked(Files):
    """A context that notes whether somebody looks for files."""

    def __init__(self) -> None:
        super().__init__({"a/b": ""})
        self.paths: list[str] = []

    def has(self, path: str, /) -> bool:
        self.paths.append(path)
        return super().has(path)


def test_nothing_is_looked_for_where_nothing_is_copied_whole() -> None:
    context = Asked()
    assert copies_all(Dockerfile(parse("FROM a\nCOPY a /a\n"), context=context)) is None
    assert context.paths == []
