"""Go: one binary, on what it is linked with."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.dockerfile.splitting.test_what_comes_along import left
from tests.dockerfiles import after

MODULE = {"go.mod": "module example.com/shop/web/v2\n", "main.go": "package main\n"}
STATIC = "gcr.io/distroless/static-debian13:nonroot"
LIBC = "gcr.io/distroless/base-debian13:nonroot"


def file(
    run: str = "go build -o web", command: str = '["./web"]', base: str = "golang:1.24"
) -> str:
    return f"FROM {base}\nWORKDIR /src\nCOPY . .\nRUN {run}\nCMD {command}\n"


def split(before: str, files: dict[str, str] | None = None, base: str = "") -> str:
    return after(before, MODULE if files is None else files, multi_stage=True, base=base)


def final(before: str, files: dict[str, str] | None = None) -> str:
    return split(before, files).partition("\n\nFROM ")[2].partition("\n")[0]


def test_golden() -> None:
    before = """\
    # syntax=docker/dockerfile:1
    ARG GO=1.24
    FROM golang:${GO}

    # what it is built of
    WORKDIR /src
    COPY go.mod go.sum ./
    RUN go mod download
    COPY . .
    ARG VERSION=dev
    # all in one
    RUN go build -ldflags "-X main.version=$VERSION" -o /bin/web ./cmd/web

    # how it runs
    ENV PORT=8080
    EXPOSE 8080
    LABEL team=shop
    USER 1000
    ENTRYPOINT ["/bin/web"]
    CMD ["--verbose"]
    """
    wanted = """\
    # syntax=docker/dockerfile:1
    ARG GO=1.24
    FROM golang:${GO} AS build

    # what it is built of
    WORKDIR /src
    COPY go.mod go.sum ./
    RUN go mod download
    COPY . .
    ARG VERSION=dev
    # all in one
    ENV CGO_ENABLED=0
    RUN go build -ldflags "-X main.version=$VERSION" -o /bin/web ./cmd/web

    FROM gcr.io/distroless/static-debian13:nonroot
    # what it is built of
    WORKDIR /src
    COPY --from=build /bin/web /bin/web

    # how it runs
    ENV PORT=8080
    EXPOSE 8080
    LABEL team=shop
    USER 1000
    ENTRYPOINT ["/bin/web"]
    CMD ["--verbose"]
    """
    assert split(dedent(before)) == dedent(wanted)


@pytest.mark.parametrize(
    ("run", "command", "source", "target"),
    [
        ("go build -o=web .", '["./web"]', "/src/web", ""),
        ("go build", '["./web"]', "/src/web", ""),
        ("go build ./cmd/shop", '["./shop"]', "/src/shop", ""),
        ("go build server.go", '["./server"]', "/src/server", ""),
        ("go build -o bin/ ./cmd/...", '["bin/api"]', "/src/bin/api", ""),
        ("go build -o bin/ ./...", '["bin/api"]', "/src/bin/api", ""),
        ("go install .", '["web"]', "/go/bin/web", "/usr/local/bin/web"),
        ("go install ./cmd/...", '["/go/bin/api"]', "/go/bin/api", ""),
        ("go install example.com/x/tool@v1.2.3", '["tool"]', "/go/bin/tool", "/usr/local/bin/tool"),
        ("cd cmd/api && go build -o /out/api", '["/out/api"]', "/out/api", ""),
        ("go build -o web && mv web /usr/local/bin/", '["web"]', "/usr/local/bin/web", ""),
        ("go build -o web && cp web /opt/w", '["/opt/w"]', "/opt/w", ""),
    ],
)
def test_places(run: str, command: str, source: str, target: str) -> None:
    changed = split(file(run, command), MODULE | {"cmd/api/main.go": "package main"})
    assert f"\n\nFROM {STATIC}\n" in changed
    assert f"COPY --from=build {source} {target or source}\n" in changed


def test_go_is_told_before_it_builds_and_not_before_the_binary_is_moved() -> None:
    before = file("go build -o web\nRUN mv web /web", '["/web"]')
    assert "ENV CGO_ENABLED=0\nRUN go build -o web\nRUN mv web /web\n" in split(before)
    before = before.replace("RUN go", "ENV CGO_ENABLED=1\nRUN go")
    assert final(before) == LIBC


@pytest.mark.parametrize(
    ("before", "files", "image"),
    [
        (file(), MODULE, STATIC),
        (file(), {"main.go": "package main\n"}, STATIC),
        (file(), {}, LIBC),
        (file(base="golang:1.24-alpine3.20"), {}, STATIC),
        (file("apk add gcc && go build -o web", base="golang:1-alpine3.20"), {}, "alpine:3.20"),
        (file(), {"go.mod": "require github.com/mattn/go-sqlite3 v1"}, LIBC),
        (file(), MODULE | {"db.go": 'package main\n\nimport "C"\n'}, LIBC),
        (file(), MODULE | {"vendor/modules.txt": "# github.com/miekg/pkcs11 v1"}, LIBC),
        (file("CGO_ENABLED=0 go build -o web"), {}, STATIC),
        (file("CGO_ENABLED=1 go build -o web"), MODULE, LIBC),
        (file("go build -race -o web"), MODULE, LIBC),
        (file("go build -ldflags '-linkmode external -extldflags -static' -o web"), {}, STATIC),
        (file("apt-get install -y gcc && go build -o web"), MODULE, LIBC),
        (file(command="./web"), MODULE, "alpine:3.22"),
        (file(command="./web"), {}, "debian:13-slim"),
        (file("go build -o web", "./web", "golang:1.24-bookworm"), {}, "debian:bookworm-slim"),
        (file("make"), {"Makefile": "web:\n\tCGO_ENABLED=0 go build -o web"}, STATIC),
        (file("make"), MODULE | {"Makefile": "web:\n\tgo build -o web"}, STATIC),
        (file("make"), MODULE | {"Makefile": "web:\n\tCGO_ENABLED=1 go build -o web"}, LIBC),
        (file("make"), MODULE, LIBC),
    ],
)
def test_linked(before: str, files: dict[str, str], image: str) -> None:
    assert final(before, files) == image


@pytest.mark.parametrize(
    ("family", "image"),
    [
        ("distroless", STATIC),
        ("alpine", "alpine:3.22"),
        ("slim", "debian:13-slim"),
        ("chainguard", "cgr.dev/chainguard/static:latest"),
    ],
)
def test_families(family: str, image: str) -> None:
    assert f"\n\nFROM {image}\n" in split(file(), base=family)


def test_folders_that_it_reads_come_along() -> None:
    changed = split(file(), MODULE | {"templates/a.html": "", "config.yml": "", "docs/a.md": ""})
    assert "COPY --from=build /src/templates /src/templates\n" in changed
    assert "COPY --from=build /src/config.yml /src/config.yml\n" in changed
    assert "docs" not in changed


def test_a_folder_of_the_variable_that_the_image_of_go_sets() -> None:
    before = file().replace("WORKDIR /src", "WORKDIR $GOPATH/src/web")
    changed = split(before)
    assert f"FROM {STATIC}\nENV GOPATH=/go\nWORKDIR $GOPATH/src/web\n" in changed
    assert "COPY --from=build /go/src/web/web /go/src/web/web\n" in changed


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (file(command='["go", "run", "."]'), "go runs in the image"),
        (file("go install example.com/dlv@latest && go build -o web", '["dlv"]'), "dlv runs in"),
        (file(command='["/start.sh"]'), "which step makes /start.sh"),
        (file(command="$PROGRAM"), "what the image runs is not known"),
        (file("apt-get install -y libvips-dev && go build -o web"), "C libraries libvips-dev"),
        (file(base="example.com/go:1"), "what its base example.com/go:1 brings is not known"),
        (file() + "ONBUILD RUN true\n", "ONBUILD"),
        (file(command='["bash"]'), "it runs no program of its own"),
        (file("go install ./cmd/...").replace("CMD", "#"), "neither CMD nor ENTRYPOINT says one"),
        (
            file("apk add go && go build -o web && apk del go", base="alpine:3.22"),
            "it compiles and takes the compilers away",
        ),
    ],
)
def test_refused(before: str, reason: str) -> None:
    assert reason in left(before)


def test_a_script_that_is_copied_is_not_looked_into() -> None:
    assert "./run.sh, which the image runs, is not looked into" in left(
        file(command='["./run.sh"]'), {"run.sh": "cd /other && exec ./web"}
    )


def test_what_has_stages_already_is_left() -> None:
    before = file() + '\nFROM alpine:3.22\nCOPY --from=0 /src/web /web\nCMD ["/web"]\n'
    assert split(before) == before


def test_all_below_a_folder_has_the_folder_s_own_program() -> None:
    before = file("go get -d ./... && go install ./...", '["src"]')
    assert "COPY --from=build /go/bin/src /usr/local/bin/src\n" in split(before, {})
