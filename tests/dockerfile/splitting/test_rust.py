"""Rust: one binary of `cargo build` or `cargo install`, on what it is linked with."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.dockerfile.splitting.test_what_comes_along import left
from tests.dockerfiles import after

LOCK = {"Cargo.toml": '[package]\nname = "web"\n', "Cargo.lock": 'name = "libc"\n'}
CC = "gcr.io/distroless/cc-debian13:nonroot"
STATIC = "gcr.io/distroless/static-debian13:nonroot"


def file(*build: str, base: str = "rust:1.93", command: str = '["./target/release/web"]') -> str:
    lines = build or ("RUN cargo build --release",)
    return "\n".join((f"FROM {base}", "WORKDIR /app", "COPY . .", *lines, f"CMD {command}", ""))


def split(before: str, files: dict[str, str] | None = None, base: str = "") -> str:
    return after(before, LOCK if files is None else files, multi_stage=True, base=base)


def test_golden() -> None:
    before = """\
    # the service
    FROM rust:1.93
    WORKDIR /app

    # dependencies first
    COPY Cargo.toml Cargo.lock ./
    RUN mkdir src && echo "fn main() {}" > src/main.rs && cargo build --release && rm -rf src
    COPY src src
    COPY templates templates
    RUN cargo build --release

    ENV RUST_LOG=info
    EXPOSE 8080
    CMD ["./target/release/web"]
    # the end
    """
    wanted = """\
    # the service
    FROM rust:1.93 AS build
    WORKDIR /app

    # dependencies first
    COPY Cargo.toml Cargo.lock ./
    RUN mkdir src && echo "fn main() {}" > src/main.rs && cargo build --release && rm -rf src
    COPY src src
    COPY templates templates
    RUN cargo build --release

    FROM gcr.io/distroless/cc-debian13:nonroot
    WORKDIR /app
    COPY --from=build /app/target/release/web /app/target/release/web
    COPY --from=build /app/templates /app/templates

    ENV RUST_LOG=info
    EXPOSE 8080
    CMD ["./target/release/web"]
    # the end
    """
    assert split(dedent(before)) == dedent(wanted)


@pytest.mark.parametrize(
    ("build", "command", "source", "target"),
    [
        ("cargo build -r", "target/release/web", "/app/target/release/web", ""),
        ("cargo +nightly build", "target/debug/web", "/app/target/debug/web", ""),
        ("cargo build --profile dist", "target/dist/web", "/app/target/dist/web", ""),
        ("CARGO_TARGET_DIR=/t cargo build -r", "/t/release/web", "/t/release/web", ""),
        ("cargo build -r --target-dir=/t", "/t/release/web", "/t/release/web", ""),
        (
            "cd web && cargo build -r --bin web && cp target/release/web /usr/local/bin/",
            "web",
            "/usr/local/bin/web",
            "",
        ),
        ("cargo build -r && mv ./target/release/web .", "./web", "/app/web", ""),
        (
            "cargo build -r --manifest-path=web/Cargo.toml",
            "web/target/release/web",
            "/app/web/target/release/web",
            "",
        ),
        ("cargo install --path .", "web", "/usr/local/cargo/bin/web", "/usr/local/bin/web"),
        ("cargo install --path . --root /opt", "/opt/bin/web", "/opt/bin/web", ""),
        ("cargo install --locked miniserve", "miniserve", "/usr/local/cargo/bin/miniserve",
         "/usr/local/bin/miniserve"),
    ],
)  # fmt: skip
def test_places(build: str, command: str, source: str, target: str) -> None:
    changed = split(file(f"RUN {build}", command=f'["{command}"]'))
    assert f"\n\nFROM {CC}\n" in changed
    assert f"COPY --from=build {source} {target or source}\n" in changed


MUSL = "x86_64-unknown-linux-musl"


@pytest.mark.parametrize(
    ("before", "final"),
    [
        (file(base="rust:1.93-alpine"), STATIC),
        (file(base="rust:1.93-slim"), CC),
        (
            file(
                f"RUN cargo build --release --target {MUSL}",
                command=f'["./target/{MUSL}/release/web"]',
            ),
            STATIC,
        ),
        (file("ENV RUSTFLAGS='-C target-feature=+crt-static'", "RUN cargo build -r"), STATIC),
        (file(command="./target/release/web"), "debian:13-slim"),
        (file(command="./target/release/web", base="rust:1.93-bookworm"), "debian:bookworm-slim"),
        (file(command="./target/release/web", base="rust:1.93-alpine"), "alpine:3.22"),
    ],
)
def test_linked(before: str, final: str) -> None:
    assert f"\n\nFROM {final}\n" in split(before)


def test_openssl() -> None:
    lock = LOCK | {"Cargo.lock": 'name = "openssl-sys"\n'}
    assert f"\n\nFROM {CC}\n" in split(file(), lock)
    assert f"\n\nFROM {CC}\n" in split(file(base="rust:1-bookworm"), lock)
    assert "openssl-sys in Cargo.lock may link" in left(file(base="rust:1-bullseye"), lock)
    assert "openssl-sys in Cargo.lock may link" in left(file(base="rust:1.60"), lock)
    vendored = LOCK | {"Cargo.lock": 'name = "openssl-src"\nname = "openssl-sys"\n'}
    assert f"\n\nFROM {CC}\n" in split(file(base="rust:1-bullseye"), vendored)


def test_families() -> None:
    assert "\n\nFROM debian:13-slim\n" in split(file(), base="slim")
    assert "\n\nFROM cgr.dev/chainguard/glibc-dynamic:latest\n" in split(file(), base="chainguard")
    # Alpine has another C library
    assert f"\n\nFROM {CC}\n" in split(file(), base="alpine")
    on_alpine = file(base="rust:1-alpine")
    assert "\n\nFROM alpine:3.22\n" in split(on_alpine, base="alpine")


def test_tools_that_only_the_build_needs() -> None:
    line = "RUN apt-get update && apt-get install -y protobuf-compiler libprotobuf-dev clang cmake"
    changed = split(file(line, "RUN cargo build --release"))
    assert f"\n\nFROM {CC}\n" in changed
    assert changed.count("protobuf") == 2


def test_without_a_lock() -> None:
    only = {"Cargo.toml": '[package]\nname = "web"\n[dependencies]\nserde = "1"\n'}
    assert f"\n\nFROM {CC}\n" in split(file(), only)
    only["Cargo.toml"] += 'reqwest = "0.12"\n'
    assert "Cargo.lock is not beside the Dockerfile" in left(file(), only)


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (file(command='["cargo", "run"]'), "cargo runs in the image"),
        (file(command='["cargo-watch", "-x", "run"]'), "cargo-watch runs in the image"),
        (file(command='["./start.sh"]'), "which step makes ./start.sh"),
        (
            file("COPY run.sh .", "RUN cargo build", command='["./run.sh"]'),
            "./run.sh, which the image runs, is not",
        ),
        (file(command='["./target/debug/web"]'), "which step makes ./target/debug/web"),
        (file("RUN cargo install --path .", command='["other"]'), "which step makes other"),
        (file("RUN apt-get install -y libpq-dev", "RUN cargo build -r"), "C libraries libpq-dev"),
        (
            file(
                "RUN RUSTFLAGS='-C target-feature=-crt-static' cargo build -r", base="rust:alpine"
            ),
            "with -crt-static is not known",
        ),
        (
            file("RUN apk add cargo", "RUN cargo build --release", base="alpine:3.22"),
            "Alpine's own rustc",
        ),
    ],
)
def test_refused(before: str, reason: str) -> None:
    assert reason in left(before, LOCK)


def test_a_library_that_may_come_of_the_build_image() -> None:
    files = LOCK | {"Cargo.lock": 'name = "pq-sys"\nname = "libz-sys"\n'}
    assert "pq-sys, libz-sys in Cargo.lock may link with" in left(file(), files)
    assert f"\n\nFROM {CC}\n" in split(file(base="rust:1.93-slim"), files)


def test_openssl_that_is_installed() -> None:
    line = "RUN apt-get install -y pkg-config libssl-dev"
    build = (line, "RUN cargo build --release")
    assert f"\n\nFROM {CC}\n" in split(file(*build, base="rust:1.85-slim"), {})
    assert f"\n\nFROM {CC}\n" in split(file(*build, base="rust:1.85-slim-bookworm"), {})
    assert f"\n\nFROM {CC}\n" in split(file(*build))
    assert "C libraries libssl-dev" in left(file(*build, base="rust:1.85-slim-bullseye"), LOCK)
    assert "C libraries libssl-dev" in left(file(*build), {})
    in_a_shell = file(*build, base="rust:1.85-slim", command="./target/release/web")
    assert "has not what is needed" in left(in_a_shell)
