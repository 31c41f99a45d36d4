"""Where a file without WORKDIR works: in the folder that its base image sets."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.dockerfiles import after, seen


@pytest.mark.parametrize(
    ("image", "folder"),
    [
        ("golang:1.24", "/go"),
        ("docker.io/library/golang", "/go"),
        ("rust:1", "/"),
        ("php:8.4-apache", "/var/www/html"),
        ("php:8.4-cli", "/"),
        ("mcr.microsoft.com/dotnet/sdk:8.0", "/"),
    ],
)
def test_known_images(image: str, folder: str) -> None:
    assert seen(f"FROM {image}\n").final.workdir() == (folder, frozenset())
    inside = seen(f"FROM {image}\nWORKDIR app\n").final.workdir()
    assert inside.text == f"{folder.rstrip('/')}/app"


def test_other_images() -> None:
    assert seen("FROM example.com/base\nWORKDIR app\n").final.workdir().missing == {"WORKDIR"}


def test_a_program_that_is_run_from_there_is_run_from_there_in_the_new_stage() -> None:
    before = """\
    FROM golang:1.24-alpine
    CMD ["./app"]
    COPY main.go .
    RUN go build -o app main.go
    """
    wanted = """\
    FROM golang:1.24-alpine AS build
    COPY main.go .
    ENV CGO_ENABLED=0
    RUN go build -o app main.go

    FROM gcr.io/distroless/static-debian13:nonroot
    WORKDIR /go
    CMD ["./app"]
    COPY --from=build /go/app /go/app
    """
    assert after(dedent(before), {"main.go": ""}, multi_stage=True) == dedent(wanted)


def test_a_relative_folder_stays_where_it_was() -> None:
    before = 'FROM golang:1.24\nWORKDIR web\nCOPY . .\nRUN go build -o web\nCMD ["./web"]\n'
    text = after(before, {"go.mod": "module web\n"}, multi_stage=True)
    assert "nonroot\nWORKDIR /go\nWORKDIR web\nCOPY --from=build /go/web/web /go/web/web\n" in text
