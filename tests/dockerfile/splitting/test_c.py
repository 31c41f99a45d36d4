"""C and C++: what a compiler or make makes, where it is known what it links with."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.dockerfile.splitting.test_what_comes_along import left
from tests.dockerfiles import after

LIBC = "gcr.io/distroless/base-debian13:nonroot"
CC = "gcr.io/distroless/cc-debian13:nonroot"
STATIC = "gcr.io/distroless/static-debian13:nonroot"
MAKE = {"Makefile": "web: web.c\n\tcc -o web web.c -lm -lpthread\n"}


def file(run: str, command: str = '["./web"]', base: str = "gcc:14") -> str:
    return f"FROM {base}\nWORKDIR /src\nCOPY . .\nRUN {run}\nCMD {command}\n"


def split(before: str, files: dict[str, str] | None = None, base: str = "") -> str:
    return after(before, files or {}, multi_stage=True, base=base)


def test_golden() -> None:
    before = """\
    FROM debian:12

    # compilers
    RUN apt-get update && apt-get install -y build-essential && rm -rf /var/lib/apt/lists/*
    WORKDIR /src
    COPY . .
    RUN make && make test && cp web /usr/local/bin/

    # as nobody
    USER nobody
    ENTRYPOINT ["web", "--port", "8080"]
    """
    wanted = """\
    FROM debian:12 AS build

    # compilers
    RUN apt-get update && apt-get install -y build-essential && rm -rf /var/lib/apt/lists/*
    WORKDIR /src
    COPY . .
    RUN make && make test && cp web /usr/local/bin/

    FROM gcr.io/distroless/base-debian13:nonroot
    WORKDIR /src
    COPY --from=build /usr/local/bin/web /usr/local/bin/web

    # as nobody
    USER nobody
    ENTRYPOINT ["web", "--port", "8080"]
    """
    assert split(dedent(before), MAKE) == dedent(wanted)


@pytest.mark.parametrize(
    ("run", "base", "final"),
    [
        ("gcc -O2 -o web web.c -lm", "gcc:14", LIBC),
        ("gcc -static -o web web.c -lz", "gcc:14", STATIC),
        ("g++ -o web web.cc", "gcc:14", CC),
        ("g++ -o web web.cc", "debian:12", CC),
        ("apt-get install -y g++ && g++ -o web web.cc", "ubuntu:22.04", CC),
        ("apt-get install -y gcc && gcc -oweb web.c", "ubuntu:26.04", "ubuntu:26.04"),
        ("apk add gcc musl-dev && gcc -o web web.c", "alpine:3.20", "alpine:3.20"),
        ("apk add g++ && g++ -static -o web web.cc", "alpine:3.20", STATIC),
        ("dnf install -y gcc && gcc -o web web.c", "fedora:41", "fedora:41"),
    ],
)
def test_compilers(run: str, base: str, final: str) -> None:
    changed = split(file(run, base=base))
    assert f"\n\nFROM {final}\n" in changed
    assert "COPY --from=build /src/web /src/web\n" in changed


def test_an_installation_with_a_folder_of_its_own() -> None:
    run = "./configure --prefix=/opt/web && make && make install"
    changed = split(file(run, '["/opt/web/bin/web"]', "debian:12"), MAKE)
    assert "COPY --from=build /opt/web /opt/web\n" in changed
    shared = file("make && make install", '["web"]', "debian:12")
    assert "what the installation puts beside web is not known" in left(shared, MAKE)


def test_cmake() -> None:
    run = "cmake -B build && cmake --build build"
    files = {"CMakeLists.txt": "project(web)\nfind_package(Threads)\nadd_executable(web web.cpp)\n"}
    changed = split(file(run, '["build/web"]', "debian:12"), files)
    assert f"\n\nFROM {CC}\n" in changed
    assert "COPY --from=build /src/build/web /src/build/web\n" in changed


def test_families() -> None:
    before = file("gcc -o web web.c", base="debian:12")
    assert "\n\nFROM debian:12-slim\n" in split(before, base="slim")
    assert f"\n\nFROM {LIBC}\n" in split(before, base="alpine")


@pytest.mark.parametrize(
    ("before", "files", "reason"),
    [
        (file("gcc -o web web.c -lcurl"), {}, "what it needs at run time of -lcurl"),
        (file("gcc -o web web.c $(pkg-config --libs x)"), {}, "its words are made by the shell"),
        (file("make"), {}, "what it reads is not beside the Dockerfile"),
        (file("make"), {"Makefile": "web:\n\tcc -lssl\n"}, "at run time of -lssl is not known"),
        (file("make"), {"Makefile": "lib.so:\n\tcc -shared\n"}, ".so in what it reads"),
        (
            file("cmake . && make"),
            {"CMakeLists.txt": "find_package(Boost)"},
            "find_package in what it reads may find libraries",
        ),
        (file("apt-get install -y libssl-dev && make"), MAKE, "of the packages libssl-dev"),
        (file("apt-get install -y $DEPS && make"), MAKE, "of the packages that a variable names"),
        (file("g++ -o web web.cc", base="gcc:15"), {}, "a libstdc++ of its own"),
        (file("g++ -o web web.cc", base="alpine:3.20"), {}, "it needs libstdc++"),
        (file("gcc -o web web.c", '["./other"]'), {}, "which step makes ./other"),
        (
            file("apk add gcc make && make && apk del gcc make", base="alpine:3.20"),
            MAKE,
            "it compiles and takes the compilers away",
        ),
        (file("make && make install", '["python3"]'), MAKE, "it runs no program of its own"),
        (file("make").replace("CMD", "#"), MAKE, "it runs no program of its own"),
    ],
)
def test_refused(before: str, files: dict[str, str], reason: str) -> None:
    assert reason in left(before, files)


def test_what_is_built_for_others_is_not_spoken_of() -> None:
    before = 'FROM debian:12\nRUN gcc -o tool tool.c\nCOPY run.py /\nCMD ["python3", "/run.py"]\n'
    assert split(before) == before
