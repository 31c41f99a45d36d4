"""What a binary of Rust is linked with: nothing, the C library and libgcc, or more than that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.images.known import repository, tag
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import ran, variables
from kubectl_prodready.dockerfile.splitting.bases import WITH_LIBGCC, for_linked, for_static
from kubectl_prodready.dockerfile.splitting.model import Base
from kubectl_prodready.dockerfile.splitting.roles import installed
from kubectl_prodready.dockerfile.view import Dockerfile

LIBRARY = re.compile(
    r"(?!musl-dev|libc6?-dev|libc-dev|linux-libc-dev|libclang|libprotobuf|protobuf|llvm|libstdc|"
    r"clang|python|linux-headers|libudev-dev-static).*-(?:dev|devel)(?:[=~<>].*)?"
)
"""Packages with which a binary is linked: not those that only code generators read."""

OF_SYSTEM = (
    *("openssl-sys", "pq-sys", "mysqlclient-sys", "curl-sys", "libz-sys", "bzip2-sys", "lzma-sys"),
    *("libsqlite3-sys", "libgit2-sys", "libssh2-sys", "rdkafka-sys", "alsa-sys", "libudev-sys"),
    *("libdbus-sys", "gtk-sys", "glib-sys", "sdl2-sys", "zmq-sys", "krb5-sys", "libpcap-sys"),
    *(
        "pcap",
        "tesseract-sys",
        "leptonica-sys",
        "opencv",
        "gstreamer-sys",
        "rocksdb-sys",
        "odbc-sys",
    ),
)
"""Crates that link with a library of the system where there is one."""

MAY_BRING = re.compile(
    r"^\s*(?:openssl|native-tls|reqwest|diesel|rusqlite|sqlx|git2|rdkafka|curl|postgres|mysql|"
    r"sea-orm|rocksdb|opencv|hyper-tls|lettre|actix-web|tokio-postgres|sqlite|zmq)\b",
    re.MULTILINE,
)
"""Dependencies of Cargo.toml that bring such crates, or may."""

SINCE_OPENSSL_3 = (1, 72)
"""The images of Rust are made on Debian 12 or newer since then, where they say nothing else."""


class Linking(NamedTuple):
    """Whether a binary needs no library, how that is known, and what keeps it from being known."""

    is_static: bool = False
    why: str = ""
    unknown: str = ""
    needs_openssl: bool = False


def bases_for(dockerfile: Dockerfile, links: Linking) -> tuple[Base, ...]:
    """Bases with what a binary is linked with."""
    if links.is_static:
        return for_static(dockerfile)
    found = for_linked(dockerfile, WITH_LIBGCC)
    if links.needs_openssl:  # which is in distroless/cc, and in no small Debian
        return tuple(one for one in found if "distroless/cc" in one.image)
    return found


def linking(dockerfile: Dockerfile, instruction: Instruction) -> Linking:
    """What the binaries are linked with that an instruction makes."""
    names = set(_libraries(dockerfile))
    image = dockerfile.final.root.text
    if names == {"libssl-dev"} and _has_openssl_3(image) and not _others_in_lock(dockerfile):
        return Linking(why="libssl-dev is OpenSSL 3, which its base has", needs_openssl=True)
    if names:
        libraries = ", ".join(sorted(names))
        reason = f"what it needs at run time of the C libraries {libraries} is not known"
        return Linking(unknown=reason)
    flags = variables(dockerfile.final, instruction).get("RUSTFLAGS", "")
    return _by_target(image, instruction.arguments + flags) or _on_glibc(dockerfile)


def _by_target(image: str, script: str) -> Linking | None:
    """What the target of a build says, and Alpine; None where it links with glibc."""
    if "-crt-static" in script:
        return Linking(unknown="which libraries it needs with -crt-static is not known")
    if re.search(r"-musl\b", script) or "+crt-static" in script:
        return Linking(is_static=True, why="its target links everything into it")
    if "alpine" not in image:
        return None
    if repository(image) == "rust":
        return Linking(is_static=True, why="on Alpine rustc links everything into it")
    return Linking(unknown="Alpine's own rustc links with libraries that are not known")


def _on_glibc(dockerfile: Dockerfile) -> Linking:
    image = dockerfile.final.root.text
    if repository(image) == "rust" and "slim" in tag(image):
        return Linking(why="its base has no other libraries to link with than libc and libgcc")
    lock = "\n".join(_texts(dockerfile, "Cargo.lock"))
    project = "\n".join(_texts(dockerfile, "Cargo.toml"))
    if lock:
        found = [one for one in OF_SYSTEM if f'name = "{one}"' in lock]
        if "openssl-sys" in found and 'name = "openssl-src"' in lock:
            found.remove("openssl-sys")
        if found == ["openssl-sys"] and _has_openssl_3(image):
            why = "openssl-sys in Cargo.lock links with OpenSSL 3"
            return Linking(why=why, needs_openssl=True)
        if found:
            reason = f"{', '.join(found)} in Cargo.lock may link with libraries of the build image"
            return Linking(unknown=reason)
        return Linking(why="nothing in Cargo.lock links with more than libc and libgcc")
    if project and not MAY_BRING.search(project):
        return Linking(why="nothing in Cargo.toml is known to link with more than libc and libgcc")
    missing = "Cargo.lock is not beside the Dockerfile"
    return Linking(unknown=f"which libraries of the build image it needs is not known: {missing}")


def _others_in_lock(dockerfile: Dockerfile) -> bool:
    """Whether crates may link with more than OpenSSL: with what the full image of Rust has."""
    image = dockerfile.final.root.text
    if repository(image) == "rust" and "slim" in tag(image):
        return False
    lock = "\n".join(_texts(dockerfile, "Cargo.lock"))
    return not lock or any(f'name = "{one}"' in lock for one in OF_SYSTEM if one != "openssl-sys")


def _has_openssl_3(image: str) -> bool:
    """Whether an image is made on Debian 12 or newer, as far as its name says it."""
    label = tag(image)
    if re.search("bookworm|trixie", label):
        return True
    if repository(image) != "rust":
        return repository(image) == "debian" and re.match("1[23]", label) is not None
    found = re.fullmatch(r"(\d+)\.(\d+)(?:\.\d+)?(?:-slim)?", label)
    if found:
        return (int(found[1]), int(found[2])) >= SINCE_OPENSSL_3
    return label in {"", "1", "latest", "slim", "1-slim"}


def _texts(dockerfile: Dockerfile, name: str) -> Iterator[str]:
    """What all files of a name say, at the top of the context and one folder below."""
    context = dockerfile.context
    folders = ["", *(one for one in context.names() if one.endswith("/"))]
    yield from filter(None, (context.text(f"{folder}{name}") for folder in folders))


def _libraries(dockerfile: Dockerfile) -> Iterator[str]:
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            yield from filter(LIBRARY.fullmatch, installed(command))
