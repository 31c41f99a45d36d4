"""Compilers that stay in an image: DF003."""

from __future__ import annotations

import pytest

from tests.dockerfiles import said

RUNS = 'CMD ["serve"]\n'


def kept(lines: str, runs: str = RUNS) -> list[str]:
    return said(f"FROM python:3.13-slim\n{lines}\n{runs}", select=("DF003",))


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        ("RUN apt-get install -y gcc && pip install a", "gcc stays in the image for pip"),
        ("RUN apt-get install -y gcc make\nRUN python -m pip install a", "gcc and make stay"),
        ("RUN apk add --no-cache build-base\nRUN bundle install", "for bundle"),
        ("RUN yum install -y gcc-c++\nRUN npm ci", "gcc-c++ stays in the image for npm"),
        ("RUN yum groupinstall -y 'Development Tools'\nRUN npm i", "Development Tools stays"),
        ("RUN apk add g++=13.2 && yarn", "for yarn"),
        ("RUN apt-get install -y gcc\nRUN uv sync\nRUN apt-get purge gcc", "for uv"),
        ("RUN apt-get install -y gcc && apt-get autoremove -y && pip install a", "gcc stays"),
        ("RUN <<EOF\napt-get install -y gcc\npip install a\nEOF", "gcc stays"),
    ],
)
def test_compilers_that_stay_are_said(lines: str, part: str) -> None:
    (one,) = kept(lines)
    assert part in one
    assert one.startswith("2: DF003: ")


@pytest.mark.parametrize(
    "lines",
    [
        "RUN pip install a",
        "RUN apt-get install -y gcc",
        "RUN apt-get install -y make git\nRUN pip install a",
        "RUN pip install a\nRUN apt-get install -y gcc",
        "RUN apt-get install -y gcc && pip install a && apt-get purge -y gcc",
        "RUN apt-get install -y gcc && pip install a && apt-get purge -y --auto-remove",
        "RUN apk add --virtual .b gcc && pip install a && apk del .b",
        "RUN apt-get install -y gcc\nRUN pip install torch",
        "RUN apt-get install -y gcc\nRUN pip list",
        "RUN apt-get install -y gcc && case $a in b) ;; esac; (pip install",
    ],
)
def test_nothing_is_said_where_none_stay_or_they_serve_no_dependency(lines: str) -> None:
    assert kept(lines) == []


@pytest.mark.parametrize("runs", ["", 'CMD ["bash"]\n', "CMD pytest\n", 'CMD ["python3"]\n'])
def test_images_to_work_in_are_left(runs: str) -> None:
    assert kept("RUN apt-get install -y gcc && pip install a", runs) == []


def test_builder_stages_are_left_and_stages_that_are_the_image_are_not() -> None:
    builder = "RUN apt-get install -y gcc && pip install a\nFROM python:3.13-slim"
    assert kept(f"{builder}\nCOPY --from=0 /a /a") == []
    base = "FROM debian:13 AS base\nRUN apt-get install -y gcc\nFROM base\nRUN pip install a\n"
    assert len(said(f"{base}{RUNS}", select=("DF003",))) == 1
