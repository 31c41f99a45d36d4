"""Credentials and configuration in an image: DF017 and DF021."""

from __future__ import annotations

import pytest

from tests.dockerfiles import said

BASE = "FROM node:22-slim\n"
CMD = 'CMD ["node", "server.js"]\n'


def told(lines: str, rule: str) -> list[str]:
    return said(f"{BASE}{lines}\n{CMD}", select=(rule,))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("ARG NPM_TOKEN", "NPM_TOKEN"),
        ("ARG DB_PASSWORD=hunter2", "DB_PASSWORD"),
        ("ENV DB_PASSWORD=hunter2", "DB_PASSWORD"),
        ("ENV API_KEY hunter2", "API_KEY"),
        ('ENV A=b AWS_SECRET_ACCESS_KEY="hunter2"', "AWS_SECRET_ACCESS_KEY"),
        ("ENV DATABASE_URL=postgres://shop:hunter2@db/shop", "DATABASE_URL"),
        ("ENV KEY='-----BEGIN PRIVATE KEY----- hunter2'", "KEY"),
        ("ARG TOKEN\nENV TOKEN=hunter2", "TOKEN"),
    ],
)
def test_a_credential_is_said_once_and_never_shown(line: str, name: str) -> None:
    (one,) = told(line, "DF017")
    assert one.startswith("2: DF017: ")
    assert f"the value of {name} " in one
    assert "hunter2" not in one


@pytest.mark.parametrize(
    "line",
    [
        'ENV DB_PASSWORD=""',
        "ARG DB_PASSWORD=",
        "ENV DB_PASSWORD_FILE=/run/secrets/db",
        "ENV DB_PASSWORD=/run/secrets/db",
        "ENV DB_PASSWORD=$DB_PASSWORD",
        "ENV PUBLIC_KEY=abc",
        "ARG SSH_PUBLIC_KEY",
        "ENV SECRET_KEY_BASE=dummy",
        "ENV DATABASE_URL=postgres://user:pass@localhost/dummy",
        "ENV RESET_PASSWORD=reset.sh",
        "ENV MYSQL_ALLOW_EMPTY_PASSWORD=yes",
        "ENV DB_PASSWORD=changeit-placeholder",
        "ENV PWD=/app",
        "ENV MAX_TOKEN=4096",
        'ENV TOKEN="unclosed',
        "ARG VERSION",
    ],
)
def test_what_is_no_credential(line: str) -> None:
    if "unclosed" in line:
        assert len(told(line, "DF017")) == 1
    else:
        assert not told(line, "DF017")


def test_the_advice_fits_the_place() -> None:
    (one,) = said(
        "ARG TOKEN\nFROM node:22 AS build\nENV TOKEN=a\nFROM scratch\n", select=("DF017",)
    )
    assert one == (
        "1: DF017: the build keeps the value of TOKEN in its history: "
        "RUN --mount=type=secret,id=TOKEN,env=TOKEN shows it to one command only"
    )
    (one,) = said("FROM node AS build\nENV TOKEN=abc\nFROM scratch\n", select=("DF017",))
    assert "the build keeps" in one
    (one,) = said("# escape=`\nFROM servercore\nARG TOKEN\n", select=("DF017",))
    assert "--mount" not in one


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        ("COPY config.prod.json ./", "config.prod.json is the configuration"),
        ("COPY src/main/resources/application-prod.yml /app/", "application-prod.yml is"),
        ("COPY .env.production .env", ".env.production is"),
        ("ADD appsettings.Production.json /app/", "appsettings.Production.json is"),
        ("COPY config/production.yml ./", "production.yml is"),
        ("ENV APP_ENV=production\nENV DB_HOST=db.example.com", "DB_HOST stands in the image"),
        ("ENV NODE_ENV=production ORDERS_API_URL=https://orders.example.com", "ORDERS_API_URL"),
    ],
)
def test_configuration_of_one_environment(lines: str, part: str) -> None:
    (one,) = told(lines, "DF021")
    assert part in one
    assert one.endswith("let a ConfigMap give it when the container starts")


@pytest.mark.parametrize(
    "lines",
    [
        "ENV NODE_ENV=production",
        "ENV NODE_ENV=production PORT=8080 ASPNETCORE_URLS=http://+:80",
        "ENV NODE_ENV=production DB_HOST=localhost REDIS_URL=redis://127.0.0.1:6379",
        "ENV NODE_ENV=production DB_HOST=$DB_HOST",
        "ENV NODE_ENV=production DB_HOST=",
        "ENV DB_HOST=db.example.com",
        "ENV NODE_ENV=development DB_HOST=db.example.com",
        "COPY config.json webpack.prod.js requirements.prod.txt nginx.conf ./",
        "COPY config.prod.json.example ./",
        "COPY --from=build /app/config.js ./",
    ],
)
def test_what_is_of_no_environment(lines: str) -> None:
    assert not told(lines, "DF021")


def test_only_what_is_in_the_image_counts() -> None:
    text = f"FROM node:22 AS build\nCOPY .env.production ./\n{BASE}{CMD}"
    assert not said(text, select=("DF021",))
    assert not said(f"{BASE}COPY config.prod.json ./\nCMD bash\n", select=("DF021",))
